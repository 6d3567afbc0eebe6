package org.hwnas.runtime.cost;

import java.util.EnumMap;
import java.util.Map;

/** One quantity, in one SI unit, by component. Immutable. */
public final class ComponentValues {
  /** Nothing anywhere. */
  public static final ComponentValues NONE = new ComponentValues(new double[Component.count()]);

  private final double[] values;

  private ComponentValues(double[] values) {
    this.values = values;
  }

  public double get(Component component) {
    return values[component.ordinal()];
  }

  /** Sum over the components. */
  public double total() {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
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
    private final double[] values = new double[Component.count()];

    public Collector add(Component component, double value) {
      values[component.ordinal()] += value;
      return this;
    }

    public Collector addAll(ComponentValues other) {
      for (int i = 0; i < values.length; i++) {
        values[i] += other.values[i];
      }
      return this;
    }

    public ComponentValues build() {
      return new ComponentValues(values.clone());
    }
  }
}
