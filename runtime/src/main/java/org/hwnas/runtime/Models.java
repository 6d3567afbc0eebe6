package org.hwnas.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.CostFamilies;
import org.hwnas.runtime.cost.CostModel;
import org.hwnas.runtime.cost.analytical.AnalyticalCostModel;
import org.hwnas.runtime.cost.external.ExternalCostModel;
import org.hwnas.runtime.cost.external.Simulators;
import org.hwnas.runtime.cost.fitted.Curves;
import org.hwnas.runtime.cost.fitted.FittedCostModel;
import org.hwnas.runtime.cost.learned.LearnedCostModel;
import org.hwnas.runtime.cost.lookup.LookupCostModel;
import org.hwnas.runtime.cost.lookup.MeasuredRows;
import org.hwnas.runtime.cost.mnsim2.Mnsim2CostModel;
import org.hwnas.runtime.cost.mnsim2.Quirk;
import org.hwnas.runtime.cost.neurosim.NeuroSimCostModel;
import org.hwnas.runtime.cost.puma.PumaCostModel;
import org.hwnas.runtime.cost.reference.ReferenceCostModel;
import org.hwnas.runtime.estimate.AccuracyEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.experiment.JournalRows;
import org.hwnas.runtime.inference.NetworkTraining;
import org.hwnas.runtime.inference.SupernetAccuracy;
import org.hwnas.runtime.inference.TrainedAccuracy;
import org.hwnas.runtime.predictor.Predictors;
import org.hwnas.runtime.proxy.AccuracyFamilies;
import org.hwnas.runtime.proxy.CodedAccuracy;
import org.hwnas.runtime.proxy.NetworkScores;
import org.hwnas.runtime.proxy.TabularAccuracy;
import org.hwnas.runtime.proxy.XgboostAccuracy;
import org.hwnas.runtime.proxy.ZeroCostAccuracy;
import org.hwnas.runtime.table.Table;
import org.hwnas.runtime.table.TableException;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.training.Checkpoints;
import org.hwnas.runtime.training.Nd4jKernels;
import org.hwnas.runtime.workload.DataSets;

/**
 * Puts the models a plan asks for together: the one place that knows which implementation answers
 * to which name.
 *
 * @param cost what designs cost
 * @param dataSets what networks are trained on
 * @param files that plans name
 * @param checkpoints keep trainings that are under way
 */
