package org.hwnas.runtime.validation;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hwnas.runtime.cost.reference.FullLoad;
import org.hwnas.runtime.cost.reference.Macro;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Adc;
import org.hwnas.runtime.table.Table;

/**
 * Published macros and architectures in the terms of the model {@code reference}: {@code
 * silicon-macros.csv} and {@code silicon-architectures.csv}. Immutable.
 */
final class PublishedChips {
  private static final double BITS_OF_KIBIBYTE = 8192;

  /**
   * A macro.
   *
   * @param copies of it on the chip
   * @param timed whether its description states how long inputs are applied
   * @param described whether it is known how its bit lines are converted
   * @param areaStated whether its description states the area of a cell
   */
  record KnownMacro(
      String chip,
      String condition,
      Macro macro,
      int copies,
      boolean timed,
      boolean described,
      boolean areaStated) {}

  /**
   * An architecture.
   *
   * @param tiles compared as a whole; 1: a tile or one of its parts
   * @param linkPower W of links off the chip
   * @param linkArea m^2 of them
   */
  record KnownArchitecture(
      String id, String config, FullLoad load, int tiles, double linkPower, double linkArea) {
    /** W of what the configuration names: the chip, a tile, or else a PE. */
    double power() {
      if (config.startsWith("chip")) {
        return tiles * load.tilePower() + linkPower;
      }
      return config.startsWith("tile") ? load.tilePower() : pes() * load.pePower();
    }

    /** m^2 of the same. */
    double area() {
      if (config.startsWith("chip")) {
        return tiles * load.tileArea() + linkArea;
      }
      return config.startsWith("tile") ? load.tileArea() : pes() * load.peArea();
    }

    /** Operations a second on an area of the chip, 1/(s m^2). */
    double density() {
      return tiles * load.pes() * load.peThroughput() / area();
    }

    private int pes() {
      return config.contains("per tile") ? load.pes() : 1;
    }
  }

  private final List<KnownMacro> macros = new ArrayList<>();
  private final List<KnownArchitecture> architectures = new ArrayList<>();

  PublishedChips() throws IOException {
    for (Table.Row row : table("silicon-macros.csv").rows()) {
      macros.add(macro(row));
    }
    for (Table.Row row : table("silicon-architectures.csv").rows()) {
      architectures.add(architecture(row));
    }
  }

  Optional<KnownMacro> macro(String chip, String condition) {
    return macros.stream()
        .filter(k -> k.chip().equals(chip) && k.condition().equals(condition))
        .findFirst();
  }

  Optional<KnownArchitecture> architecture(String id, String config) {
    return architectures.stream()
        .filter(k -> k.id().equals(id) && k.config().equals(config))
        .findFirst();
  }

  private static Table table(String name) throws IOException {
    try (Reader text =
        new InputStreamReader(
            PublishedChips.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
      return Table.read(name, text);
    }
  }

  private static KnownMacro macro(Table.Row row) {
    Macro.Cell cell =
        new Macro.Cell(
            row.required("g_us") * 1e-6,
            row.required("read_v"),
            row.required("pulse_ns") * 1e-9,
            row.required("cell_ff") * 1e-15,
            row.required("cell_f2"));
    Macro.Setup setup =
        new Macro.Setup(
            row.required("node_nm") * 1e-9,
            row.required("supply_v"),
            whole(row, "rows"),
            whole(row, "cols"),
            whole(row, "inputs"),
            whole(row, "step"),
            row.required("pulse") == 1,
            whole(row, "weight_columns"),
            whole(row, "conversion_columns"),
            Adc.Kind.valueOf(row.text("adc").toUpperCase(Locale.ROOT)),
            whole(row, "adc_bits"),
            whole(row, "turns"),
            row.required("accumulated") == 1,
            row.required("dac_uw") * 1e-6,
            cell);
    try {
      return new KnownMacro(
          row.text("chip"),
          row.text("condition"),
          new Macro(setup),
          whole(row, "copies"),
          cell.readPulse() > 0,
          row.required("known") == 1,
          cell.area() > 0);
    } catch (EvaluationFailure e) {
      throw new IllegalStateException(row.text("chip") + ": " + e.getMessage(), e);
    }
  }

  private static KnownArchitecture architecture(Table.Row row) {
    FullLoad.Setup setup =
        new FullLoad.Setup(
            row.required("node_nm") * 1e-9,
            row.required("supply_v"),
            row.required("clock_ghz") * 1e9,
            whole(row, "rows"),
            whole(row, "cols"),
            whole(row, "crossbars"),
            whole(row, "pes"),
            whole(row, "slices"),
            whole(row, "inputs"),
            whole(row, "adc_bits"),
            row.required("adc_gsps") * 1e9,
            whole(row, "converters"),
            row.required("step_ns") * 1e-9,
            row.required("read_fj") * 1e-15,
            row.required("buffer_kib") * BITS_OF_KIBIBYTE,
            whole(row, "bus_bits"));
    try {
      return new KnownArchitecture(
          row.text("id"),
          row.text("config"),
          new FullLoad(setup),
          whole(row, "tiles"),
          row.required("links_w"),
          row.required("links_mm2") * 1e-6);
    } catch (EvaluationFailure e) {
      throw new IllegalStateException(row.text("id") + ": " + e.getMessage(), e);
    }
  }

  private static int whole(Table.Row row, String column) {
    return (int) row.required(column);
  }
}
