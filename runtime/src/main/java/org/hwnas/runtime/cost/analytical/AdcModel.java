package org.hwnas.runtime.cost.analytical;

import org.hwnas.runtime.hardware.Adc;

/** Energy, area and speed of a converter; scaling rules in the package's description. */
final class AdcModel {
  private static final int REFERENCE_BITS = 8;
  private static final double REFERENCE_RATE = 1.28e9; // samples/s, ISAAC Table I
  private static final double REFERENCE_FEATURE = 32e-9; // m
  private static final double EXPONENTIAL_AREA_SHARE = 0.5; // assumed
  private static final double FLASH_DECISION_TIMES = 2; // compare, then encode; assumed

  private final ComponentData.Row sar;
  private final ComponentData.Row flashLevel;

  AdcModel(ComponentData data) {
    this.sar = data.row("adc");
    this.flashLevel = data.row("flash_level");
  }

  /** Joule per conversion. */
  double energy(Adc adc, double feature, double supply) {
    if (adc.kind() == Adc.Kind.FLASH) {
      return levels(adc) * flashLevel.energyPerEvent(feature, supply);
    }
    return sar.energyPerEvent(feature, supply) * Math.scalb(1.0, adc.bits() - REFERENCE_BITS);
  }

  /** m^2 of one converter. */
  double area(Adc adc, double feature) {
    if (adc.kind() == Adc.Kind.FLASH) {
      return levels(adc) * flashLevel.areaAt(feature);
    }
    double doubling = Math.scalb(1.0, adc.bits() - REFERENCE_BITS);
    double linear = (double) adc.bits() / REFERENCE_BITS;
    return sar.areaAt(feature)
        * (EXPONENTIAL_AREA_SHARE * doubling + (1 - EXPONENTIAL_AREA_SHARE) * linear);
  }

  /** Conversions per second. */
  double rate(Adc adc, double feature) {
    if (adc.rate().isPresent()) {
      return adc.rate().getAsDouble();
    }
    double decisions = REFERENCE_RATE * REFERENCE_BITS * REFERENCE_FEATURE / feature;
    return decisions / (adc.kind() == Adc.Kind.FLASH ? FLASH_DECISION_TIMES : adc.bits());
  }

  private static double levels(Adc adc) {
    return Math.scalb(1.0, adc.bits()) - 1;
  }
}
