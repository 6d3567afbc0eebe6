package org.hwnas.runtime.analog;

import org.hwnas.runtime.random.RandomField;

/**
 * Ends of a converter's range by its rule, in units of one cell at gMax with full input; as
 * CrossSim 3.2 has them for signed inputs.
 */
final class AdcRanges {
  /** Columns that share one converter of the kinds whose circuit has errors. */
  private static final int GROUP = 8;

  private AdcRanges() {}

  /** The largest magnitude of the range. */
  static double limit(AnalogSetup setup, int rows) {
    AnalogSetup.AdcSetup adc = setup.adc();
    return switch (adc.range()) {
      case CALIBRATED -> adc.calibrated();
      case MAX -> {
        if (setup.weightBits() == 0 || setup.encoding() != AnalogSetup.Encoding.OFFSET) {
          yield rows;
        }
        // rows to the nearest power of two, so that a step is a multiple of the smallest current
        double power = StrictMath.pow(2, Math.rint(StrictMath.log(rows) / StrictMath.log(2)));
        double codes = StrictMath.pow(2, adc.bits());
        yield power * cellTop(setup) * (codes - 2) / codes * inputTop(setup);
      }
      case GRANULAR -> {
        if (setup.weightBits() == 0 || setup.input().bits() < 2) {
          throw new IllegalArgumentException(
              "a granular range needs sliced weights and input bits");
        }
        double smallest = inputTop(setup) / ((1 << setup.sliceBits()) - 1);
        yield smallest * (StrictMath.pow(2, adc.bits() - 1.0) - 1);
      }
    };
  }

  /** Levels over steps of a cell. */
  private static double cellTop(AnalogSetup setup) {
    double levels = 1 << setup.sliceBits();
    return levels / (levels - 1);
  }

  /** Levels over steps of the input's magnitude. */
  private static double inputTop(AnalogSetup setup) {
    double levels = StrictMath.pow(2, setup.input().bits() - 1.0);
    return setup.input().bits() < 2 ? 1 : levels / (levels - 1);
  }

  /** A converter for each column; columns of a group share one. */
  static Quantizer[] converters(AnalogSetup setup, int rows, int cols, RandomField draws) {
    Quantizer[] all = new Quantizer[cols];
    AnalogSetup.AdcSetup adc = setup.adc();
    if (adc.kind() == AnalogSetup.AdcKind.NONE) {
      java.util.Arrays.fill(all, Quantizer.none());
      return all;
    }
    double limit = limit(setup, rows);
    for (int j = 0; j < cols; j++) {
      all[j] =
          j % GROUP > 0
              ? all[j - 1]
              : switch (adc.kind()) {
                case UNIFORM -> Quantizer.uniform(-limit, limit, 1 << adc.bits());
                case SIGN_MAGNITUDE -> Quantizer.signMagnitude(limit, adc.bits());
                default ->
                    ConverterCircuit.ideal(
                            ConverterCircuit.Kind.valueOf(adc.kind().name()),
                            adc.bits(),
                            -limit,
                            limit)
                        .build(draws.at(j));
              };
    }
    return all;
  }
}
