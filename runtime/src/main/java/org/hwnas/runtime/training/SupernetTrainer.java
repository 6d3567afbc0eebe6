package org.hwnas.runtime.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.workload.DataSet;

/**
 * Trains the weights that the networks of a space share (single-path one-shot; Guo et al., ECCV
 * 2020): each step trains one network or a few, chosen by number of the step, on one batch. With
 * several, their gradients are averaged before weights change, so that each has the same start and
 * none goes before another (Chu et al., ICCV 2021, algorithm 1). A weight that no network of a step
 * uses stays as it is.
 */
public final class SupernetTrainer {
  /** The networks of a step. A function of the step alone. */
  @FunctionalInterface
  public interface Paths {
    /**
     * @param step from 0
     * @return at least one network, all for the shapes of the data set
     */
    List<Network> of(long step) throws EvaluationFailure;
  }

  private final Paths paths;
  private final Trainer.Settings settings;
  private final long seed;
  private final Supplier<Kernels> kernels;
  private final SharedWeights shared = new SharedWeights();
  private SharedDescent descent;
  private final SampleLoader loader;
  private final int samples;
  private final int batch;
  private final long epochSteps;

  private SupernetTrainer(
      Paths paths, DataSet data, Trainer.Settings settings, long seed, Supplier<Kernels> kernels) {
    this.paths = paths;
    this.settings = settings;
    this.seed = seed;
    this.kernels = kernels;
    loader = new SampleLoader(data, settings.augmentation(), seed);
    samples = Math.min(settings.samples(), data.train().size());
    batch = Math.min(settings.batch(), samples);
    epochSteps = samples / batch;
  }

  /**
   * Trains, the same bit by bit whether it was interrupted or not.
   *
   * @param name tells this training from others among the checkpoints, besides data, settings and
   *     seed: whatever {@code paths} depends on
   * @param kernels made for each network of a step and closed after it: together they would fill
   *     the memory
   * @throws EvaluationFailure where a network cannot be trained, and where the loss stops being a
   *     number
   */
  public static SharedWeights train(
      String name,
      Paths paths,
      DataSet data,
      Trainer.Settings settings,
      long seed,
      Supplier<Kernels> kernels,
      Checkpoints checkpoints,
      Trainer.Progress progress)
      throws EvaluationFailure {
    String training = "supernet %s %s %s %d".formatted(name, data.name(), settings, seed);
    SupernetTrainer trainer = new SupernetTrainer(paths, data, settings, seed, kernels);
    trainer.prepare();
    int epoch = trainer.resume(checkpoints.load(training));
    while (epoch < settings.epochs()) {
      double loss = trainer.epoch(epoch++);
      progress.epoch(epoch, settings.epochs(), loss);
      if (epoch < settings.epochs()) {
        checkpoints.save(training, trainer.state(epoch).bytes());
      }
    }
    checkpoints.done(training);
    return trainer.shared;
  }

  /** Makes room for all that will be trained: widths must not depend on what came first. */
  private void prepare() throws EvaluationFailure {
    for (long step = 0; step < settings.epochs() * epochSteps; step++) {
      for (Network network : paths.of(step)) {
        Trainer.checkTrainable(network);
        shared.cover(network);
      }
    }
    shared.initialise(seed);
    descent = new SharedDescent(shared, settings);
  }

  private double epoch(int epoch) throws EvaluationFailure {
    int[] order = IntStream.range(0, samples).toArray();
    RandomStream.of(seed, "training-order", epoch).shuffle(order);
    long steps = settings.epochs() * epochSteps;
    long step = epoch * epochSteps;
    double sum = 0;
    for (int from = 0; from + batch <= samples; from += batch, step++) {
      int[] chosen = Arrays.copyOfRange(order, from, from + batch);
      double loss = step(chosen, epoch, step);
      if (!Double.isFinite(loss)) {
        throw Trainer.diverged(settings, step + 1, steps);
      }
      sum += loss;
      descent.step(settings.rate() * settings.schedule().share(step, steps, epochSteps));
    }
    return sum / epochSteps;
  }

  /** Gathers the gradients of a step's networks; gives their mean loss. */
  private double step(int[] chosen, int epoch, long step) throws EvaluationFailure {
    shared.clear();
    List<Network> networks = paths.of(step);
    double sum = 0;
    for (Network network : networks) {
      try (Kernels own = kernels.get()) {
        sum += gradients(network, networks.size(), chosen, epoch, step, own);
      }
    }
    return sum / networks.size();
  }

  /** Adds a network's share of the gradients; gives its loss. */
  private double gradients(
      Network network, int networks, int[] chosen, int epoch, long step, Kernels own) {
    NetworkFunction.Acting acting =
        settings.noise() > 0
            ? new NetworkFunction.Acting(
                Optional.of(WeightNoise.gaussian(settings.noise())), Optional.empty())
            : NetworkFunction.Acting.NOTHING;
    NetworkFunction function =
        new NetworkFunction(network, batch, shared.of(network), acting, seed, own);
    int[] labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = loader.load(chosen[i], i, epoch, function.input());
    }
    float[] logits = function.forward(new Layer.Mode(true, step));
    float[] gradient = new float[logits.length];
    double loss = Trainer.lossGradient(logits, labels, logits.length / batch, gradient);
    function.backward(gradient);
    shared.addGradients(network, function, 1f / networks);
    return loss;
  }

  private TrainingState state(int epoch) {
    return new TrainingState(
        epoch, descent.arrays(), descent.powers(), Double.POSITIVE_INFINITY, 0);
  }

  /** Epochs that need not be done again. A state that does not fit is none. */
  private int resume(Optional<byte[]> saved) {
    Optional<TrainingState> found = TrainingState.resumed(saved, state(0));
    found.ifPresent(state -> descent.powers(state.powers()));
    return found.map(TrainingState::epoch).orElse(0);
  }

  /**
   * A network with its share of the weights and normalisation statistics of its own: those of other
   * networks do not fit it (Guo et al., section 3.3).
   *
   * @param images of the training samples that the statistics are taken from; 0: initial ones
   */
  public static NetworkWeights recalibrated(
      SharedWeights shared, Network network, DataSet data, int images, int batch, Kernels kernels) {
    NetworkWeights weights = shared.of(network);
    int size = Math.min(batch, Math.min(images, data.train().size()));
    if (size == 0) {
      return weights;
    }
    int batches = Math.max(1, Math.min(images, data.train().size()) / size);
    NetworkFunction function =
        new NetworkFunction(network, size, weights, NetworkFunction.Acting.NOTHING, 0, kernels);
    function.recalibrate(
        batches,
        b -> {
          for (int i = 0; i < size; i++) {
            data.train().copy(b * size + i, function.input(), i * data.train().sampleSize());
          }
        });
    return function.snapshot();
  }
}
