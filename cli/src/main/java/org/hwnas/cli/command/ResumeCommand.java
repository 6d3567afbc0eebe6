package org.hwnas.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.dsl.Compilation;
import org.hwnas.plan.Plan;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.SeededPlans;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Carries an interrupted run on. */
@Command(
    name = "resume",
    description = "Carry an interrupted run on to the same result it would have had.")
public final class ResumeCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private RunInput input;
  @Mixin private RunOptions options;
  @Mixin private SimulatorOptions programs;

  @Option(
      names = "--spec",
      paramLabel = "SPEC",
      description = "Refuse (exit code 5) unless this spec still compiles to the run's plan.")
  private Path spec;

  @Override
  public Integer call() {
    RunDirectory directory = input.directory(common);
    options.requireEngine();
    Plan plan = directory.plan();
    if (spec != null) {
      Compilation compilation = SpecInput.compile(common.existing(spec), Map.of());
      String own = PlanJson.hash(plan);
      List<String> now =
          compilation.plan().map(SeededPlans::of).orElse(List.of()).stream()
              .map(PlanJson::hash)
              .toList();
      if (!now.contains(own)) {
        throw new UserError(
            ExitCode.STALE,
            "`"
                + spec
                + "` is no longer the plan of this run (run "
                + own.substring(0, 12)
                + ", spec "
                + (now.isEmpty() ? "none" : now.get(0).substring(0, 12))
                + "); start a new run");
      }
    }
    return new RunSession(common, options, programs.simulators(plan, common))
        .carryOn(plan, directory, List.of());
  }
}
