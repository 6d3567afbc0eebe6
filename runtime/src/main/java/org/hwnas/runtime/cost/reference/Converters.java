package org.hwnas.runtime.cost.reference;

import java.util.OptionalDouble;
import org.hwnas.runtime.hardware.Adc;

/**
 * Energy, time and area of analog-to-digital converters. Stateless.
 *
 * <ul>
 *   <li>SAR: E = k1 bits + k2 4^bits (Murmann, IEEE TVLSI 29(1), 2021), k1 scaled with the node
 *       from 32 nm, k2 thermal noise; not less than the best of the survey at that rate: Schreier's
 *       figure of merit, 180.1 dB and 302.7 dB - 6.461 dB ln(rate / Hz) (Andrulis et al., arXiv
 *       2404.06553; regression over Murmann's survey). One decision a bit at the pace of ISAAC's
 *       converter, 8 bit at 1.28 GS/s and 32 nm, and one to sample.
 *   <li>Flash: 2^bits - 1 clocked comparators of 113 fJ a decision at 90 nm and 1.2 V (Schinkel et
 *       al., ISSCC 2007); a decision and as long to encode.
 *   <li>Sense amplifier: one such comparator.
 *   <li>Ramp and integrating: that comparator once a level until the one that is reached, half of
 *       them for uniform codes; a level a decision time, all of them, since columns end together.
 *   <li>Pipeline and cyclic: stages of 1.5 bits (Lewis et al., IEEE JSSC 27(3), 1992): two
 *       comparators and a residue amplifier each, a decision to compare and one to settle the
 *       residue (assumed). Thermal noise as of SAR, in capacitors that shrink by four from stage to
 *       stage, 4/3 in all (cyclic: the first one's in every pass); not less than the best of the
 *       survey either. A pipeline gives a result each stage time, a cyclic converter one after all
 *       of its passes.
 *   <li>Area: the survey's regression of the same paper, for 4 bit and more; comparators of 24
 *       NAND2-equivalents each (assumed) where there are few.
 * </ul>
 */
final class Converters {
  private static final double K1 = 100e-15; // J per bit
  private static final double K2 = 1e-18; // J
  private static final double K1_FEATURE = 32e-9; // m; the survey's converters around 2020
  private static final double K1_SUPPLY = 1.0; // V
  private static final double COMPARATOR = 113e-15; // J
  private static final double COMPARATOR_FEATURE = 90e-9;
  private static final double COMPARATOR_SUPPLY = 1.2;
  private static final double COMPARATOR_GATES = 24; // NAND2, with its share of the encoder
  private static final double DECISION = 1 / (8 * 1.28e9); // s
  private static final double DECISION_FEATURE = 32e-9;
  private static final double DECISION_SUPPLY = 1.0;
  private static final double MERIT_LIMIT = 180.14159; // dB
  private static final double MERIT_INTERCEPT = 302.7387; // dB
  private static final double MERIT_SLOPE = -6.460791; // dB per ln Hz
  private static final double AREA_RATE = 0.06665852;
  private static final double AREA_NODE = 0.79732396;
  private static final double AREA_BITS = -0.13437279;
  private static final double AREA_ENERGY = 0.42365718;
  private static final double AREA_INTERCEPT = 4.85056707;
  private static final double STAGE_DECISIONS = 2; // to compare, and to settle the residue
  private static final double STAGE_COMPARATORS = 2; // of a stage of 1.5 bits
  private static final double SHRINKING = 4.0 / 3; // 1 + 1/4 + 1/16 + ...
  private static final int SURVEY_BITS = 4;

  private Converters() {}

  /** Seconds of one conversion. */
  static double time(Adc adc, TechnologyNode node) {
    if (adc.rate().isPresent()) {
      return 1 / adc.rate().getAsDouble();
    }
    double decision = decision(node);
    return switch (adc.kind()) {
      case SAR -> (adc.bits() + 1) * decision;
      case FLASH -> 2 * decision;
      case SENSE_AMPLIFIER -> decision;
      case RAMP, INTEGRATING -> Math.scalb(decision, adc.bits());
      case PIPELINE -> STAGE_DECISIONS * decision;
      case CYCLIC -> adc.bits() * STAGE_DECISIONS * decision;
    };
  }

