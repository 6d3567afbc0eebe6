package org.hwnas.runtime.inference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.onnx.OnnxWeights;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.training.Checkpoints;
import org.hwnas.runtime.training.Kernels;
import org.hwnas.runtime.training.NetworkFunction;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.training.Pruner;
import org.hwnas.runtime.training.Trainer;
import org.hwnas.runtime.workload.DataSet;

/**
 * Trainings of networks in their steps: in exact numbers, pruned, with the formats they are stored
 * in. Each is made once, and is there for all designs that share it.
 */
final class Trainings {
  private static final int DIGITAL_BATCH = 100;
  private static final int REMEMBERED = 256;

  private record Key(
      String network,
      String dataSet,
      TrainingPlan plan,
      int testSamples,
      long seed,
      Object start) {}

  /** Gives weights instead of a training in floating point. */
  interface Inheritance {
    /**
     * What tells two designs with the same network apart.
     *
     * @param workload of the network
     */
    Object identity(ResolvedBlock workload, Network network);

    /** The weights. */
    NetworkWeights weights(
        ResolvedBlock root, ResolvedBlock workload, Network network, DataSet data, Kernels kernels)
        throws EvaluationFailure;
  }

  /** What a training is for. */
  record Task(
      ResolvedBlock root,
      ResolvedBlock workload,
      Network network,
      DataSet data,
      TrainingPlan plan,
      int tests,
      long seed) {
    /** The training in exact numbers, of the whole network. */
    Task exact() {
      TrainingPlan own =
          new TrainingPlan(plan.settings(), plan.noise(), Optional.empty(), Optional.empty(), 1);
      return new Task(root, workload, network, data, own, tests, seed);
    }
  }

  record Trained(Trainer.Result result, Classified digital) {}

  private final Supplier<Kernels> kernels;
  private final Checkpoints checkpoints;
  private final TableFiles files;
  private final Optional<Inheritance> inheritance;
  private final Map<Key, CompletableFuture<Trained>> trained =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, CompletableFuture<Trained>> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * @param kernels made once per training
   * @param checkpoints keep trainings that are under way
   * @param files where models lie whose weights a training starts from
   * @param inheritance of weights, in place of the training in floating point
   */
  Trainings(
      Supplier<Kernels> kernels,
      Checkpoints checkpoints,
      TableFiles files,
      Optional<Inheritance> inheritance) {
    this.kernels = kernels;
    this.checkpoints = checkpoints;
    this.files = files;
    this.inheritance = inheritance;
  }

