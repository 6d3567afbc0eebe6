package org.hwnas.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.ScreeningSummary;
import org.hwnas.runtime.report.RunReport;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The run a verb works on: given, or the latest. */
public final class RunInput {
  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      description = "Folder of a run (default: the latest below --runs).")
  private Path run;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Folder of the runs (default: runs).")
  private Path runs;

  /**
   * The run.
   *
   * @throws UserError where there is none
   */
  RunDirectory directory(CommonOptions common) {
    return directory(common, run, runs);
  }

  /**
   * The run of a folder, or the latest.
   *
   * @param run null for the latest
   * @throws UserError where there is none
   */
  static RunDirectory directory(CommonOptions common, Path run, Path runs) {
    if (run == null) {
      List<RunDirectory> all = RunDirectory.list(common.resolve(runs));
      if (all.isEmpty()) {
        throw new UserError(
            ExitCode.USAGE, "there is no run in `" + runs + "`; name a run's folder");
      }
      return all.get(0);
    }
    return named(common, run);
  }

  /**
   * A run by its folder.
   *
   * @throws UserError where there is none
   */
  static RunDirectory named(CommonOptions common, Path run) {
    Path folder = common.existing(run);
    if (!Files.isRegularFile(folder.resolve("plan.json"))) {
      throw new UserError(ExitCode.USAGE, "`" + run + "` is no run: there is no plan.json in it");
    }
    return new RunDirectory(folder);
  }

  /** What there is to say of a run, as far as its journals go. */
  static RunReport report(RunDirectory directory) {
    return RunReport.of(
        directory.plan(),
        Journal.read(directory.journal()),
        Journal.read(directory.baseline()),
        ScreeningSummary.decisions(directory));
  }
}
