package org.hwnas.runtime.execution;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.runtime.estimate.MetricArray;

/**
 * What became of one design.
 *
 * @param metrics by name; empty where the evaluation failed
 * @param failure why it failed; a property of the design, alike at every repetition
 */
public record Outcome(SortedMap<String, MetricArray> metrics, Optional<String> failure) {
  public Outcome {
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }
}
