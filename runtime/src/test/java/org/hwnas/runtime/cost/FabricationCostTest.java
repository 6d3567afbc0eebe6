package org.hwnas.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.hwnas.runtime.RecordedFigures;
import org.junit.jupiter.api.Test;

/** Krestinskaya et al. recorded area and cost of the same designs on six nodes. */
class FabricationCostTest {
  @Test
  void isThatOfEveryRecordedDesign() throws Exception {
    Set<String> nodes = new TreeSet<>();
    int rows = 0;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(
                        RecordedFigures.folder("")
                            .resolve("joint_hw_workload_cimloop_points.csv.gz"))),
                StandardCharsets.UTF_8))) {
      List<String> head = List.of(in.readLine().split(","));
      int node = head.indexOf("extra(tech_nm)");
      int area = head.indexOf("area_cm2");
      int cost = head.indexOf("cost");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] cells = line.split(",", -1);
        if (cells[0].contains("_cost/") && !cells[cost].isEmpty()) {
          double perArea = FabricationCost.perArea(Double.parseDouble(cells[node]) * 1e-9);
          double recorded =
              Double.parseDouble(cells[cost]) / (100 * Double.parseDouble(cells[area])); // mm^2
          assertThat(perArea).as(line).isCloseTo(recorded, within(1e-3 * recorded));
          nodes.add(cells[node]);
          rows++;
        }
      }
    }
    assertThat(nodes).hasSize(6);
    assertThat(rows).isGreaterThan(1_000);
  }
}
