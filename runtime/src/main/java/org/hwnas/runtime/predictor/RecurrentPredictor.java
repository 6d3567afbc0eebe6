package org.hwnas.runtime.predictor;

import java.util.stream.IntStream;
import org.hwnas.runtime.policy.Descent;
import org.hwnas.runtime.random.RandomStream;

/**
 * A recurrent network over the choices of a design, as Gibbon has one (Sun et al., IEEE TCAD 42,
 * 2023): an embedding of what is chosen, a recurrent layer over stages and blocks, a perceptron.
 * Trained by Adam with a cosine schedule on squares or on the order of pairs within a batch; three
 * of them from different weights, their mean and their spread. The kind of cell, the margin and the
 * width of the embedding are those of the same group's predictors (Ning et al., ECCV 2020, their
 * code: LSTM, 0.1, 48); Gibbon's own are not known.
 */
final class RecurrentPredictor implements Predictor {
  private static final int MEMBERS = 3;

  /** Samples of which a quarter says how far predictions are off: a training takes seconds. */
  static final int ENOUGH = 50;

  private final Standardizer scaling;
  private final SequenceNet[] members;
  private final IsotonicFit[] scales;

  private RecurrentPredictor(Standardizer scaling, SequenceNet[] members, IsotonicFit[] scales) {
    this.scaling = scaling;
    this.members = members;
    this.scales = scales;
  }

  static RecurrentPredictor train(
      Samples samples, PredictorSettings.Recurrent settings, Predictors.Loss loss, long seed) {
    Standardizer scaling = Standardizer.of(samples);
    FeatureSequence sequence =
        settings
            .sequence()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "`recurrent` reads the choices of designs one after the other; of a table nothing says how"));
    int n = samples.size();
    double[][] x = samples.features();
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      y[i] = scaling.target(samples.targets()[i]);
    }
    SequenceNet[] members = new SequenceNet[MEMBERS];
    IsotonicFit[] scales = new IsotonicFit[loss == Predictors.Loss.SQUARED ? 0 : MEMBERS];
    for (int m = 0; m < MEMBERS; m++) {
      SequenceNet net =
          new SequenceNet(
              sequence,
              settings.embedding(),
              settings.hidden(),
              RandomStream.of(seed, "recurrent", m));
      descend(net, x, y, settings, loss, RandomStream.of(seed, "epochs", m));
      members[m] = net;
      if (scales.length > 0) {
        double[] scores = new double[n];
        for (int i = 0; i < n; i++) {
          scores[i] = net.run(x[i]).score();
        }
        scales[m] = IsotonicFit.of(scores, y);
      }
    }
    return new RecurrentPredictor(scaling, members, scales);
  }

  private static void descend(
      SequenceNet net,
      double[][] x,
      double[] y,
      PredictorSettings.Recurrent settings,
      Predictors.Loss loss,
      RandomStream random) {
    OrderLoss order = new OrderLoss(loss, settings.margin());
    Descent descent = Descent.adam(net.weights(), settings.rate());
    int[] places = IntStream.range(0, y.length).toArray();
    int batch = Math.min(settings.batch(), y.length);
    int batches = (y.length + batch - 1) / batch;
    long steps = (long) batches * settings.epochs();
    long step = 0;
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      random.shuffle(places);
      for (int b = 0; b < batches; b++) {
        // as even as they come: a last batch of one has no pair
        int from = (int) ((long) b * y.length / batches);
        int count = (int) ((long) (b + 1) * y.length / batches) - from;
        SequenceNet.Pass[] passes = new SequenceNet.Pass[count];
        double[] scores = new double[count];
        double[] targets = new double[count];
        for (int i = 0; i < count; i++) {
          passes[i] = net.run(x[places[from + i]]);
          scores[i] = passes[i].score();
          targets[i] = y[places[from + i]];
        }
        double[] by = order.gradient(scores, targets);
        for (int i = 0; i < count; i++) {
          if (by[i] != 0) {
            net.backward(x[places[from + i]], passes[i], by[i]);
          }
        }
        descent.step(0.5 * (1 + StrictMath.cos(Math.PI * step / steps)));
        step++;
      }
    }
  }

  @Override
  public Prediction predict(double[] features) {
    double[] values = new double[MEMBERS];
    for (int m = 0; m < MEMBERS; m++) {
      double score = members[m].run(features).score();
      values[m] = scales.length == 0 ? score : scales[m].extended(score);
    }
    return Ensemble.prediction(values, scaling);
  }
}
