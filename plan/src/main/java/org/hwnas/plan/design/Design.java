package org.hwnas.plan.design;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.expression.Value;

/**
 * A point of the search space: the value of every active parameter by id. Inactive parameters are
 * absent.
 */
public record Design(SortedMap<String, Value> values) {
  public Design {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static Design of(Map<String, Value> values) {
    return new Design(new TreeMap<>(values));
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
    StringBuilder key = new StringBuilder();
    values.forEach((id, value) -> key.append(id).append('=').append(value).append(';'));
    return key.toString();
  }
}
