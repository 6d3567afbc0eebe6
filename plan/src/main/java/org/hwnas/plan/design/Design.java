package org.hwnas.plan.design;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.expression.Value;

/**
 * A point of the search space: the value of every active parameter by id. Inactive parameters are
 * absent. Immutable; no record, since it remembers its {@link #key}, which searches ask for often.
 */
public final class Design {
  private final SortedMap<String, Value> values;
  private String key = ""; // until it is asked for; threads at once work out the same text

  /**
   * @param values by id of the parameter
   */
  public Design(SortedMap<String, Value> values) {
    this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static Design of(Map<String, Value> values) {
    return new Design(new TreeMap<>(values));
  }

  /** The values of all active parameters, by id. */
  public SortedMap<String, Value> values() {
    return values;
  }

  /** The value of a parameter; empty where it is inactive. */
  public Optional<Value> value(String id) {
    return Optional.ofNullable(values.get(id));
  }

  /**
   * Canonical text {@code id=value;...} in id order: equal designs have equal keys. Memoisation and
   * hashing use it.
   */
  public String key() {
    String known = key;
    if (known.isEmpty()) {
      StringBuilder text = new StringBuilder();
      values.forEach((id, value) -> text.append(id).append('=').append(value).append(';'));
      known = text.toString();
      key = known;
    }
    return known;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Design design && values.equals(design.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return "Design[values=" + values + "]";
  }
}
