package org.hwnas.runtime.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.estimate.AccuracyEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.RunSeed;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.training.Checkpoints;
import org.hwnas.runtime.training.Kernels;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.training.NumberFormats;
import org.hwnas.runtime.training.Pruner;
import org.hwnas.runtime.training.Trainer;
import org.hwnas.runtime.workload.DataSet;
import org.hwnas.runtime.workload.DataSets;

/**
 * Trains a design's network, maps it onto its crossbars, and measures it on Monte-Carlo chips.
 * Training does not depend on the hardware unless the spec says so, so designs that share a network
 * share its training.
 */
public final class TrainedAccuracy implements AccuracyEstimator, NetworkTraining {
  private static final int CALIBRATION_SAMPLES = 32;

  private final CostEstimator networks;
  private final DataSets dataSets;
  private final Supplier<Kernels> kernels;
  private final Trainings trainings;

  /**
   * Keeps nothing of what is under way.
   *
   * @param networks builds a design's networks
   * @param kernels made once per training
   */
  public TrainedAccuracy(CostEstimator networks, DataSets dataSets, Supplier<Kernels> kernels) {
    this(networks, dataSets, kernels, Checkpoints.none(), TableFiles.none());
  }

  /**
   * @param networks builds a design's networks
   * @param kernels made once per training
   * @param checkpoints keep trainings that are under way
   * @param files where models lie whose weights a training starts from
   */
  public TrainedAccuracy(
      CostEstimator networks,
      DataSets dataSets,
      Supplier<Kernels> kernels,
      Checkpoints checkpoints,
      TableFiles files) {
    this(networks, dataSets, kernels, new Trainings(kernels, checkpoints, files, Optional.empty()));
  }

  /** With weights of another training in place of that in floating point. */
  TrainedAccuracy(
      CostEstimator networks, DataSets dataSets, Supplier<Kernels> kernels, Trainings trainings) {
    this.networks = networks;
    this.dataSets = dataSets;
    this.kernels = kernels;
    this.trainings = trainings;
  }

  @Override
  public SortedMap<String, MetricArray> estimate(ResolvedBlock root) throws EvaluationFailure {
    ResolvedBlock settings = root.child("evaluate").child("accuracy");
    long seed = RunSeed.of(root);
    int chips = settings.integer("chips");
    List<Double> times =
        settings.values("times").stream().map(t -> ((Value.Num) t).value()).toList();
    List<ResolvedBlock> workloads = root.childrenOfKind("workload").toList();
    List<Double> moments = times.isEmpty() ? List.of(0.0) : times;
    double[] analog = new double[workloads.size() * chips * moments.size()];
    double[] analogLoss = new double[analog.length];
    double[] digital = new double[workloads.size()];
    double[] digitalLoss = new double[workloads.size()];
    for (int w = 0; w < workloads.size(); w++) {
      DataSet data = dataSets.load(workloads.get(w).symbol("dataset"));
      int tests = samples(settings, "test_samples", data.test().size());
      Prepared ready = prepare(root, workloads.get(w), data);
      digital[w] = ready.digital().accuracy();
      digitalLoss[w] = ready.digital().loss();
      CellPhysics physics = ready.physics();
      for (int c = 0; c < chips; c++) {
        for (int t = 0; t < moments.size(); t++) {
          int at = (w * chips + c) * moments.size() + t;
          List<Classified> each = new ArrayList<>();
          for (AnalogNetwork prepared : ready.analog()) {
            ProgrammedChip chip = prepared.program(physics.at(moments.get(t)), seed, c);
            each.add(chip.classified(data.test(), tests));
          }
          Classified found = Classified.mean(each);
          analog[at] = found.accuracy();
          analogLoss[at] = found.loss();
        }
      }
    }
    SortedMap<String, MetricArray> metrics = new TreeMap<>();
    metrics.put("accuracy", new MetricArray(workloads.size(), chips, times, analog));
    metrics.put("digital_accuracy", MetricArray.perWorkload(digital));
    metrics.put("loss", new MetricArray(workloads.size(), chips, times, analogLoss));
    metrics.put("digital_loss", MetricArray.perWorkload(digitalLoss));
    limit(root, workloads, digital, analog);
    return metrics;
  }

