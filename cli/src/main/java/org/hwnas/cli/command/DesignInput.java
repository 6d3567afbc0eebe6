package org.hwnas.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.experiment.DesignFile;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.JournalEntry;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.report.RunReport;
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
   * A design that a run found.
   *
   * @param evaluation its number; none: the best, where there is one
   * @throws UserError where the run has no such evaluation, and where it does not say which is best
   */
  Design of(RunDirectory run, OptionalInt evaluation, CommonOptions common) {
    Plan plan = run.plan();
    if (design != null) {
      return checked(plan, read(common));
    }
    List<RunReport.Point> points = RunReport.points(plan, Journal.read(run.journal()));
    List<RunReport.Point> front = RunReport.front(points);
    if (evaluation.isEmpty()) {
      if (front.size() == 1) {
        return front.get(0).entry().design();
      }
      throw new UserError(
          ExitCode.USAGE,
          front.isEmpty()
              ? "the run has found no design yet that meets the requirements; name one with --evaluation N"
              : "the run has no one best design; name one of its front: --evaluation "
                  + front.stream()
                      .map(p -> Integer.toString(p.entry().index()))
                      .collect(Collectors.joining(", ")));
    }
    return points.stream()
        .map(RunReport.Point::entry)
        .filter(e -> e.index() == evaluation.getAsInt())
        .map(JournalEntry::design)
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.USAGE,
                    "the run has no evaluation %d; it has %d, from 0"
                        .formatted(evaluation.getAsInt(), points.size())));
  }

  /**
   * A design of a plan.
   *
   * @param evaluator that knows which designs there are
   * @throws UserError where the file holds none, or one that does not fit the plan
   */
  Design of(Plan plan, PlanEvaluator evaluator, CommonOptions common) {
    return checked(plan, design == null ? random(plan, evaluator) : read(common));
  }

  private static Design checked(Plan plan, Design chosen) {
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
