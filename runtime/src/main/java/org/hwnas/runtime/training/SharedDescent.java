package org.hwnas.runtime.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Moves shared weights, each array by an optimiser of its own: what was not used stays. */
final class SharedDescent {
  private final SharedWeights shared;
  private final Trainer.Settings settings;
  private final List<Optimizer> optimizers = new ArrayList<>();

  SharedDescent(SharedWeights shared, Trainer.Settings settings) {
    this.shared = shared;
    this.settings = settings;
    for (Weight weight : shared.trained()) {
      optimizers.add(
          Optimizer.of(
              settings.optimizer(), List.of(weight), settings.decay(), settings.momentum()));
    }
  }

  /** A step of what was used since the gradients were cleared. */
  void step(double rate) {
    boolean[] touched = shared.touched();
    List<Weight> weights = shared.trained();
    for (int i = 0; i < touched.length; i++) {
      if (touched[i]) {
        optimizers.get(i).step(rate);
        if (settings.clip() > 0 && weights.get(i).decays()) {
          Trainer.clip(weights.get(i), settings.clip());
        }
      }
    }
  }

  /** Weights and what the optimisers remember, changed in place. */
  List<float[]> arrays() {
    List<float[]> arrays = new ArrayList<>();
    shared.trained().forEach(w -> arrays.add(w.value()));
    optimizers.forEach(o -> arrays.addAll(o.moments()));
    return arrays;
  }

  /** The numbers among it. */
  double[] powers() {
    return optimizers.stream().flatMapToDouble(o -> Arrays.stream(o.powers())).toArray();
  }

  /** Sets what {@link #powers} gave; more numbers may follow. */
  void powers(double[] values) {
    int at = 0;
    for (Optimizer optimizer : optimizers) {
      int count = optimizer.powers().length;
      optimizer.powers(Arrays.copyOfRange(values, at, at + count));
      at += count;
    }
  }
}
