package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * A design of sub-array and what is known of reading it, for the chips of several networks. Not
 * safe for concurrent use.
 */
final class ArrayDesign {
  final SubArray array;
  final LayerReads.Memory memory = new LayerReads.Memory();

  ArrayDesign(NeuroSimSettings settings) throws EvaluationFailure {
    this.array = new SubArray(settings);
  }
}
