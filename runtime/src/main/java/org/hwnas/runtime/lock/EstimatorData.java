package org.hwnas.runtime.lock;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.runtime.cost.CostModel;

/** The tables inside the tool that its cost models compute from, by the model's kind in a plan. */
final class EstimatorData {
  private static final String ISAAC = "analytical/isaac-32nm.csv";

  /** Names below the resources of {@code org.hwnas.runtime.cost}. */
  private static final Map<String, List<String>> FILES =
      Map.of(
          "analytical",
          List.of(ISAAC),
          "fitted",
          List.of("fitted/xpert.csv"),
          "mnsim",
          List.of("mnsim2/sram-buffers.csv"),
          "neurosim",
          List.of(
              "neurosim/current.csv",
              "neurosim/flash-latency.csv",
              "neurosim/flash-power.csv",
              "neurosim/layout.csv",
              "neurosim/sar-power.csv",
              "neurosim/transistor.csv",
              "neurosim/wire.csv"),
          "puma",
          List.of("puma/puma-32nm.csv"),
          // what the reference model does not derive it takes from the analytical one's parts
          "reference",
          List.of("reference/nodes.csv", ISAAC));

  private EstimatorData() {}

  /** Hashes of the files that a kind of model computes from, by file; none for other blocks. */
  static SortedMap<String, String> of(String kind) {
    SortedMap<String, String> hashes = new TreeMap<>();
    for (String file : FILES.getOrDefault(kind, List.of())) {
      try (InputStream in = CostModel.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new IllegalStateException("`" + file + "` is missing from the jar");
        }
        hashes.put(file, Lock.sha256(in.readAllBytes()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return hashes;
  }
}
