package org.hwnas.runtime.cost;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * A pure function that remembers what it gave, up to a number of answers after which it starts
 * afresh, so that a long search cannot fill the heap. What fails is tried again. Safe for
 * concurrent calls; two at once may both compute the same.
 *
 * @param <K> of what; compared by {@code equals}
 * @param <V> answer
 */
public final class Remembered<K, V> {
  private static final int MOST = 512;

  /** The function. */
  @FunctionalInterface
  public interface Function<K, V> {
    V of(K key) throws EvaluationFailure;
  }

  private final Function<K, V> function;
  private final Map<K, V> known = new ConcurrentHashMap<>();

  public Remembered(Function<K, V> function) {
    this.function = function;
  }

  /**
   * The function's value.
   *
   * @throws EvaluationFailure as the function does
   */
  public V of(K key) throws EvaluationFailure {
    V value = known.get(key);
    if (value == null) {
      value = function.of(key);
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(key, value);
    }
    return value;
  }
}