  @Override
  public SortedMap<String, MetricArray> digital(Design design, ResolvedBlock root)
      throws EvaluationFailure {
    List<ResolvedBlock> workloads = root.childrenOfKind("workload").toList();
    double[] accuracies = new double[workloads.size()];
    double[] losses = new double[workloads.size()];
    for (int w = 0; w < workloads.size(); w++) {
      DataSet data = dataSets.load(workloads.get(w).symbol("dataset"));
      Classified exact = laid(root, workloads.get(w), data).trained().digital();
      accuracies[w] = exact.accuracy();
      losses[w] = exact.loss();
    }
    SortedMap<String, MetricArray> metrics = new TreeMap<>();
    metrics.put("digital_accuracy", MetricArray.perWorkload(accuracies));
    metrics.put("digital_loss", MetricArray.perWorkload(losses));
    return metrics;
  }

  /** Refuses a design that loses more accuracy than pruning may cost, over chips and times. */
  private static void limit(
      ResolvedBlock root, List<ResolvedBlock> workloads, double[] digital, double[] analog)
      throws EvaluationFailure {
    Optional<ResolvedBlock> pruning = root.find("pruning");
    if (pruning.isEmpty()
        || !pruning.get().has("accuracy_loss")
        || pruning.get().is("accuracy_loss", "auto")) {
      return;
    }
    double most = pruning.get().number("accuracy_loss");
    int each = analog.length / digital.length;
    for (int w = 0; w < digital.length; w++) {
      double sum = 0;
      for (int i = 0; i < each; i++) {
        sum += analog[w * each + i];
      }
      double loss = digital[w] - sum / each;
      if (loss > most) {
        throw new EvaluationFailure(
            String.format(
                Locale.ROOT,
                "`%s` loses %.4f of its accuracy, more than `pruning.accuracy_loss` = %s",
                workloads.get(w).name(),
                loss,
                most));
      }
    }
  }

  private record Prepared(
      Network network,
      NetworkWeights weights,
      Classified digital,
      List<AnalogNetwork> analog,
      CellPhysics physics) {}

  /** A trained network, and what it is to be stored in. */
  private record Laid(
      Network network,
      Trainings.Trained trained,
      StoredLayers stored,
      CellPhysics physics,
      long seed) {}

  /** Trains the network of a workload and lays it onto crossbars. */
  private Prepared prepare(ResolvedBlock root, ResolvedBlock workload, DataSet data)
      throws EvaluationFailure {
    Laid laid = laid(root, workload, data);
    Trainer.Result result = laid.trained().result();
    List<AnalogNetwork> analog = new ArrayList<>();
    for (Trainer.Result one : result.all()) {
      analog.add(
          analog(
              root,
              laid.network(),
              one.weights(),
              one.formats(),
              laid.stored(),
              laid.seed(),
              data));
    }
    return new Prepared(
        laid.network(), result.weights(), laid.trained().digital(), analog, laid.physics());
  }

  private Laid laid(ResolvedBlock root, ResolvedBlock workload, DataSet data)
      throws EvaluationFailure {
    ResolvedBlock settings = root.child("evaluate").child("accuracy");
    long seed = RunSeed.of(root);
    Network network = networks.network(root, workload);
    int tests = samples(settings, "test_samples", data.test().size());
    StoredLayers stored = StoredLayers.of(root, path(root, workload), network);
    Chip chip = ChipReader.read(stored.anyHardware(root));
    CellPhysics physics =
        CellPhysics.of(stored.anyHardware(root), effect -> acts(settings, effect), 0);
    if (!stored.hardware().isEmpty()
        && settings.has("ir_drop_aware")
        && settings.bool("ir_drop_aware")) {
      throw new EvaluationFailure(
          "`evaluate.accuracy.ir_drop_aware` trains behind the wires of one crossbar, but layers have crossbars of their own");
    }
    TrainingPlan plan =
        TrainingPlan.of(
            new TrainingPlan.DeviceContext(root, network, chip, physics, stored),
            data.train().size());
    Trainings.Trained result =
        trainings.of(new Trainings.Task(root, workload, network, data, plan, tests, seed));
    return new Laid(network, result, stored, physics, seed);
  }

