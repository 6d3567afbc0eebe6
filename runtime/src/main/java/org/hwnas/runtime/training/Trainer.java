package org.hwnas.runtime.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.NetworkPruning;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.workload.DataSet;

/**
 * Trains a network on the images of a data set by softmax cross-entropy. A function of network,
 * data, settings and seed.
 */
public final class Trainer {
  /**
   * How to train.
   *
   * @param epochs passes over the samples, at most
   * @param samples the first so many of the training split
   * @param batch samples per step; what does not fill a batch is left out of an epoch
   * @param optimizer {@code adam}, {@code adamw} or {@code sgd}
   * @param rate peak step size
   * @param decay decoupled weight decay
   * @param noise relative weight noise
   * @param schedule how the step size falls
   * @param momentum of {@code sgd}
   * @param augmentation of the samples
   * @param patience epochs without a smaller mean training loss after which training ends; the loss
   *     of the training samples, since those of the test must not decide anything
   * @param clip filters stay within so many standard deviations of their layer; 0: anywhere
   */
  public record Settings(
      int epochs,
      int samples,
      int batch,
      String optimizer,
      double rate,
      double decay,
      double noise,
      Schedule schedule,
      double momentum,
      Augmentation augmentation,
      OptionalInt patience,
      double clip) {
    /** The same for another number of passes. */
    public Settings lasting(int passes) {
      return new Settings(
          passes,
          samples,
          batch,
          optimizer,
          rate,
          decay,
          noise,
          schedule,
          momentum,
          augmentation,
          patience,
          clip);
    }

    /** With a cosine, momentum 0.9, and nothing else. */
    public Settings(
        int epochs,
        int samples,
        int batch,
        String optimizer,
        double rate,
        double decay,
        double noise) {
      this(
          epochs,
          samples,
          batch,
          optimizer,
          rate,
          decay,
          noise,
          Schedule.COSINE,
          0.9,
          Augmentation.NONE,
          OptionalInt.empty(),
          0);
    }
  }

  /** Hears of a training's progress; called on the thread that trains. */
  @FunctionalInterface
  public interface Progress {
    /**
     * At the end of an epoch.
     *
     * @param epoch epochs done
     * @param epochs of the whole
     * @param loss mean of its steps
     */
    void epoch(int epoch, int epochs, double loss);
  }

  private final Network network;
  private final DataSet data;
  private final Settings settings;
  private final long seed;
  private final int samples;
  private final int batch;
  private final NetworkFunction function;
  private final Optimizer optimizer;
  private final float[] gradient;
  private final int[] labels;
  private final SampleLoader loader;
  private final long epochSteps;

  /** The network's state at the ends of the epochs before the present one, the newest last. */
  private final List<List<float[]>> kept = new ArrayList<>();

  private double best = Double.POSITIVE_INFINITY;
  private int stale;

  private Trainer(
      Network network,
      DataSet data,
      Settings settings,
      NetworkWeights start,
      NetworkFunction.Acting acting,
      long seed,
      Kernels kernels) {
    this.network = network;
    this.data = data;
    this.settings = settings;
    this.seed = seed;
    samples = Math.min(settings.samples(), data.train().size());
    batch = Math.min(settings.batch(), samples);
    function = new NetworkFunction(network, batch, start, acting, seed, kernels);
    optimizer =
        Optimizer.of(
            settings.optimizer(), function.weights(), settings.decay(), settings.momentum());
    gradient = new float[batch * classes()];
    labels = new int[batch];
    loader = new SampleLoader(data, settings.augmentation(), seed);
    epochSteps = samples / batch;
  }

  private int classes() {
    return Math.toIntExact(network.output().elements());
  }

  /**
   * The trained weights.
   *
   * @throws EvaluationFailure where the network reads words, and where the loss or a weight stops
   *     being a number
   */
  public static NetworkWeights train(
      Network network, DataSet data, Settings settings, long seed, Kernels kernels)
      throws EvaluationFailure {
    return train(
        network, data, settings, seed, kernels, Checkpoints.none(), (epoch, epochs, loss) -> {});
  }

  /**
   * The trained weights, the same bit by bit whether the training was interrupted or not.
   *
   * @param checkpoints keep it from epoch to epoch
   * @param progress hears of each epoch
   * @throws EvaluationFailure where the network reads words, and where the loss or a weight stops
   *     being a number
   */
  public static NetworkWeights train(
      Network network,
      DataSet data,
      Settings settings,
      long seed,
      Kernels kernels,
      Checkpoints checkpoints,
      Progress progress)
      throws EvaluationFailure {
    Optional<WeightNoise> noise =
        settings.noise() > 0
            ? Optional.of(WeightNoise.gaussian(settings.noise()))
            : Optional.empty();
    Job job = new Job(settings, noise, Optional.empty(), Optional.empty());
    return train(network, data, job, seed, kernels, checkpoints, progress).weights();
  }

