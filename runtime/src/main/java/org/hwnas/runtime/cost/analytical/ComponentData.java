package org.hwnas.runtime.cost.analytical;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The published components, read once from a data file. */
public final class ComponentData {
  private static final String FILE = "isaac-32nm.csv";
  private static final ComponentData ISAAC = load();

  private final Map<String, Row> rows;

  private ComponentData(Map<String, Row> rows) {
    this.rows = rows;
  }

  /**
   * A published unit.
   *
   * @param name in the file
   * @param event what costs energy
   * @param power W while working at {@code rate}
   * @param rate events per second
   * @param area m^2
   * @param feature m, at which power and area hold
   * @param supply V, likewise
   * @param source where the numbers are from
   */
  public record Row(
      String name,
      String event,
      double power,
      double rate,
      double area,
      double feature,
      double supply,
      String source) {
    /** Joule per event at a feature size (m) and supply (V): C V^2 with C ~ feature. */
    public double energyPerEvent(double atFeature, double atSupply) {
      double voltage = atSupply / supply;
      return power / rate * (atFeature / feature) * voltage * voltage;
    }

    /** m^2 at a feature size (m). */
    public double areaAt(double atFeature) {
      double scale = atFeature / feature;
      return area * scale * scale;
    }
  }

  /** ISAAC's components at 32 nm. */
  public static ComponentData isaac() {
    return ISAAC;
  }

  public Row row(String name) {
    Row row = rows.get(name);
    if (row == null) {
      throw new IllegalStateException("`" + FILE + "` has no component `" + name + "`");
    }
    return row;
  }

  public Collection<Row> rows() {
    return rows.values();
  }

  private static ComponentData load() {
    try (InputStream in = ComponentData.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the resource `" + FILE + "` is missing from the jar");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      Map<String, Row> rows = new LinkedHashMap<>();
      reader
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("name,"))
          .map(ComponentData::parse)
          .forEach(row -> rows.put(row.name(), row));
      return new ComponentData(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Seven plain fields (the event may hold no comma), then the source in quotes. */
  private static Row parse(String line) {
    String[] parts = line.split(",", 8);
    String source = parts[7].substring(1, parts[7].length() - 1);
    return new Row(
        parts[0],
        parts[1],
        Double.parseDouble(parts[2]),
        Double.parseDouble(parts[3]),
        Double.parseDouble(parts[4]),
        Double.parseDouble(parts[5]),
        Double.parseDouble(parts[6]),
        source);
  }
}
