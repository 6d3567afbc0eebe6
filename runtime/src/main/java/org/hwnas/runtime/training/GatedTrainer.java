package org.hwnas.runtime.training;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkMixture;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.workload.DataSet;

/**
 * Trains shared weights and the gates of a mixture along with them (Liu et al., ICLR 2019, first
 * order; Cai et al., ICLR 2019). In turn: gates move by the loss of one half of the training
 * samples, then weights by that of the other. Together: both by the same batches.
 */
public final class GatedTrainer {
  /** What weighs the pieces of a mixture, and learns to. */
  public interface Gating {
    /** The mixture, the same all the time. */
    NetworkMixture mixture();

    /**
     * The shares of the pieces of each place.
     *
     * @param step of the weights, from 0
     */
    double[][] shares(long step);

    /** A network whose weights alone are trained in a step; empty: the mixture's. */
    Optional<Network> path(long step) throws EvaluationFailure;

    /** Whether gates move in an epoch. */
    boolean moves(int epoch);

    /**
     * Comes before an epoch in which gates move.
     *
     * @param loss mean loss of the epoch before; that of a guess where there was none
     */
    void begin(int epoch, SharedWeights shared, double loss) throws EvaluationFailure;

    /**
     * Moves the gates.
     *
     * @param gradients of the loss in the shares
     */
    void move(long step, double[][] gradients);

    /** Comes after each epoch. */
    void end(int epoch);

    /** All that the rest depends on, of a fixed length. */
    double[] state();

    /** Goes on from what {@link #state} gave. */
    void state(double[] state);
  }

  private final Gating gating;
  private final Trainer.Settings settings;
  private final boolean inTurn;
  private final long seed;
  private final Supplier<Kernels> kernels;
  private final SampleLoader loader;
  private final SharedWeights shared = new SharedWeights();
  private final SharedDescent descent;
  private final int classes;
  private final int batch;
  private final int[] forWeights;
  private final int[] forGates;
  private final long epochSteps;
  private final NetworkFunction whole;
  private final Map<Integer, MixtureLayer> sums = new HashMap<>();
  private double last;

  private GatedTrainer(
      Gating gating,
      DataSet data,
      Trainer.Settings settings,
      boolean inTurn,
      long seed,
      Kernels own,
      Supplier<Kernels> kernels)
      throws EvaluationFailure {
    this.gating = gating;
    this.settings = settings;
    this.inTurn = inTurn;
    this.seed = seed;
    this.kernels = kernels;
    loader = new SampleLoader(data, settings.augmentation(), seed);
    int samples = Math.min(settings.samples(), data.train().size());
    int[] all = IntStream.range(0, samples).toArray();
    forGates = inTurn ? gateSamples(samples, seed) : all;
    forWeights = inTurn ? Arrays.copyOfRange(shuffled(samples, seed), 0, samples / 2) : all;
    batch = Math.min(settings.batch(), Math.min(forWeights.length, forGates.length));
    if (batch == 0) {
      throw new EvaluationFailure(
          "`train_samples` leaves no image for gates; two halves need two at least");
    }
    epochSteps = epochSteps(data, settings, inTurn);
    Network network = gating.mixture().network();
    Trainer.checkTrainable(network);
    classes = Math.toIntExact(network.output().elements());
    last = StrictMath.log(classes); // of an undecided network
    shared.cover(gating.mixture());
    shared.initialise(seed);
    descent = new SharedDescent(shared, settings);
    gating.mixture().places().forEach(p -> sums.put(p.sum(), new MixtureLayer(p.count())));
    whole =
        new NetworkFunction(network, batch, shared.of(gating.mixture()), acting(), seed, own, sums);
  }

  private NetworkFunction.Acting acting() {
    return settings.noise() > 0
        ? new NetworkFunction.Acting(
            Optional.of(WeightNoise.gaussian(settings.noise())), Optional.empty())
        : NetworkFunction.Acting.NOTHING;
  }

  /** Steps of an epoch; gates have as many as weights. */
  public static long epochSteps(DataSet data, Trainer.Settings settings, boolean inTurn) {
    int samples = Math.min(settings.samples(), data.train().size());
    int here = inTurn ? samples / 2 : samples;
    return here / Math.max(1, Math.min(settings.batch(), here));
  }

  private static int[] shuffled(int samples, long seed) {
    int[] all = IntStream.range(0, samples).toArray();
    RandomStream.of(seed, "gate-halves").shuffle(all);
    return all;
  }

  /** The training samples that gates move by where weights have the others. */
  public static int[] gateSamples(int samples, long seed) {
    return Arrays.copyOfRange(shuffled(samples, seed), samples / 2, samples);
  }

