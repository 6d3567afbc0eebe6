package org.hwnas.runtime.validation;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hwnas.runtime.cost.reference.Macro;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Adc;
import org.hwnas.runtime.table.Table;

/**
 * Published macros priced by the model {@code reference}. What the macros are is in {@code
 * silicon-macros.csv}; what was measured comes with the user's tables, which are told apart by
 * their columns:
 *
 * <ul>
 *   <li>{@code label}, {@code topsw_rep}, {@code t_rep}, {@code area_rep} and, of another model,
 *       {@code topsw_pred}, {@code t_pred}, {@code area_pred};
 *   <li>{@code chip}, {@code condition}, {@code metric}, {@code value}, {@code unit};
 *   <li>{@code id}, {@code array_or_config}, {@code precision}, {@code metric}, {@code value},
 *       {@code unit}; several metrics and values of one row stand between semicolons.
 * </ul>
 */
final class SiliconValidation implements Validation {
  /** Chips of which only the paper is known; a factor of two is what the field calls agreement. */
  private static final double LIMIT = 1;

  private static final int DEPTH = 3;

  private record Measured(
      String chip, String condition, String metric, double value, String unit, double peer) {}

  private record Known(String chip, String condition, Macro macro, int copies) {}

  @Override
  public String name() {
    return "silicon";
  }

  @Override
  public String description() {
    return "published macros, as measured, against the model `reference`";
  }

  @Override
  public String reads() {
    return "a CSV of macros, or a folder with files named `imc_silicon*.csv` and `published_ref*.csv`";
  }

  @Override
  public double limit() {
    return LIMIT;
  }

