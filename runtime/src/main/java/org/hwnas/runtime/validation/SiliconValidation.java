package org.hwnas.runtime.validation;

import java.io.IOException;
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
import org.hwnas.runtime.table.Table;

/**
 * Published macros and architectures priced by the model {@code reference}. What they are is in
 * {@link PublishedChips}; what was measured comes with the user's tables, which are told apart by
 * their columns:
 *
 * <ul>
 *   <li>{@code label}, {@code topsw_rep}, {@code t_rep}, {@code area_rep} and, of another model,
 *       {@code topsw_pred}, {@code t_pred}, {@code area_pred};
 *   <li>{@code chip}, {@code condition}, {@code metric}, {@code value}, {@code unit};
 *   <li>{@code id}, {@code array_or_config}, {@code precision}, {@code metric}, {@code value},
 *       {@code unit}; several metrics and values of one row stand between semicolons.
 * </ul>
 *
 * <p>An error is a factor: the larger of ours and measured over the smaller, less 1, negative where
 * ours is smaller, so that a tenth is as far off as ten times. Throughput, density and time of the
 * model are those of circuits that wait for no control: only what is slower than the chip counts.
 */
final class SiliconValidation implements Validation {
  private static final double LIMIT = 1; // a factor of two
  private static final double[] FACTORS = {2, 3, 5};
  private static final double TERA = 1e-12;
  private static final double SQUARE = 1e6; // mm^2 of a m^2

  private static final int DEPTH = 3;

  private record Measured(
      String chip, String condition, String metric, double value, String unit, double peer) {}

  /**
   * A figure of ours.
   *
   * @param quantity under which it is summed up
   * @param value in the unit of the table
   * @param error as the class defines it
   */
  private record Figure(String quantity, double value, double error, ErrorSummary.Rule rule) {}

  @Override
  public String name() {
    return "silicon";
  }

  @Override
  public String description() {
    return "published macros and architectures against the model `reference`, as factors";
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
    PublishedChips chips = new PublishedChips();
    Map<String, List<Double>> peers = new LinkedHashMap<>();
    Map<String, List<Double>> errors = new LinkedHashMap<>();
    Map<String, Integer> beyond = new LinkedHashMap<>();
    for (Measured m : measured) {
      Optional<Figure> found = figure(chips, m);
      if (found.isEmpty()) {
        beyond.merge(m.chip, 1, Integer::sum);
        continue;
      }
      Figure ours = found.get();
      String row = m.condition.equals("*") ? m.chip : m.chip + ", " + m.condition;
      report.add(ours.quantity, row, ours.value, m.value, ours.error, ours.rule);
      report.compared();
      errors.computeIfAbsent(ours.quantity, x -> new ArrayList<>()).add(Math.abs(ours.error));
      String others = "";
      if (!Double.isNaN(m.peer)) {
        peers
            .computeIfAbsent(ours.quantity, x -> new ArrayList<>())
            .add(Math.abs(factor(m.peer, m.value)));
        others = ", ZigZag-IMC %.4g (x %.2f)".formatted(m.peer, m.peer / m.value);
      }
      report.note(
          String.format(
              Locale.ROOT,
              "%s: %s: measured %.4g %s, ours %.4g (x %.2f)%s",
              row,
              m.metric,
              m.value,
              m.unit,
              ours.value,
              ours.value / m.value,
              others));
    }
    errors.forEach((quantity, of) -> report.note("ours, " + quantity + ": " + within(of)));
    peers.forEach((quantity, of) -> report.note("ZigZag-IMC, " + quantity + ": " + within(of)));
    beyond.forEach(
        (chip, rows) ->
            report.note(
                "%s: %d figures are of what the model does not have".formatted(chip, rows)));
    return report.build();
  }

  private static String within(List<Double> errors) {
    StringBuilder text = new StringBuilder(errors.size() + " figures");
    for (double factor : FACTORS) {
      long count = errors.stream().filter(e -> e <= factor - 1).count();
      text.append(", %d within a factor of %.0f".formatted(count, factor));
    }
    return text.toString();
  }