  /**
   * Trains, the same bit by bit whether it was interrupted or not. The gating ends in its last
   * state.
   *
   * @param name tells this training from others among the checkpoints, besides data, settings and
   *     seed
   * @param inTurn whether gates move by samples that weights do not see
   * @param kernels made for the mixture, and for each path that is trained by itself
   * @throws EvaluationFailure where a network cannot be trained, and where the loss stops being a
   *     number
   */
  public static SharedWeights train(
      String name,
      Gating gating,
      DataSet data,
      Trainer.Settings settings,
      boolean inTurn,
      long seed,
      Supplier<Kernels> kernels,
      Checkpoints checkpoints)
      throws EvaluationFailure {
    String training =
        "gated supernet %s %s %s %s %d".formatted(name, data.name(), settings, inTurn, seed);
    try (Kernels own = kernels.get()) {
      GatedTrainer trainer = new GatedTrainer(gating, data, settings, inTurn, seed, own, kernels);
      int epoch = trainer.resume(checkpoints.load(training));
      while (epoch < settings.epochs()) {
        trainer.epoch(epoch++);
        // the end too: a run that goes on after it needs the weights again
        checkpoints.save(training, trainer.state(epoch).bytes());
      }
      return trainer.shared;
    }
  }

  private void epoch(int epoch) throws EvaluationFailure {
    boolean moves = gating.moves(epoch);
    if (moves) {
      gating.begin(epoch, shared, last);
    }
    int[] weights = order(forWeights, "training-order", epoch);
    int[] gates = order(forGates, "gate-order", epoch);
    long steps = settings.epochs() * epochSteps;
    double sum = 0;
    for (int s = 0; s < epochSteps; s++) {
      long step = epoch * epochSteps + s;
      int[] mine = Arrays.copyOfRange(weights, s * batch, (s + 1) * batch);
      Optional<Network> path = gating.path(step);
      boolean apart = moves && (inTurn || path.isPresent());
      double loss = 0;
      if (apart) {
        int from = s % (gates.length / batch) * batch;
        int[] others = inTurn ? Arrays.copyOfRange(gates, from, from + batch) : mine;
        loss = mixed(others, epoch, step);
        gating.move(step, gradients());
      }
      shared.clear();
      if (path.isPresent()) {
        double own = single(path.get(), mine, epoch, step);
        loss = apart ? loss : own;
      } else {
        double own = mixed(mine, epoch, step);
        loss = apart ? loss : own;
        shared.addGradients(gating.mixture(), whole);
        if (moves && !apart) {
          gating.move(step, gradients());
        }
      }
      if (!Double.isFinite(loss)) {
        throw Trainer.diverged(settings, step + 1, steps);
      }
      sum += loss;
      descent.step(settings.rate() * settings.schedule().share(step, steps, epochSteps));
    }
    last = sum / epochSteps;
    gating.end(epoch);
  }

  private int[] order(int[] samples, String purpose, int epoch) {
    int[] order = samples.clone();
    RandomStream.of(seed, purpose, epoch).shuffle(order);
    return order;
  }

  /** The loss of the mixture, with the gradients of weights and shares. */
  private double mixed(int[] chosen, int epoch, long step) {
    whole.load(shared.of(gating.mixture()));
    double[][] shares = gating.shares(step);
    for (int p = 0; p < shares.length; p++) {
      double[] target = sums.get(gating.mixture().places().get(p).sum()).shares;
      System.arraycopy(shares[p], 0, target, 0, target.length);
    }
    return pass(whole, chosen, epoch, step);
  }

  private double[][] gradients() {
    return gating.mixture().places().stream()
        .map(p -> sums.get(p.sum()).gradients.clone())
        .toArray(double[][]::new);
  }

  private double single(Network network, int[] chosen, int epoch, long step) {
    try (Kernels own = kernels.get()) {
      NetworkFunction function =
          new NetworkFunction(network, batch, shared.of(network), acting(), seed, own);
      double loss = pass(function, chosen, epoch, step);
      shared.addGradients(network, function, 1);
      return loss;
    }
  }

  private double pass(NetworkFunction function, int[] chosen, int epoch, long step) {
    int[] labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = loader.load(chosen[i], i, epoch, function.input());
    }
    float[] logits = function.forward(new Layer.Mode(true, step));
    float[] gradient = new float[logits.length];
    double loss = Trainer.lossGradient(logits, labels, classes, gradient);
    function.backward(gradient);
    return loss;
  }

  private TrainingState state(int epoch) {
    double[] own = descent.powers();
    double[] gates = gating.state();
    double[] powers = Arrays.copyOf(own, own.length + gates.length);
    System.arraycopy(gates, 0, powers, own.length, gates.length);
    return new TrainingState(epoch, descent.arrays(), powers, last, 0);
  }

  /** Epochs that need not be done again. A state that does not fit is none. */
  private int resume(Optional<byte[]> saved) {
    Optional<TrainingState> found = TrainingState.resumed(saved, state(0));
    found.ifPresent(
        state -> {
          int own = descent.powers().length;
          descent.powers(state.powers());
          gating.state(Arrays.copyOfRange(state.powers(), own, state.powers().length));
          last = state.best();
        });
    return found.map(TrainingState::epoch).orElse(0);
  }
}