  /**
   * What is trained how.
   *
   * @param settings of the training; {@code noise} says all about the noise, so that of the
   *     settings does not count
   * @param noise on filters
   * @param formats that act in the forward pass
   * @param start weights to go on from; none: initial ones
   * @param pruning what filter layers go without
   * @param last epochs at whose ends the network is wanted, the last among them
   */
  public record Job(
      Settings settings,
      Optional<WeightNoise> noise,
      Optional<NumberFormats> formats,
      Optional<NetworkWeights> start,
      Optional<NetworkPruning> pruning,
      int last) {
    /** Of which the end alone is wanted. */
    public Job(
        Settings settings,
        Optional<WeightNoise> noise,
        Optional<NumberFormats> formats,
        Optional<NetworkWeights> start,
        Optional<NetworkPruning> pruning) {
      this(settings, noise, formats, start, pruning, 1);
    }

    /** Of a network of which nothing is left out. */
    public Job(
        Settings settings,
        Optional<WeightNoise> noise,
        Optional<NumberFormats> formats,
        Optional<NetworkWeights> start) {
      this(settings, noise, formats, start, Optional.empty());
    }
  }

  /**
   * A training's result.
   *
   * @param weights in exact numbers
   * @param formats of filter layers by node, as trained; none where none acted
   * @param earlier what stood at the ends of the epochs before, the oldest first, as many as were
   *     wanted and there are
   */
  public record Result(
      NetworkWeights weights,
      Map<Integer, NumberFormats.LayerFormat> formats,
      List<Result> earlier) {
    public Result {
      formats = Map.copyOf(formats);
      earlier = List.copyOf(earlier);
    }

    /** Of the end alone. */
    public Result(NetworkWeights weights, Map<Integer, NumberFormats.LayerFormat> formats) {
      this(weights, formats, List.of());
    }

    /** Those before and it. */
    public List<Result> all() {
      List<Result> all = new ArrayList<>(earlier);
      all.add(this);
      return all;
    }
  }

  /**
   * Trains, the same bit by bit whether it was interrupted or not.
   *
   * @throws EvaluationFailure where the network reads words, and where the loss or a weight stops
   *     being a number
   */
  public static Result train(
      Network network,
      DataSet data,
      Job job,
      long seed,
      Kernels kernels,
      Checkpoints checkpoints,
      Progress progress)
      throws EvaluationFailure {
    checkTrainable(network);
    String name =
        "%s %s %s %s %s %s %s%d"
            .formatted(
                network.key(),
                data.name(),
                job.settings(),
                job.noise(),
                job.formats(),
                job.start().map(NetworkWeights::digest).orElse("initial"),
                job.pruning().map(p -> p + " ").orElse("")
                    + (job.last() > 1 ? "last " + job.last() + " " : ""),
                seed);
    NetworkWeights start = job.start().orElseGet(() -> NetworkWeights.initial(network, seed));
    NetworkFunction.Acting acting = new NetworkFunction.Acting(job.noise(), job.formats());
    Trainer trainer = new Trainer(network, data, job.settings(), start, acting, seed, kernels);
    trainer.keep(job.last() - 1);
    Optional<Pruner> pruner =
        job.pruning().map(p -> new Pruner(network, data, p, trainer.batch, seed, kernels));
    int epochs = job.settings().epochs();
    int epoch = trainer.resume(checkpoints.load(name));
    while (epoch < epochs && !trainer.stalled()) {
      if (epoch > 0) {
        trainer.remember();
      }
      if (pruner.isPresent()) {
        trainer.function.prune(pruner.get().masks(trainer.function.snapshot(), epoch));
      }
      double loss = trainer.epoch(epoch++);
      progress.epoch(epoch, epochs, loss);
      if (epoch < epochs) {
        checkpoints.save(name, trainer.state(epoch).bytes());
      }
    }
    NetworkWeights trained = trainer.function.snapshot();
    if (!finite(trained)) { // no later loss shows what the last step did
      throw trainer.diverged(epoch * trainer.epochSteps);
    }
    checkpoints.done(name);
    Map<Integer, NumberFormats.LayerFormat> formats = trainer.function.formats();
    return new Result(trained, formats, trainer.earlier(epoch - 1));
  }

  /** Makes room for the ends of so many epochs. */
  private void keep(int epochs) {
    for (int i = 0; i < epochs; i++) {
      kept.add(function.state().stream().map(a -> new float[a.length]).toList());
    }
  }

  /** Keeps how the network stands, in the place of the oldest. */
  private void remember() {
    for (int i = 0; i < kept.size(); i++) {
      copy(i + 1 < kept.size() ? kept.get(i + 1) : function.state(), kept.get(i));
    }
  }

  private static void copy(List<float[]> from, List<float[]> to) {
    for (int a = 0; a < from.size(); a++) {
      System.arraycopy(from.get(a), 0, to.get(a), 0, to.get(a).length);
    }
  }