  private static double factor(double ours, double measured) {
    return ours >= measured ? ours / measured - 1 : 1 - measured / ours;
  }

  private static Optional<Figure> figure(PublishedChips chips, Measured m) {
    Optional<PublishedChips.KnownMacro> macro = chips.macro(m.chip, m.condition);
    if (macro.isPresent()) {
      return figure(macro.get(), m);
    }
    return chips.architecture(m.chip, m.condition).flatMap(known -> figure(known, m));
  }

  private static Optional<Figure> figure(PublishedChips.KnownArchitecture known, Measured m) {
    String level = known.config().startsWith("MVMU") || known.config().contains("IMA") ? "PE" : "";
    level = known.config().startsWith("tile") ? "tile" : level;
    level = known.config().startsWith("chip") ? "chip" : level;
    String unit = m.unit.toUpperCase(Locale.ROOT);
    return switch (m.metric) {
      case "power" ->
          predicted("power of a " + level, known.power() * (unit.equals("MW") ? 1e3 : 1), m);
      case "area" -> predicted("area of a " + level, known.area() * SQUARE, m);
      case "CE" -> predicted("density of a chip", known.density() / SQUARE * 1e-9, m);
      default -> Optional.empty();
    };
  }

  /** The model's figure in the unit of the table; empty where it has none. */
  private static Optional<Figure> figure(PublishedChips.KnownMacro known, Measured m) {
    Macro macro = known.macro();
    double rate = macro.operations() / macro.time() * TERA;
    boolean converter = known.chip().equals("ISAAC");
    return switch (m.metric) {
      case "efficiency", "energy efficiency" -> {
        double value = macro.operations() / macro.energy() * TERA;
        yield known.described()
            ? predicted("efficiency", value, m)
            : shown("efficiency, converters guessed", value, m);
      }
      case "throughput" ->
          known.timed()
              ? Optional.empty()
              : atLeast("throughput of circuits", known.copies() * rate, m);
      case "density" ->
          known.timed()
              ? Optional.empty()
              : atLeast("density of circuits", rate / (macro.area() * SQUARE), m);
      case "time" -> {
        double nanoseconds = macro.stepTime() * 1e9;
        double error = Math.max(0, factor(nanoseconds, m.value));
        yield Optional.of(
            new Figure("time of circuits", nanoseconds, error, ErrorSummary.Rule.COMMON));
      }
      case "energy ADC/use" ->
          predicted("energy of a conversion", macro.conversionEnergy() * 1e12, m);
      case "energy CiM column/use" ->
          predicted("energy of a column", macro.columnEnergy() * 1e12, m);
      case "energy full array MAC" -> predicted("energy of a product", macro.energy() * 1e12, m);
      case "ADC" -> predicted("area of converters", macro.converterArea() * SQUARE, m);
      case "CiM array" ->
          known.areaStated()
              ? shown("area of cells, stated", macro.arrayArea() * SQUARE, m)
              : predicted("area of cells", macro.arrayArea() * SQUARE, m);
      case "power" ->
          predicted(
              "power of a converter", macro.conversionEnergy() / macro.conversionTime() * 1e3, m);
      case "area" -> {
        if (converter) {
          yield predicted("area of converters", macro.converterArea() * SQUARE, m);
        }
        double value = known.copies() * macro.area() * SQUARE;
        yield known.described()
            ? predicted("area of a macro", value, m)
            : shown("area of a macro, converters guessed", value, m);
      }
      default -> Optional.empty();
    };
  }

  private static Optional<Figure> predicted(String quantity, double value, Measured m) {
    return Optional.of(
        new Figure(quantity, value, factor(value, m.value), ErrorSummary.Rule.COMMON));
  }

  private static Optional<Figure> shown(String quantity, double value, Measured m) {
    return Optional.of(
        new Figure(quantity, value, factor(value, m.value), ErrorSummary.Rule.SHOWN));
  }

  private static Optional<Figure> atLeast(String quantity, double value, Measured m) {
    double error = Math.min(0, factor(value, m.value));
    return Optional.of(new Figure(quantity, value, error, ErrorSummary.Rule.COMMON));
  }
}
