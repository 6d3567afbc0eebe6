package org.hwnas.runtime.cost.mnsim2;

import java.util.List;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Converter;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** MNSIM's numbered converters. */
public final class ConverterTable {
  /**
   * @param bits resolution
   * @param area um^2
   * @param power W
   * @param rate GS/s
   * @param source of the figures
   */
  record Entry(int bits, double area, double power, double rate, String source) {}

  private static final String ISAAC = "ISAAC (Shafiee et al., ISCA 2016)";
  private static final int COUNTING = 9; // the converter whose conversion takes 2^bits samples
  private static final int SENSE_AMPLIFIER = 8;

  private static final List<Entry> DACS =
      List.of(
          new Entry(1, 0.166, 0.0039 * 1e-3, 1, ISAAC),
          new Entry(2, 0.332, 0.0078 * 1e-3, 1, ISAAC),
          new Entry(3, 0.664, 0.0156 * 1e-3, 1, ISAAC),
          new Entry(4, 1.328, 0.0312 * 1e-3, 1, ISAAC),
          new Entry(6, 5.312, 0.1248 * 1e-3, 1, ISAAC),
          new Entry(8, 21.248, 0.4992, 1, ISAAC + "; power a thousand times its rule"),
          new Entry(1, 0.166, 0.0039 * 1e-3, 1, ISAAC));

  private static final List<Entry> ADCS =
      List.of(
          new Entry(10, 1600, 6.92 * 1e-3, 1.5, "10 b 1.5 GS/s pipelined SAR, 14 nm"),
          new Entry(8, 1200, 2e-3, 1.28, ISAAC),
          new Entry(8, 1650, 4e-3, 1.1, "1.1 GS/s 8 b two-step SAR"),
          new Entry(6, 580, 1.26 * 1e-3, 1, "1 GS/s 6 b SAR with charge-injection cells"),
          new Entry(8, 1650, 4e-3, 1.1, "MNSIM: ASPDAC 1"),
          new Entry(6, 1650, 1.26e-3, 1, "MNSIM: ASPDAC 2"),
          new Entry(4, 500, 0.7e-3, 1, "MNSIM: ASPDAC 3"),
          new Entry(1, 1, 0.1086 * 15e-6, 1, "sense amplifier, 28 nm"),
          new Entry(8, 15899, 8 * 0.0073 * 1e-3, 6, "Liu et al., ISSCC 2020"));

  private static final double GATE_SHRINK = 0.18; // area, 65 to 28 nm
  private static final double[] GATE_AREA = {17.28, 17.28, 19.2}; // AND, OR, XOR; um^2 at 65 nm

  private ConverterTable() {}

  /**
   * A row converter by its number.
   *
   * @param choice 1 to 7
   */
  public static Converter dac(int choice) throws EvaluationFailure {
    Entry entry = entry(DACS, choice, "DAC_Choice");
    return new Converter(
        entry.bits(), entry.area(), entry.power(), 1 / entry.rate() * (entry.bits() + 2));
  }

  /**
   * A column converter by its number.
   *
   * @param choice 1 to 9
   * @param logic gate behind each converter: 0 AND, 1 OR, 2 XOR, else none
   */
  public static Converter adc(int choice, int logic) throws EvaluationFailure {
    Entry entry = entry(ADCS, choice, "ADC_Choice");
    return adc(entry.bits(), entry.area(), entry.power(), entry.rate(), choice == COUNTING, logic);
  }

  /** The smallest column converter of at least so many bits. */
  static Entry atLeast(int bits) throws EvaluationFailure {
    Entry best = null;
    for (Entry entry : ADCS) {
      if (entry.bits() >= bits && (best == null || entry.bits() < best.bits())) {
        best = entry;
      }
    }
    if (best == null) {
      throw new EvaluationFailure(
          "MNSIM has no converter of %d bit, and the spec states no area, power and rate for one"
              .formatted(bits));
    }
    return best;
  }

  /** The converter of digital crossbars, whatever is chosen. */
  static int senseAmplifier() {
    return SENSE_AMPLIFIER;
  }

  /** A column converter with figures of its own; units as in {@link Mnsim2Config}, rate in GS/s. */
  static Converter adc(
      int bits, double area, double power, double rate, boolean counting, int logic) {
    double samples = bits == 1 ? 1 : counting ? Math.scalb(1.0, bits) : bits + 2;
    return new Converter(bits, area + gateArea(logic), power, 1 / rate * samples);
  }

  /** um^2 of the gate behind a column converter: 0 AND, 1 OR, 2 XOR, else none. */
  static double gateArea(int logic) {
    return logic >= 0 && logic < GATE_AREA.length ? GATE_AREA[logic] * GATE_SHRINK : 0;
  }

  private static Entry entry(List<Entry> entries, int choice, String key) throws EvaluationFailure {
    if (choice < 1 || choice > entries.size()) {
      throw new EvaluationFailure(
          "%s is %d; MNSIM has 1 to %d, and -1 for figures of one's own"
              .formatted(key, choice, entries.size()));
    }
    return entries.get(choice - 1);
  }
}
