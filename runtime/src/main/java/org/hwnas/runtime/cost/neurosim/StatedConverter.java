package org.hwnas.runtime.cost.neurosim;

import java.util.OptionalDouble;

/**
 * Figures of a converter that a spec states itself. They take the place of the model's own; what
 * stands around the converter stays as it is.
 *
 * @param power W while it converts
 * @param rate conversions per second
 * @param area m^2, with its encoder
 */
public record StatedConverter(OptionalDouble power, OptionalDouble rate, OptionalDouble area) {
  /** Nothing stated. */
  public static final StatedConverter NONE =
      new StatedConverter(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

  boolean any() {
    return power.isPresent() || rate.isPresent() || area.isPresent();
  }

  /** The converter with these figures; where one is not stated, that of the model. */
  Converters.Column over(Converters.Column own) {
    if (!any()) {
      return own;
    }
    return new Converters.Column() {
      @Override
      public double delay() {
        return rate.isPresent() ? 1 / rate.getAsDouble() : own.delay();
      }

      @Override
      public double energy(double resistance) {
        return power.isPresent() ? power.getAsDouble() * delay() : own.energy(resistance);
      }

      @Override
      public boolean resistive() {
        return power.isEmpty() && own.resistive();
      }

      @Override
      public double area(int converters) {
        return area.isPresent() ? area.getAsDouble() * converters : own.area(converters);
      }
    };
  }
}