  /** A training with what comes before it; whoever comes second waits for the first. */
  Trained of(Task task) throws EvaluationFailure {
    Object start =
        inheritance.isPresent()
            ? inheritance.get().identity(task.workload(), task.network())
            : model(task).orElse("initial");
    Key key =
        new Key(
            task.network().key(),
            task.data().name(),
            task.plan(),
            task.tests(),
            task.seed(),
            start);
    CompletableFuture<Trained> mine = new CompletableFuture<>();
    CompletableFuture<Trained> known;
    synchronized (trained) {
      known = trained.putIfAbsent(key, mine);
    }
    if (known == null) {
      // Made on this thread, so that a worker never waits for itself; others of the same network
      // wait for it.
      try {
        mine.complete(train(task));
      } catch (EvaluationFailure | RuntimeException | Error e) {
        mine.completeExceptionally(e);
      }
      known = mine;
    }
    try {
      return known.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof EvaluationFailure failure) {
        throw failure;
      }
      synchronized (trained) {
        trained.remove(key, known);
      }
      throw e;
    }
  }

  private Trained train(Task task) throws EvaluationFailure {
    Network network = task.network();
    DataSet data = task.data();
    TrainingPlan plan = task.plan();
    try (Kernels own = kernels.get()) {
      Optional<Trainer.Result> result = Optional.empty();
      Optional<Classified> dense = Optional.empty();
      if (plan.aware().isEmpty() || !plan.aware().get().scratch()) {
        if (plan.pruning().isPresent() || plan.aware().isPresent()) {
          // what goes on from the same network shares its training
          Trained exact = of(task.exact());
          dense = Optional.of(exact.digital());
          result = Optional.of(exact.result());
        } else if (inheritance.isPresent()) {
          NetworkWeights inherited =
              inheritance.get().weights(task.root(), task.workload(), network, data, own);
          result = Optional.of(new Trainer.Result(inherited, Map.of()));
        } else {
          Trainer.Job job =
              new Trainer.Job(
                  plan.settings(),
                  plan.noise(),
                  Optional.empty(),
                  given(task),
                  Optional.empty(),
                  plan.last());
          result = Optional.of(train(network, data, job, task.seed(), own));
        }
      }
      if (plan.pruning().isPresent()) {
        Trainer.Result before =
            result.orElseThrow(); // none where all training has formats: refused
        result = Optional.of(pruned(task, plan.pruning().get(), before.weights(), own));
      }
      if (plan.aware().isPresent()) {
        TrainingPlan.Aware aware = plan.aware().get();
        Trainer.Job job =
            new Trainer.Job(
                aware.settings(),
                aware.noise(),
                Optional.of(aware.formats()),
                result.map(Trainer.Result::weights),
                plan.pruning().map(p -> p.layers().whole()),
                plan.last());
        result = Optional.of(train(network, data, job, task.seed(), own));
      }
      Trainer.Result trained = result.orElseThrow();
      if (plan.pruning().isPresent()) { // what it costs is seen beside the network without it
        return new Trained(trained, dense.orElseThrow());
      }
      List<Classified> each = new ArrayList<>();
      for (Trainer.Result one : trained.all()) {
        each.add(digital(network, one.weights(), data.test(), task.tests(), own));
      }
      return new Trained(trained, Classified.mean(each));
    }
  }

  /** The model that a training starts from, where it is not from initial weights. */
  private static Optional<String> model(Task task) {
    ResolvedBlock settings = task.root().child("evaluate").child("accuracy");
    return settings.has("from") && !settings.is("from", "auto")
        ? Optional.of(settings.symbol("from"))
        : Optional.empty();
  }

  private Optional<NetworkWeights> given(Task task) throws EvaluationFailure {
    Optional<String> model = model(task);
    if (model.isPresent()) {
      return Optional.of(
          OnnxWeights.read(files.require(model.get(), "evaluate.accuracy.from"), task.network()));
    }
    if (task.plan().settings().epochs() == 0) {
      throw new EvaluationFailure(
          "`evaluate.accuracy.epochs` = 0 trains nothing; name an ONNX model with weights by `from`");
    }
    return Optional.empty();
  }

  /** The network without what is left out, trained on where that is said. */
  private Trainer.Result pruned(
      Task task, TrainingPlan.Pruned pruning, NetworkWeights dense, Kernels own)
      throws EvaluationFailure {
    Trainer.Settings settings = pruning.settings();
    if (settings.epochs() == 0) {
      int batch = Math.min(settings.batch(), settings.samples());
      Pruner pruner =
          new Pruner(task.network(), task.data(), pruning.layers(), batch, task.seed(), own);
      return new Trainer.Result(pruner.pruned(dense), Map.of());
    }
    Trainer.Job job =
        new Trainer.Job(
            settings,
            task.plan().noise(),
            pruning.formats(),
            Optional.of(dense),
            Optional.of(pruning.layers()),
            task.plan().aware().isPresent() ? 1 : task.plan().last());
    return train(task.network(), task.data(), job, task.seed(), own);
  }

  private Trainer.Result train(
      Network network, DataSet data, Trainer.Job job, long seed, Kernels own)
      throws EvaluationFailure {
    return Trainer.train(network, data, job, seed, own, checkpoints, (epoch, epochs, loss) -> {});
  }

  /** What a network says of the first so many images, in exact numbers. */
  static Classified digital(
      Network network, NetworkWeights weights, DataSet.Split split, int images, Kernels kernels) {
    int batch = Math.min(DIGITAL_BATCH, images);
    NetworkFunction function = new NetworkFunction(network, batch, weights, kernels);
    Classified.Sum sum = new Classified.Sum();
    for (int from = 0; from < images; from += batch) {
      int here = Math.min(batch, images - from);
      for (int i = 0; i < here; i++) {
        split.copy(from + i, function.input(), i * split.sampleSize());
      }
      float[] logits = function.infer();
      int classes = logits.length / batch;
      for (int i = 0; i < here; i++) {
        sum.add(logits, i * classes, classes, split.label(from + i));
      }
    }
    return sum.mean();
  }
}
