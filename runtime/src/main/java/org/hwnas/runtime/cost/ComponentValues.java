package org.hwnas.runtime.cost;

import java.util.EnumMap;
import java.util.Map;

/** One quantity, in one SI unit, by component. Immutable. */
public final class ComponentValues {
  /** Nothing anywhere. */
  public static final ComponentValues NONE = new ComponentValues(new double[Component.count()]);

  private final double[] values;
  private final double total;

  private ComponentValues(double[] values) {
    this.values = values;
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    this.total = sum;
  }

  public double get(Component component) {
    return values[component.ordinal()];
  }

  /** Sum over the components. */
  public double total() {
    return total;
  }

  /** Sum over the components of a level. */
  public double total(Level level) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      if (Component.at(i).level() == level) {
        sum += values[i];
      }
    }
    return sum;
  }

  /** All components in order, for display. */
  public Map<Component, Double> toMap() {
    Map<Component, Double> map = new EnumMap<>(Component.class);
    for (int i = 0; i < values.length; i++) {
      map.put(Component.at(i), values[i]);
    }
    return map;
  }

  /** Collects values; not safe for concurrent use. */
  public static final class Collector {
    private double[] values = new double[Component.count()];
    private boolean given; // to what was built

    public Collector add(Component component, double value) {
      own();
      values[component.ordinal()] += value;
      return this;
    }

    /** Multiplies every value. */
    public Collector scale(double factor) {
      own();
      for (int i = 0; i < values.length; i++) {
        values[i] *= factor;
      }
      return this;
    }

    /** Whether nothing but zeros was added. */
    public boolean isEmpty() {
      for (double value : values) {
        if (value != 0) {
          return false;
        }
      }
      return true;
    }

    private void own() {
      if (given) {
        values = values.clone();
        given = false;
      }
    }

    public Collector addAll(ComponentValues other) {
      own();
      for (int i = 0; i < values.length; i++) {
        values[i] += other.values[i];
      }
      return this;
    }

    public ComponentValues build() {
      given = true;
      return new ComponentValues(values);
    }
  }
}
