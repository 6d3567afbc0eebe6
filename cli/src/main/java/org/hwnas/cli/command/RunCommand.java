package org.hwnas.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.comparison.SeedSummary;
import org.hwnas.runtime.cost.external.Simulators;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.SeededPlans;
import org.hwnas.runtime.report.RunReport;
import org.hwnas.runtime.table.TableFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compiles a spec and searches. */
@Command(
    name = "run",
    description =
        "Compile a spec and run its search; results go to a new folder, of each seed where the spec names several (reproduce.seeds).")
public final class RunCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private SpecInput input;
  @Mixin private RunOptions options;
  @Mixin private SimulatorOptions programs;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Folder in which the run gets a folder of its own (default: runs).")
  private Path runs;

  @Option(
      names = "--locked",
      description = "Do not start where anything has moved since `hwnas lock`.")
  private boolean locked;

  @Override
  public Integer call() throws IOException {
    SpecInput.Compiled compiled = input.compile(common);
    List<Plan> plans = SeededPlans.of(compiled.plan());
    CapabilityCheck.require(plans.get(0), common);
    if (locked) {
      List<String> moved = LockCommand.moved(compiled.path(), compiled.plan());
      if (!moved.isEmpty()) {
        throw new UserError(
            ExitCode.STALE,
            "not what is locked:\n  "
                + String.join("\n  ", moved)
                + "\nrun without --locked, or accept it with `hwnas lock`");
      }
    }
    requireTables(compiled);
    options.requireEngine();
    Simulators simulators = programs.simulators(compiled.plan(), common);
    List<RunDirectory> begun = new ArrayList<>();
    for (Plan plan : plans) {
      long seed = (long) Experiment.searchBlock(plan).number("seed");
      RunDirectory directory =
          RunDirectory.create(common.resolve(runs), plan, seed, compiled.text());
      keepTables(compiled, directory);
      begun.add(directory);
    }
    return carryOn(plans, begun, new RunSession(common, options, simulators));
  }

  /** One run after the other; all of them are there from the start, so that each can be resumed. */
  private int carryOn(List<Plan> plans, List<RunDirectory> begun, RunSession session) {
    int code = ExitCode.OK;
    for (int i = 0; i < begun.size(); i++) {
      List<RunDirectory> after = begun.subList(i + 1, begun.size());
      int one = session.carryOn(plans.get(i), begun.get(i), after);
      if (Thread.currentThread().isInterrupted()) {
        return one;
      }
      code = Math.max(code, one);
    }
    if (begun.size() > 1) {
      List<RunReport> reports = begun.stream().map(RunInput::report).toList();
      common.console().out().print(SeedSummary.of(reports).human());
    }
    return code;
  }

  /** A missing table is a fact to tell before there is a run. */
  private static void requireTables(SpecInput.Compiled compiled) {
    TableFiles files = TableFiles.in(compiled.path().toAbsolutePath().getParent());
    for (String name : TableFiles.ofRun(compiled.plan())) {
      if (files.find(name).isEmpty()) {
        throw new UserError(
            ExitCode.USAGE, "the spec names the file `" + name + "`, which is not there");
      }
    }
  }

  /** A run keeps what it looks figures up in, so that it can be resumed and shared. */
  private static void keepTables(SpecInput.Compiled compiled, RunDirectory directory)
      throws IOException {
    TableFiles files = TableFiles.in(compiled.path().toAbsolutePath().getParent());
    for (String name : TableFiles.ofRun(compiled.plan())) {
      directory.write(TableFiles.keptAs(name), Files.readAllBytes(files.find(name).orElseThrow()));
    }
  }
}