  @Override
  public ValidationReport run(Path data) throws IOException {
    List<Measured> measured = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Path file : tables(data)) {
      Table table = Table.read(file);
      List<Measured> rows = read(table);
      if (!rows.isEmpty()) {
        names.add(table.name());
        measured.addAll(rows);
      } else if (!Files.isDirectory(data)) {
        table.require("chip", "condition", "metric", "value", "unit");
      }
    }
    return compare(String.join(", ", names), measured);
  }

  private static List<Path> tables(Path data) throws IOException {
    if (!Files.isDirectory(data)) {
      return List.of(data);
    }
    try (Stream<Path> all = Files.walk(data, DEPTH)) {
      return all.filter(
              p -> p.getFileName().toString().matches("(imc_silicon|published_ref).*\\.csv"))
          .sorted()
          .toList();
    }
  }

  private static List<Measured> read(Table table) {
    List<Measured> all = new ArrayList<>();
    for (Table.Row row : table.rows()) {
      if (table.has("topsw_rep")) {
        String chip = row.text("label");
        peer(all, row, chip, "efficiency", "topsw", "TOPS/W");
        peer(all, row, chip, "time", "t", "ns");
        peer(all, row, chip, "area", "area", "mm2");
      } else if (table.has("chip") && table.has("metric")) {
        add(all, row.text("chip"), row.text("condition"), row);
      } else if (table.has("id") && table.has("array_or_config")) {
        add(all, row.text("id"), row.text("array_or_config") + ", " + row.text("precision"), row);
      }
    }
    return all;
  }

  private static void peer(
      List<Measured> all, Table.Row row, String chip, String metric, String column, String unit) {
    Optional<Double> value = row.number(column + "_rep");
    double peer = row.number(column + "_pred").orElse(Double.NaN);
    value.ifPresent(v -> all.add(new Measured(chip, "*", metric, v, unit, peer)));
  }

  private static void add(List<Measured> all, String chip, String condition, Table.Row row) {
    String[] metrics = row.text("metric").split(";");
    String[] values = row.text("value").split(";");
    String[] units = row.text("unit").split(";");
    for (int i = 0; i < Math.min(metrics.length, values.length); i++) {
      String unit = units[Math.min(i, units.length - 1)];
      try {
        double value = Double.parseDouble(values[i]);
        all.add(new Measured(chip, condition, metrics[i], value, unit, Double.NaN));
      } catch (NumberFormatException e) {
        continue; // a span such as 30-68 measures nothing that one figure could be held against
      }
    }
  }

  private ValidationReport compare(String tables, List<Measured> measured) throws IOException {
    ValidationReport.Builder report = new ValidationReport.Builder(name(), tables);
    Map<String, List<Double>> peers = new LinkedHashMap<>();
    Map<String, Integer> beyond = new LinkedHashMap<>();
    List<Known> known = known();
    for (Measured m : measured) {
      Optional<Known> macro =
          known.stream()
              .filter(k -> k.chip.equals(m.chip) && k.condition.equals(m.condition))
              .findFirst();
      double ours = macro.map(k -> figure(k, m)).orElse(Double.NaN);
      if (Double.isNaN(ours)) {
        beyond.merge(m.chip, 1, Integer::sum);
        continue;
      }
      String row = m.condition.equals("*") ? m.chip : m.chip + ", " + m.condition;
      report.add(m.metric, row, ours, m.value);
      report.compared();
      String others = "";
      if (!Double.isNaN(m.peer)) {
        peers.computeIfAbsent(m.metric, x -> new ArrayList<>()).add(Math.abs(m.peer / m.value - 1));
        others = ", ZigZag-IMC %.4g".formatted(m.peer);
      }
      report.note(
          String.format(
              Locale.ROOT,
              "%s: %s: measured %.4g %s, ours %.4g (x %.2f)%s",
              row,
              m.metric,
              m.value,
              m.unit,
              ours,
              ours / m.value,
              others));
    }
    peers.forEach(
        (metric, errors) -> {
          List<Double> sorted = errors.stream().sorted().toList();
          report.note(
              String.format(
                  Locale.ROOT,
                  "ZigZag-IMC's own errors on the same rows of %s: median %.2g, max %.2g",
                  metric,
                  sorted.get((sorted.size() - 1) / 2),
                  sorted.get(sorted.size() - 1)));
        });
    beyond.forEach(
        (chip, rows) ->
            report.note(
                "%s: %d figures are of what the model does not have".formatted(chip, rows)));
    return report.build();
  }

  /** The model's figure in the unit of the table; not a number where it has none. */
  private static double figure(Known known, Measured m) {
    Macro macro = known.macro;
    double tera = 1e-12;
    double square = 1e6; // mm^2 of a m^2
    return switch (m.metric) {
      case "efficiency", "energy efficiency" -> macro.operations() / macro.energy() * tera;
      case "throughput" -> // of what its circuits could; the clock of a chip may be slower
          known.copies * macro.operations() / macro.time() * tera;
      case "density" -> macro.operations() / macro.time() / (macro.area() * square) * tera;
      case "time" -> macro.time() * 1e9;
      case "energy ADC/use" -> macro.conversionEnergy() * 1e12;
      case "energy CiM column/use" -> macro.columnEnergy() * 1e12;
      case "energy full array MAC" -> macro.energy() * 1e12;
      case "ADC" -> macro.converterArea() * square;
      case "CiM array" -> macro.arrayArea() * square;
      case "power" -> macro.conversionEnergy() / macro.conversionTime() * 1e3;
      case "area" ->
          known.chip.equals("ISAAC")
              ? macro.converterArea() * square
              : known.copies * macro.area() * square;
      default -> Double.NaN;
    };
  }

  private static List<Known> known() throws IOException {
    Table table;
    try (Reader text =
        new InputStreamReader(
            SiliconValidation.class.getResourceAsStream("silicon-macros.csv"),
            StandardCharsets.UTF_8)) {
      table = Table.read("silicon-macros.csv", text);
    }
    List<Known> all = new ArrayList<>();
    for (Table.Row row : table.rows()) {
      Macro.Setup setup =
          new Macro.Setup(
              row.required("node_nm") * 1e-9,
              row.required("supply_v"),
              (int) row.required("rows"),
              (int) row.required("cols"),
              (int) row.required("inputs"),
              (int) row.required("step"),
              row.required("pulse") == 1,
              (int) row.required("weight_columns"),
              (int) row.required("conversion_columns"),
              Adc.Kind.valueOf(row.text("adc").toUpperCase(Locale.ROOT)),
              (int) row.required("adc_bits"),
              (int) row.required("turns"),
              row.required("accumulated") == 1,
              row.required("g_us") * 1e-6,
              row.required("read_v"));
      try {
        Macro macro = new Macro(setup);
        all.add(
            new Known(
                row.text("chip"), row.text("condition"), macro, (int) row.required("copies")));
      } catch (EvaluationFailure e) {
        throw new IllegalStateException(row.text("chip") + ": " + e.getMessage(), e);
      }
    }
    return all;
  }
}