public record Models(
    CostEstimator cost, DataSets dataSets, TableFiles files, Checkpoints checkpoints) {
  /**
   * The models of this version.
   *
   * @param files that plans name
   */
  public static Models standard(DataSets dataSets, TableFiles files) {
    return standard(dataSets, files, Simulators.none());
  }

  /**
   * The models of this version.
   *
   * @param files that plans name
   * @param simulators that plans may start
   */
  public static Models standard(DataSets dataSets, TableFiles files, Simulators simulators) {
    return new Models(
        new CostEstimator(costFamilies(files, simulators), dataSets::input),
        dataSets,
        files,
        Checkpoints.none());
  }

  /** The same models, with trainings kept from epoch to epoch. */
  public Models keeping(Checkpoints kept) {
    return new Models(cost, dataSets, files, kept);
  }

  /** The families of cost models, by the kind of the block {@code evaluate.cost}. */
  public static CostFamilies costFamilies(TableFiles files, Simulators simulators) {
    Map<String, CostFamilies.Family> families = new LinkedHashMap<>();
    families.put("analytical", settings -> new AnalyticalCostModel());
    families.put(
        "mnsim",
        settings -> new Mnsim2CostModel(settings.bool("corrected") ? Quirk.none() : Quirk.all()));
    families.put("neurosim", NeuroSimCostModel::new);
    families.put("reference", settings -> new ReferenceCostModel());
    families.put("fitted", settings -> fitted(settings, files));
    families.put("puma", settings -> new PumaCostModel());
    families.put("lookup", settings -> lookup(settings, files));
    families.put("learned", settings -> learned(settings, files));
    families.put(
        "external",
        settings -> external(settings.symbol("simulator"), settings.number("timeout"), simulators));
    families.put("cimloop", settings -> external("cimloop", CIMLOOP_SECONDS, simulators));
    return new CostFamilies(families);
  }

  private static CostModel fitted(ResolvedBlock settings, TableFiles files)
      throws EvaluationFailure {
    Optional<Table> own = table(settings, "curves", files);
    try {
      return new FittedCostModel(own.isPresent() ? Curves.of(own.get()) : Curves.xpert());
    } catch (TableException e) {
      throw new EvaluationFailure(e.getMessage());
    }
  }

  private static CostModel learned(ResolvedBlock settings, TableFiles files)
      throws EvaluationFailure {
    Predictors.Loss loss =
        settings.is("loss", "pairwise") ? Predictors.Loss.PAIRWISE : Predictors.Loss.SQUARED;
    LearnedCostModel.Settings training =
        new LearnedCostModel.Settings(
            settings.symbol("predictor"), loss, (long) settings.number("training_seed"));
    String from = settings.symbol("from");
    Path file = files.require(from, settings.path() + ".from");
    if (JournalRows.isJournal(file)) {
      return LearnedCostModel.train(JournalRows.of(file), training, from);
    }
    Table table = table(settings, "from", files).orElseThrow();
    return LearnedCostModel.train(
        MeasuredRows.of(table, table(settings, "columns", files)), training, table.name());
  }

  /** Longest wait for CiMLoop, which solves each layer of each network, s. */
  private static final double CIMLOOP_SECONDS = 3600;

  private static CostModel external(String name, double timeout, Simulators simulators)
      throws EvaluationFailure {
    Path executable = simulators.allowed().get(name);
    if (executable == null) {
      throw new EvaluationFailure(
          "the simulator `%s` may not be started here; allow it with --allow-simulator %s=EXECUTABLE"
              .formatted(name, name));
    }
    return new ExternalCostModel(name, executable, timeout);
  }

  private static CostModel lookup(ResolvedBlock settings, TableFiles files)
      throws EvaluationFailure {
    Table table =
        table(settings, "file", files)
            .orElseThrow(
                () -> new EvaluationFailure("`" + settings.path() + ".file` names no table"));
    return LookupCostModel.of(table, table(settings, "columns", files), settings.is("by", "layer"));
  }

  private static Optional<Table> table(ResolvedBlock settings, String field, TableFiles files)
      throws EvaluationFailure {
    if (!settings.has(field) || settings.is(field, "auto")) {
      return Optional.empty();
    }
    String path = settings.path() + "." + field;
    try {
      return Optional.of(Table.read(files.require(settings.symbol(field), path)));
    } catch (TableException e) {
      throw new EvaluationFailure(e.getMessage());
    } catch (IOException e) {
      throw new EvaluationFailure("`" + path + "` cannot be read: " + e.getMessage());
    }
  }

  /**
   * An evaluator of a plan's designs. The numerical library is loaded by the first training, if
   * any.
   */
  public PlanEvaluator evaluator(Plan plan) {
    NetworkScores scores = new NetworkScores(cost, dataSets, Nd4jKernels::new);
    return new PlanEvaluator(plan, cost, () -> accuracy(plan, scores), Optional.of(scores));
  }

  /**
   * What trains the networks of a plan's designs.
   *
   * @param kind of the block {@code evaluate.accuracy}
   * @return none where that kind trains nothing
   */
  public Optional<NetworkTraining> training(Plan plan, String kind) {
    return switch (kind) {
      case "trained" ->
          Optional.of(new TrainedAccuracy(cost, dataSets, Nd4jKernels::new, checkpoints, files));
      case "supernet" ->
          Optional.of(new SupernetAccuracy(plan, cost, dataSets, Nd4jKernels::new, checkpoints));
      default -> Optional.empty();
    };
  }

  /** The estimators of accuracy, by the kind of the block {@code evaluate.accuracy}. */
  private AccuracyEstimator accuracy(Plan plan, NetworkScores scores) {
    AccuracyEstimator trained =
        new TrainedAccuracy(cost, dataSets, Nd4jKernels::new, checkpoints, files);
    AccuracyEstimator scored = new ZeroCostAccuracy(scores, plan, () -> trained);
    AccuracyEstimator shared =
        new SupernetAccuracy(plan, cost, dataSets, Nd4jKernels::new, checkpoints);
    return new AccuracyFamilies(
        Map.of(
            "trained",
            settings -> trained,
            "supernet",
            settings -> shared,
            "zero_cost",
            settings -> scored,
            "tabular",
            settings -> tabular(plan, settings),
            "xgboost",
            settings -> boosted(plan, settings)));
  }

  private AccuracyEstimator boosted(Plan plan, ResolvedBlock settings) throws EvaluationFailure {
    String path = settings.path();
    Optional<Path> loss =
        settings.is("loss_file", "auto")
            ? Optional.empty()
            : Optional.of(files.require(settings.symbol("loss_file"), path + ".loss_file"));
    return new XgboostAccuracy(
        plan, settings, files.require(settings.symbol("file"), path + ".file"), loss);
  }

  /** By the design's parameters, or by a code that the table has for its network. */
  private AccuracyEstimator tabular(Plan plan, ResolvedBlock settings) throws EvaluationFailure {
    Table table =
        table(settings, "file", files)
            .orElseThrow(
                () -> new EvaluationFailure("`" + settings.path() + ".file` names no table"));
    String key = settings.symbol("key");
    return key.equals("auto")
        ? new TabularAccuracy(table)
        : new CodedAccuracy(
            table,
            plan,
            key,
            settings.symbol("column"),
            settings.values("order").stream().map(v -> (int) v.asNumber()).toList());
  }
}
