package org.hwnas.plan.units;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The physical dimension of a quantity: integer exponents of the SI base quantities this field
 * needs, plus information (bit) so that a capacity cannot be mistaken for a number. Immutable;
 * equal when all exponents are equal.
 */
public final class Dimension {
  private static final String[] BASE = {"m", "kg", "s", "A", "K", "bit"};

  public static final Dimension NONE = new Dimension(0, 0, 0, 0, 0, 0);
  public static final Dimension LENGTH = new Dimension(1, 0, 0, 0, 0, 0);
  public static final Dimension MASS = new Dimension(0, 1, 0, 0, 0, 0);
  public static final Dimension TIME = new Dimension(0, 0, 1, 0, 0, 0);
  public static final Dimension CURRENT = new Dimension(0, 0, 0, 1, 0, 0);
  public static final Dimension TEMPERATURE = new Dimension(0, 0, 0, 0, 1, 0);
  public static final Dimension INFORMATION = new Dimension(0, 0, 0, 0, 0, 1);
  public static final Dimension AREA = LENGTH.power(2);
  public static final Dimension FREQUENCY = TIME.power(-1);
  public static final Dimension ENERGY = new Dimension(2, 1, -2, 0, 0, 0);
  public static final Dimension POWER = ENERGY.dividedBy(TIME);
  public static final Dimension CHARGE = CURRENT.times(TIME);
  public static final Dimension VOLTAGE = POWER.dividedBy(CURRENT);
  public static final Dimension CONDUCTANCE = CURRENT.dividedBy(VOLTAGE);
  public static final Dimension RESISTANCE = CONDUCTANCE.power(-1);
  public static final Dimension CAPACITANCE = CHARGE.dividedBy(VOLTAGE);
  public static final Dimension BANDWIDTH = INFORMATION.dividedBy(TIME);
  public static final Dimension ENERGY_DELAY = ENERGY.times(TIME);

  private static final Map<Dimension, String> NAMES = names();

  private final int[] exponents;

  private Dimension(int... exponents) {
    this.exponents = exponents;
  }

  private static Map<Dimension, String> names() {
    Map<Dimension, String> names = new LinkedHashMap<>();
    names.put(NONE, "plain number");
    names.put(LENGTH, "length");
    names.put(MASS, "mass");
    names.put(TIME, "time");
    names.put(CURRENT, "current");
    names.put(TEMPERATURE, "temperature");
    names.put(INFORMATION, "amount of data");
    names.put(AREA, "area");
    names.put(FREQUENCY, "frequency");
    names.put(ENERGY, "energy");
    names.put(POWER, "power");
    names.put(CHARGE, "charge");
    names.put(VOLTAGE, "voltage");
    names.put(CONDUCTANCE, "conductance");
    names.put(RESISTANCE, "resistance");
    names.put(CAPACITANCE, "capacitance");
    names.put(BANDWIDTH, "data rate");
    names.put(ENERGY_DELAY, "energy-delay product");
    names.put(CURRENT.dividedBy(LENGTH), "current per length");
    names.put(RESISTANCE.dividedBy(LENGTH), "resistance per length");
    names.put(CAPACITANCE.dividedBy(LENGTH), "capacitance per length");
    names.put(ENERGY.dividedBy(INFORMATION), "energy per amount of data");
    names.put(VOLTAGE.power(-1), "inverse voltage");
    names.put(RESISTANCE.power(2), "squared resistance");
    names.put(RESISTANCE.power(3), "cubed resistance");
    return names;
  }

  /** The dimension of a product. */
  public Dimension times(Dimension other) {
    return combine(other, 1);
  }

  /** The dimension of a quotient. */
  public Dimension dividedBy(Dimension other) {
    return combine(other, -1);
  }

  /** The dimension of an integer power. */
  public Dimension power(int n) {
    return new Dimension(Arrays.stream(exponents).map(e -> e * n).toArray());
  }

  /** The dimension of the square root, or empty where an exponent is odd. */
  public Optional<Dimension> squareRoot() {
    if (Arrays.stream(exponents).anyMatch(e -> e % 2 != 0)) {
      return Optional.empty();
    }
    return Optional.of(new Dimension(Arrays.stream(exponents).map(e -> e / 2).toArray()));
  }

  public boolean isNone() {
    return equals(NONE);
  }

  private Dimension combine(Dimension other, int sign) {
    int[] sum = new int[BASE.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = exponents[i] + sign * other.exponents[i];
    }
    return new Dimension(sum);
  }

  /** A noun a reader knows ("conductance"), or the base units where the combination has no name. */
  public String displayName() {
    return NAMES.getOrDefault(this, toString());
  }

  /**
   * Base units with exponents, such as {@code m^2 kg s^-2}; {@code 1} for a plain number. Stable:
   * part of the plan format.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < BASE.length; i++) {
      if (exponents[i] != 0) {
        text.append(text.length() == 0 ? "" : " ").append(BASE[i]);
        if (exponents[i] != 1) {
          text.append('^').append(exponents[i]);
        }
      }
    }
    return text.length() == 0 ? "1" : text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dimension that && Arrays.equals(exponents, that.exponents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(exponents);
  }
}
