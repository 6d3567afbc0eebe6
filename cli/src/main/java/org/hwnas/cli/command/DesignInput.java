package org.hwnas.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.experiment.DesignFile;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import picocli.CommandLine.Option;

/** The one design a verb works on. */
public final class DesignInput {
  @Option(
      names = "--design",
      paramLabel = "FILE",
      description =
          "JSON object of parameter ids and values: SI numbers, or texts with a unit such as \"50 uS\". A run's journal and report"
              + " hold them. Default: a random valid design.")
  private Path design;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Draws the random design (default: 1).")
  private long seed;

  /**
   * A design of a plan.
   *
   * @param evaluator that knows which designs there are
   * @throws UserError where the file holds none, or one that does not fit the plan
   */
  Design of(Plan plan, PlanEvaluator evaluator, CommonOptions common) {
    Design chosen = design == null ? random(plan, evaluator) : read(common);
    DesignFile.check(plan, chosen)
        .ifPresent(
            problem -> {
              throw new UserError(ExitCode.USAGE, "the design does not fit the plan: " + problem);
            });
    return chosen;
  }

  private Design random(Plan plan, PlanEvaluator evaluator) {
    try {
      return new DesignOperators(plan, evaluator.designs()).sample(RandomStream.of(seed, "eval"));
    } catch (IllegalArgumentException e) {
      throw new UserError(ExitCode.USAGE, e.getMessage());
    }
  }

  private Design read(CommonOptions common) {
    Path path = common.existing(design);
    try {
      return DesignFile.read(Files.readString(path));
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(ExitCode.USAGE, "`" + design + "` is no design: " + e.getMessage());
    }
  }
}