  /** Seconds of one comparison. */
  static double decision(TechnologyNode node) {
    return DECISION * node.delayRatio(DECISION_FEATURE, DECISION_SUPPLY);
  }

  /**
   * Joule of one conversion.
   *
   * @param power W while it converts, where it is known
   */
  static double energy(Adc adc, TechnologyNode node, OptionalDouble power) {
    double time = time(adc, node);
    if (power.isPresent()) {
      return power.getAsDouble() * time;
    }
    double comparator = comparator(node);
    return switch (adc.kind()) {
      case SAR -> {
        double linear = K1 * adc.bits() * node.analogRatio(K1_FEATURE, K1_SUPPLY);
        double thermal = K2 * Math.scalb(1.0, 2 * adc.bits());
        yield Math.max(linear + thermal, best(adc.bits(), 1 / time));
      }
      case FLASH -> comparator * (Math.scalb(1.0, adc.bits()) - 1);
      case SENSE_AMPLIFIER -> comparator;
      // stops at its own level, the middle one on average
      case RAMP, INTEGRATING -> Math.scalb(comparator, adc.bits() - 1);
      case PIPELINE, CYCLIC -> {
        double noise = adc.kind() == Adc.Kind.PIPELINE ? SHRINKING : adc.bits();
        double thermal = noise * K2 * Math.scalb(1.0, 2 * adc.bits());
        double stages = adc.bits() * STAGE_COMPARATORS * comparator;
        yield Math.max(stages + thermal, best(adc.bits(), 1 / time));
      }
    };
  }

  /** Joule of a clocked comparison: with the logic down to the node of k1, then with the supply. */
  private static double comparator(TechnologyNode node) {
    if (node.feature() >= K1_FEATURE) {
      return COMPARATOR * node.energyRatio(COMPARATOR_FEATURE, COMPARATOR_SUPPLY);
    }
    return COMPARATOR
        * TechnologyNode.energyOver(K1_FEATURE, K1_SUPPLY, COMPARATOR_FEATURE, COMPARATOR_SUPPLY)
        * node.analogRatio(K1_FEATURE, K1_SUPPLY);
  }

  /** The best published joule per conversion at a resolution and rate. */
  static double best(int bits, double rate) {
    double merit = Math.min(MERIT_LIMIT, MERIT_INTERCEPT + MERIT_SLOPE * Math.log(rate));
    double ratio = 6.02 * bits + 1.76; // dB, an ideal quantiser's signal over noise
    return 0.5 * Math.pow(10, (ratio - merit) / 10);
  }

  /** m^2 of one converter. */
  static double area(Adc adc, TechnologyNode node, OptionalDouble stated) {
    if (stated.isPresent()) {
      return stated.getAsDouble();
    }
    double comparator = COMPARATOR_GATES * node.nand();
    return switch (adc.kind()) {
      case FLASH -> comparator * (Math.scalb(1.0, adc.bits()) - 1);
      case SENSE_AMPLIFIER -> comparator;
      // a comparator and a latch a bit; the ramp itself is shared by all bit lines
      case RAMP, INTEGRATING -> comparator + adc.bits() * comparator / 4;
      case SAR, PIPELINE, CYCLIC -> {
        int bits = Math.max(SURVEY_BITS, adc.bits());
        double picojoule = energy(adc, node, OptionalDouble.empty()) * 1e12;
        double log =
            AREA_INTERCEPT
                + AREA_RATE * Math.log(1 / time(adc, node))
                + AREA_NODE * Math.log(node.feature() * 1e9)
                + AREA_BITS * bits
                + AREA_ENERGY * Math.log(picojoule);
        yield Math.exp(log) * 1e-12;
      }
    };
  }
}
