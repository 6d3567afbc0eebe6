package org.hwnas.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.cli.progress.ProgressPrinter;
import org.hwnas.cli.watch.LiveWorkers;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.cost.external.Simulators;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.execution.BatchExecutor;
import org.hwnas.runtime.execution.DesignExecutor;
import org.hwnas.runtime.execution.Engine;
import org.hwnas.runtime.execution.EngineException;
import org.hwnas.runtime.execution.EvaluatorDefect;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.ScreeningSummary;
import org.hwnas.runtime.lock.RunData;
import org.hwnas.runtime.proxy.AccuracyFamilies;
import org.hwnas.runtime.report.RunOutputs;
import org.hwnas.runtime.report.RunReport;
import org.hwnas.runtime.store.EvaluationMemory;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.training.Checkpoints;
import org.hwnas.runtime.workload.DataSets;

/** Carries a run on from wherever it is to its end, for `run` and `resume` alike. */
final class RunSession {
  private final CommonOptions common;
  private final RunOptions options;
  private final Simulators simulators;

  RunSession(CommonOptions common, RunOptions options, Simulators simulators) {
    this.common = common;
    this.options = options;
    this.simulators = simulators;
  }

  /**
   * Refuses data that are not those a run was begun with.
   *
   * @throws UserError where a set of the same name has other samples
   */
  static void requireSameData(RunDirectory directory, DataSets sets) {
    RunData.changed(directory, sets)
        .ifPresent(
            problem -> {
              throw new UserError(ExitCode.STALE, problem);
            });
  }

  /**
   * Runs, writes the outputs, says where they are; gives the exit code.
   *
   * @param after runs that would follow, which are named where this one is stopped
   */
  int carryOn(Plan plan, RunDirectory directory, List<RunDirectory> after) {
    String goOn =
        Stream.concat(Stream.of(directory), after.stream())
            .map(run -> "hwnas resume " + shown(run))
            .collect(Collectors.joining("; "));
    DataSets sets = DataCommand.sets(common);
    requireSameData(directory, sets);
    RunData.keep(directory, sets);
    Models models =
        Models.standard(sets, TableFiles.in(directory.path()), simulators)
            .keeping(
                Checkpoints.in(
                    directory.path().resolve("checkpoints"), common.console().err()::println));
    if (PlanEvaluator.neededScores(plan).contains("naswot")
        || PlanEvaluator.needsAccuracy(plan) && AccuracyFamilies.needsData(plan)) {
      requireData(plan, models);
    }
    AtomicBoolean done = new AtomicBoolean();
    Thread farewell =
        new Thread(
            () -> {
              if (!done.get()) {
                // What was evaluated is in the journal already; nothing needs saving.
                common.console().err().println();
                common.console().err().println("stopped; go on with: " + goOn);
                common.console().err().flush();
                Runtime.getRuntime().halt(ExitCode.STOPPED);
              }
            });
    Runtime.getRuntime().addShutdownHook(farewell);
    try (DesignEvaluator evaluator = remembering(plan, directory, models.evaluator(plan))) {
      Progress progress =
          ProgressPrinter.of(options.progress(common.quiet()), plan, common.console());
      Experiment experiment = new Experiment(plan, directory, evaluator, progress, () -> false);
      Experiment.Result result = run(experiment, evaluator, plan, directory);
      RunReport report =
          RunReport.of(
              plan, result.search(), result.baseline(), ScreeningSummary.decisions(directory));
      if (result.end() == Experiment.End.STOPPED) {
        common
            .console()
            .err()
            .println("out of wall-clock budget; go on with: hwnas resume " + shown(directory));
        return ExitCode.STOPPED;
      }
      if (evaluator instanceof EvaluationMemory memory && memory.known() > 0 && !common.quiet()) {
        common
            .console()
            .err()
            .println(
                memory.known()
                    + " evaluations were known from earlier runs (--no-memory makes them anew)");
      }
      RunOutputs.write(directory, report, models.cost());
      common.console().out().println(RunOutputs.summary(report));
      if (!common.quiet() && !result.search().isEmpty()) {
        RunOutputs.effort(directory).ifPresent(common.console().out()::println);
      }
      String finish = RunOutputs.finish(directory, report);
      if (!finish.isEmpty()) {
        common.console().out().println(finish);
      }
      common.console().out().println("  " + shown(directory) + "/front.csv");
      common.console().out().println("  " + shown(directory) + "/report.html");
      return report.front().isEmpty() ? ExitCode.INFEASIBLE : ExitCode.OK;
    } catch (EvaluatorDefect e) {
      throw new UserError(
          ExitCode.FAILED,
          e.getMessage()
              + (e.getCause() == null ? "" : " (" + e.getCause() + ")")
              + "; once it is mended, go on with: "
              + goOn);
    } catch (EngineException e) {
      throw new UserError(ExitCode.FAILED, e.getMessage() + "; go on with: " + goOn);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.STOPPED;
    } finally {
      done.set(true);
    }
  }

