package org.hwnas.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.report.ComparisonPage;
import org.hwnas.runtime.report.Importance;
import org.hwnas.runtime.report.RunOutputs;
import org.hwnas.runtime.report.RunReport;
import org.hwnas.runtime.table.TableFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Writes a run's report from its journals, finished or not; or a page that compares it to others.
 */
@Command(
    name = "report",
    description = "Write front.csv, front.svg and report.html of a run, finished or not.")
public final class ReportCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private RunInput input;

  @Option(
      names = "--beside",
      paramLabel = "RUN",
      arity = "1..*",
      description =
          "Write no report but a page on which the run stands beside these, with the same objectives.")
  private List<Path> others = new ArrayList<>();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Where the page of --beside goes.",
      defaultValue = "comparison.html")
  private Path page;

  @Override
  public Integer call() {
    RunDirectory directory = input.directory(common);
    if (!others.isEmpty()) {
      return beside(directory);
    }
    RunReport report = RunInput.report(directory);
    Models models = Models.standard(DataCommand.sets(common), TableFiles.in(directory.path()));
    Importance importance = RunOutputs.write(directory, report, models.cost());
    common.console().out().println(RunOutputs.summary(report));
    RunOutputs.effort(directory).ifPresent(common.console().out()::println);
    RunOutputs.mattered(report, importance).forEach(common.console().out()::println);
    common.console().out().println(directory.file("report.html"));
    return ExitCode.OK;
  }

  private int beside(RunDirectory first) {
    List<RunDirectory> all = new ArrayList<>(List.of(first));
    others.forEach(other -> all.add(RunInput.named(common, other)));
    List<ComparisonPage.Named> runs = new ArrayList<>();
    for (RunDirectory run : all) {
      RunReport report = RunInput.report(run);
      String search = Experiment.searchBlock(report.plan()).kind();
      runs.add(new ComparisonPage.Named(search + " " + run.path().getFileName(), report));
    }
    Path target = common.resolve(page);
    try {
      Files.writeString(target, ComparisonPage.write(runs));
    } catch (IOException e) {
      throw new UserError(ExitCode.FAILED, "cannot write `" + page + "`: " + e.getMessage());
    }
    common.console().out().println(page);
    return ExitCode.OK;
  }
}
