package org.hwnas.runtime.validation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings;
import org.hwnas.runtime.cost.neurosim.SubArrayProbe;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.table.Table;

/**
 * Recorded runs of NeuroSim's inference core (V1.4 and V1.5) and recorded single sub-arrays. A
 * table with columns {@code cfg_*} holds sub-arrays: parameters of NeuroSim's names behind the
 * prefix, and any figure of {@link SubArrayProbe}.
 */
public final class NeuroSimValidation implements Validation {
  private static final double LIMIT = 0.1;

  @Override
  public String name() {
    return "neurosim";
  }

  @Override
  public String description() {
    return "recorded runs of NeuroSim's inference core V1.4 and V1.5 against the model `neurosim`";
  }

  @Override
  public double limit() {
    return LIMIT;
  }

  @Override
  public ValidationReport run(Path data) throws IOException {
    ValidationReport.Builder report =
        new ValidationReport.Builder(name(), data.getFileName().toString());
    if (Files.isDirectory(data)) {
      subArrays(Table.read(data.resolve("subarray_components.csv")), report);
    } else {
      subArrays(Table.read(data), report);
    }
    return report.build();
  }

  private static void subArrays(Table table, ValidationReport.Builder report) {
    for (Table.Row row : table.rows()) {
      String label = "sub-array of line " + row.line();
      try {
        NeuroSimSettings base = NeuroSimSettings.builder().resistance(100e3, 1.7e6).build();
        NeuroSimSettings.Builder settings = NeuroSimTables.settings(row, "cfg_", base);
        settings.size((int) row.required("cfg_rows"), (int) row.required("cfg_cols"));
        settings.parallelRows(row.number("cfg_rowpar").orElse(0.0).intValue());
        settings.bits(
            row.number("cfg_cellBit").orElse(1.0).intValue(),
            row.number("cfg_wbits").orElse(8.0).intValue(),
            row.number("cfg_abits").orElse(8.0).intValue());
        Map<String, Double> ours =
            SubArrayProbe.measure(
                settings.build(), row.required("cfg_activity"), row.required("cfg_wmean"));
        ours.forEach(
            (name, value) ->
                row.number(name)
                    .filter(expected -> expected != 0 || value != 0)
                    .ifPresent(expected -> report.add(name, label, value, expected)));
        report.compared();
      } catch (EvaluationFailure e) {
        report.contradiction(label, "the model refuses it: " + e.getMessage());
      }
    }
  }
}
