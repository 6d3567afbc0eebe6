package org.hwnas.runtime.validation;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.hwnas.runtime.cost.lookup.Replay;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.table.Table;
import org.hwnas.runtime.table.TableException;

/**
 * Recorded points of a search, found again by their keys. What the columns mean stands in a {@code
 * columns.csv} beside the table; without one, they are those of the joint hardware-workload search
 * (Krestinskaya et al., arXiv 2603.03880).
 */
final class ReplayValidation implements Validation {
  private static final double AREA_LIMIT = 8e-4; // m^2, the constraint of the published search

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public String description() {
    return "points of a recorded search, found again by their keys in the model `lookup`";
  }

  @Override
  public String reads() {
    return "a CSV of designs with their figures, its `columns.csv` beside it";
  }

  @Override
  public double limit() {
    return 0;
  }

  @Override
  public ValidationReport run(Path data) throws IOException {
    Table table = Table.read(data);
    Path beside = data.resolveSibling("columns.csv");
    Table description = Files.isRegularFile(beside) ? Table.read(beside) : published();
    ValidationReport.Builder report = new ValidationReport.Builder(name(), table.name());
    try {
      Replay replay = Replay.of(table, Optional.of(description));
      String row = "";
      for (Replay.Figure figure : replay.figures()) {
        report.add(figure.metric(), figure.row(), figure.found(), figure.recorded());
        if (!figure.row().equals(row)) {
          report.compared();
          row = figure.row();
        }
      }
      replay
          .best(AREA_LIMIT)
          .ifPresent(
              best ->
                  report.note(
                      String.format(
                          Locale.ROOT,
                          "best below 800 mm^2: %s; worst energy x worst latency x area %.4g mJ ms mm^2, %.1f mm^2",
                          best.keys(),
                          best.product() * 1e12,
                          best.area() * 1e6)));
    } catch (EvaluationFailure e) {
      throw new TableException(e.getMessage());
    }
    return report.build();
  }

  private static Table published() throws IOException {
    try (Reader text =
        new InputStreamReader(
            ReplayValidation.class.getResourceAsStream("joint-columns.csv"),
            StandardCharsets.UTF_8)) {
      return Table.read("joint-columns.csv", text);
    }
  }
}