  /** Runs here or on a cluster; the result is the same. */
  private Experiment.Result run(
      Experiment experiment, DesignEvaluator evaluator, Plan plan, RunDirectory directory)
      throws InterruptedException {
    try (DesignExecutor executor = executor(evaluator, plan, directory);
        LiveWorkers live = LiveWorkers.of(directory, executor::workers)) {
      return experiment.run(executor, options.jobs());
    }
  }

  private DesignExecutor executor(DesignEvaluator evaluator, Plan plan, RunDirectory directory) {
    if (options.engine().equals(RunOptions.LOCAL)) {
      return new BatchExecutor(evaluator, options.jobs());
    }
    Engine.Request request =
        new Engine.Request(
            plan,
            TableFiles.in(directory.path()),
            DataCommand.roots(),
            simulators.allowed(),
            options.master().orElseThrow(),
            options.engineSettings(),
            line -> common.console().err().println(line));
    DesignExecutor cluster = Engine.find(options.engine()).orElseThrow().open(request);
    return evaluator instanceof EvaluationMemory memory ? memory.before(cluster) : cluster;
  }

  /**
   * What takes long is remembered across runs; a cost model answers faster than a disk.
   *
   * @param directory {@code <runs>/<experiment>/<run>}
   */
  private DesignEvaluator remembering(Plan plan, RunDirectory directory, PlanEvaluator evaluator) {
    boolean slow = PlanEvaluator.needsAccuracy(plan) || !simulators.allowed().isEmpty();
    Path experiment = directory.path().toAbsolutePath().getParent();
    if (!slow || !options.remembers() || experiment == null || experiment.getParent() == null) {
      return evaluator;
    }
    EvaluationMemory.Opened opened =
        EvaluationMemory.before(
            experiment.getParent(), plan, evaluator, TableFiles.in(directory.path()), simulators);
    opened.notice().ifPresent(n -> common.console().err().println("note: " + n));
    return opened.evaluator();
  }

  /** A missing data set is a fact to tell at once, not after the first training. */
  private static void requireData(Plan plan, Models models) {
    plan.configuration().children().stream()
        .filter(block -> block.kind().equals("workload"))
        .map(block -> block.fields().get("dataset").values().get(0))
        .map(expr -> Evaluator.evaluate(expr, id -> Optional.empty()).asSymbol())
        .filter(name -> !name.equals("none") && models.dataSets().folder(name).isEmpty())
        .findFirst()
        .ifPresent(
            name -> {
              throw new UserError(
                  ExitCode.USAGE,
                  "the data set `"
                      + name
                      + "` is not installed; run `hwnas data install "
                      + name
                      + "`");
            });
  }

  private String shown(RunDirectory directory) {
    return directory.path().startsWith(common.directory())
        ? common.directory().relativize(directory.path()).toString()
        : directory.path().toString();
  }
}
