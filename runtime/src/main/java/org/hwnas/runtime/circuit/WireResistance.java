package org.hwnas.runtime.circuit;

/**
 * Resistances of an array's wires, ohms. Infinite ones are open circuits.
 *
 * @param wordLine of a word line between neighbouring cells, and from the driver to the first cell
 * @param bitLine of a bit line between neighbouring cells, and from the last cell to the ground
 * @param source of the driver, in series with the first segment of its word line
 * @param sink of the sense amplifier, in series with the last segment of its bit line
 */
public record WireResistance(double wordLine, double bitLine, double source, double sink) {
  /** Wires without resistance. */
  public static final WireResistance NONE = new WireResistance(0, 0, 0, 0);

  public WireResistance {
    requireResistance(wordLine, "wordLine");
    requireResistance(bitLine, "bitLine");
    requireResistance(source, "source");
    requireResistance(sink, "sink");
  }

  /** The same resistance in every segment, ideal drivers and sense amplifiers. */
  public static WireResistance uniform(double ohms) {
    return new WireResistance(ohms, ohms, 0, 0);
  }

  /** Whether no current can flow at all. */
  boolean open() {
    return Double.isInfinite(wordLine + bitLine + source + sink);
  }

  private static void requireResistance(double ohms, String name) {
    if (!(ohms >= 0)) {
      throw new IllegalArgumentException(
          "`" + name + "` is " + ohms + " ohm; it cannot be negative");
    }
  }
}
