package org.hwnas.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.JournalEntry;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.ScreeningSummary;
import org.hwnas.runtime.report.RunOutputs;
import org.hwnas.runtime.report.RunReport;
import org.hwnas.runtime.table.TableFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes a run's report from its journals, finished or not. */
@Command(
    name = "report",
    description = "Write front.csv, front.svg and report.html of a run, finished or not.")
public final class ReportCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private RunInput input;

  @Override
  public Integer call() {
    RunDirectory directory = input.directory(common);
    Plan plan = directory.plan();
    List<JournalEntry> search = Journal.read(directory.journal());
    List<JournalEntry> baseline = Journal.read(directory.baseline());
    RunReport report = RunReport.of(plan, search, baseline, ScreeningSummary.decisions(directory));
    Models models = Models.standard(DataCommand.sets(common), TableFiles.in(directory.path()));
    RunOutputs.write(directory, report, models.cost());
    common.console().out().println(RunOutputs.summary(report));
    common.console().out().println(directory.file("report.html"));
    return ExitCode.OK;
  }
}