  /**
   * By how much the loss on crossbars is above that in exact numbers, with weights as they are:
   * after rounding, the mean over chips and times.
   *
   * @param split measured on the first {@code images} of it
   */
  double excess(
      ResolvedBlock root,
      ResolvedBlock workload,
      DataSet data,
      NetworkWeights weights,
      DataSet.Split split,
      int images)
      throws EvaluationFailure {
    ResolvedBlock settings = root.child("evaluate").child("accuracy");
    long seed = RunSeed.of(root);
    Network network = networks.network(root, workload);
    StoredLayers stored = StoredLayers.of(root, path(root, workload), network);
    AnalogNetwork analog = analog(root, network, weights, Map.of(), stored, seed, data);
    CellPhysics physics =
        CellPhysics.of(stored.anyHardware(root), effect -> acts(settings, effect), 0);
    List<Double> times =
        settings.values("times").stream().map(t -> ((Value.Num) t).value()).toList();
    List<Double> moments = times.isEmpty() ? List.of(0.0) : times;
    int chips = settings.integer("chips");
    double sum = 0;
    for (int c = 0; c < chips; c++) {
      for (double moment : moments) {
        sum += analog.program(physics.at(moment), seed, c).classified(split, images).loss();
      }
    }
    try (Kernels own = kernels.get()) {
      Classified exact = Trainings.digital(network, weights, split, images, own);
      return sum / (chips * moments.size()) - exact.loss();
    }
  }

  private static AnalogNetwork analog(
      ResolvedBlock root,
      Network network,
      NetworkWeights weights,
      Map<Integer, NumberFormats.LayerFormat> formats,
      StoredLayers stored,
      long seed,
      DataSet data)
      throws EvaluationFailure {
    ResolvedBlock settings = root.child("evaluate").child("accuracy");
    ResolvedBlock hardware = stored.anyHardware(root);
    Map<Integer, LayerHardware> own = new TreeMap<>();
    for (Map.Entry<Integer, ResolvedBlock> layer : stored.hardware().entrySet()) {
      own.put(layer.getKey(), LayerHardware.of(layer.getValue(), effect -> acts(settings, effect)));
    }
    return AnalogNetwork.of(
        network,
        weights,
        formats,
        ChipReader.read(hardware),
        new AnalogNetwork.Formats(
            stored.formats(),
            stored.own(),
            stored.rules(),
            stored.pruning().map(p -> Pruner.found(network, p, weights, seed)).orElse(Map.of()),
            own,
            Accumulator.of(root.child("quantization"))),
        hardware,
        effect -> acts(settings, effect),
        stored.rule(),
        calibration(data, samples(root)));
  }

  private static String path(ResolvedBlock root, ResolvedBlock workload) {
    String name = workload.symbol("network");
    return root.childrenOfKind("network")
        .filter(network -> network.name().equals(name))
        .map(ResolvedBlock::path)
        .findFirst()
        .orElse(name);
  }

  @Override
  public List<TrainedNetwork> networks(ResolvedBlock root) throws EvaluationFailure {
    List<TrainedNetwork> all = new ArrayList<>();
    for (ResolvedBlock workload : root.childrenOfKind("workload").toList()) {
      DataSet data = dataSets.load(workload.symbol("dataset"));
      Prepared ready = prepare(root, workload, data);
      all.add(
          new TrainedNetwork(
              workload.name(), ready.network(), ready.weights(), last(ready.analog()).stored()));
    }
    return all;
  }

  private static <T> T last(List<T> all) {
    return all.get(all.size() - 1);
  }

  /** Whether a non-ideality is among those the spec lets act; {@code auto} lets all. */
  private static boolean acts(ResolvedBlock settings, String effect) {
    List<Value> named = settings.values("nonidealities");
    return named.contains(Value.of("auto")) || named.contains(Value.of(effect));
  }

  private static int samples(ResolvedBlock settings, String field, int all) {
    return settings.is(field, "auto") ? all : Math.min(all, settings.integer(field));
  }

  /** Images that ranges are found with: as stated, or so many where training has formats. */
  private static int samples(ResolvedBlock root) {
    return root.child("quantization")
        .find("method")
        .filter(m -> m.kind().equals("post_training"))
        .map(m -> m.integer("samples"))
        .orElse(CALIBRATION_SAMPLES);
  }

  private static List<float[]> calibration(DataSet data, int count) {
    List<float[]> samples = new ArrayList<>();
    for (int i = 0; i < Math.min(count, data.train().size()); i++) {
      float[] sample = new float[data.train().sampleSize()];
      data.train().copy(i, sample, 0);
      samples.add(sample);
    }
    return samples;
  }
}