  /**
   * What stood at the ends of earlier epochs; the network does not stand at its end after it.
   *
   * @param epochs how many there were
   */
  private List<Result> earlier(int epochs) {
    List<Result> all = new ArrayList<>();
    for (int i = Math.max(0, kept.size() - epochs); i < kept.size(); i++) {
      copy(kept.get(i), function.state());
      all.add(new Result(function.snapshot(), function.formats()));
    }
    return all;
  }

  private boolean stalled() {
    return settings.patience().isPresent() && stale >= settings.patience().getAsInt();
  }

  private TrainingState state(int epoch) {
    return new TrainingState(epoch, arrays(), optimizer.powers(), best, stale);
  }

  private List<float[]> arrays() {
    List<float[]> arrays = new ArrayList<>(function.state());
    arrays.addAll(optimizer.moments());
    kept.forEach(arrays::addAll);
    return arrays;
  }

  /** Epochs that need not be done again. A state that does not fit is none. */
  private int resume(Optional<byte[]> saved) {
    Optional<TrainingState> found = TrainingState.resumed(saved, state(0));
    found.ifPresent(
        state -> {
          optimizer.powers(state.powers());
          best = state.best();
          stale = state.stale();
        });
    return found.map(TrainingState::epoch).orElse(0);
  }

  /** Trains an epoch and gives its mean loss. */
  private double epoch(int epoch) throws EvaluationFailure {
    int[] order = IntStream.range(0, samples).toArray();
    RandomStream.of(seed, "training-order", epoch).shuffle(order);
    long steps = settings.epochs() * epochSteps;
    long step = epoch * epochSteps;
    double sum = 0;
    for (int from = 0; from + batch <= samples; from += batch, step++) {
      for (int i = 0; i < batch; i++) {
        labels[i] = loader.load(order[from + i], i, epoch, function.input());
      }
      float[] logits = function.forward(new Layer.Mode(true, step));
      double loss = lossGradient(logits, labels, classes(), gradient);
      if (!Double.isFinite(loss)) {
        throw diverged(step + 1);
      }
      sum += loss;
      function.backward(gradient);
      optimizer.step(settings.rate() * settings.schedule().share(step, steps, epochSteps));
      function.hold();
      if (settings.clip() > 0) {
        function.weights().stream().filter(Weight::decays).forEach(w -> clip(w, settings.clip()));
      }
    }
    double mean = sum / epochSteps;
    stale = mean < best ? 0 : stale + 1;
    best = Math.min(best, mean);
    return mean;
  }

  /** Filters alone: biases and normalisations are not held by cells. */
  static void clip(Weight weight, double deviations) {
    float[] value = weight.value();
    double sum = 0;
    double squares = 0;
    for (float v : value) {
      sum += v;
      squares += (double) v * v;
    }
    double mean = sum / value.length;
    float most = (float) (deviations * Math.sqrt(squares / value.length - mean * mean));
    for (int i = 0; i < value.length; i++) {
      value[i] = Math.min(most, Math.max(-most, value[i]));
    }
  }

  static void checkTrainable(Network network) throws EvaluationFailure {
    for (Node node : network.nodes()) {
      if (node.operator() instanceof Operator.Embedding) {
        throw new EvaluationFailure(
            "`%s` reads words, but the data sets of this version are images and sounds, so that there is no accuracy; leave accuracy out of the objectives and requirements"
                .formatted(node.name()));
      }
      if (node.operator() instanceof Operator.Unembedding) {
        throw new EvaluationFailure(
            "`%s` scores with an embedding's table, but the network has no embedding; set `tied = false`"
                .formatted(node.name()));
      }
    }
  }

  private static boolean finite(NetworkWeights weights) {
    for (List<float[]> node : weights.nodes()) {
      for (float[] values : node) {
        for (float value : values) {
          if (!Float.isFinite(value)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private EvaluationFailure diverged(long step) {
    return diverged(settings, step, settings.epochs() * epochSteps);
  }

  static EvaluationFailure diverged(Settings settings, long step, long steps) {
    return new EvaluationFailure(
        "training diverged in step %d of %d with %s at learning_rate %s; lower the rate"
            .formatted(step, steps, settings.optimizer(), settings.rate()));
  }

  /** Mean cross-entropy of a batch, and its gradient in the logits. */
  static double lossGradient(float[] logits, int[] labels, int classes, float[] gradient) {
    int batch = labels.length;
    double loss = 0;
    for (int n = 0; n < batch; n++) {
      int from = n * classes;
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, logits[from + c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += StrictMath.exp(logits[from + c] - largest);
      }
      loss += StrictMath.log(sum) - (logits[from + labels[n]] - largest);
      for (int c = 0; c < classes; c++) {
        double probability = StrictMath.exp(logits[from + c] - largest) / sum;
        gradient[from + c] = (float) ((probability - (labels[n] == c ? 1 : 0)) / batch);
      }
    }
    return loss / batch;
  }
}
