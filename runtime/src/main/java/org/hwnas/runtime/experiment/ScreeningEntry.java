package org.hwnas.runtime.experiment;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.execution.Outcome;

/**
 * A decision about one proposed design.
 *
 * @param batch of the search, from 0
 * @param step name of the fidelity, or {@link #SURROGATE}
 * @param design that was proposed
 * @param outcome what the step found
 * @param deviations of predicted metrics: one standard deviation of what is not known; empty where
 *     the step measured
 * @param learned number of measured designs that the predictor was trained on; 0 where the step
 *     measured
 * @param kept whether the design went on
 */
public record ScreeningEntry(
    int batch,
    String step,
    Design design,
    Outcome outcome,
    SortedMap<String, MetricArray> deviations,
    int learned,
    boolean kept) {
  /** The name of the step that predicts; no name a spec can give. */
  public static final String SURROGATE = "surrogate";

  public ScreeningEntry {
    deviations = Collections.unmodifiableSortedMap(new TreeMap<>(deviations));
  }
}
