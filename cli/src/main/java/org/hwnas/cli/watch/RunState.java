package org.hwnas.cli.watch;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hwnas.plan.Plan;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.report.ReportJson;
import org.hwnas.runtime.report.RunReport;

/** What a run's files say at the moment, as JSON; read again only when they changed. */
final class RunState {
  private final RunDirectory directory;
  private final Plan plan;
  private final int budget;
  private String seen = "";
  private RunReport report;
  private String state = "";

  RunState(RunDirectory directory) {
    this.directory = directory;
    this.plan = directory.plan();
    this.budget = Experiment.budget(Experiment.searchBlock(plan));
  }

  /**
   * The run.
   *
   * @param from evaluations of the search before this one are left out: the page has them
   * @throws org.hwnas.runtime.experiment.RunException where the journal is damaged
   */
  synchronized JsonObject json(int from) throws IOException {
    refresh();
    JsonObject json = new JsonObject();
    json.addProperty("name", plan.name());
    json.addProperty("doc", plan.doc());
    json.addProperty("hash", PlanJson.hash(plan));
    json.addProperty("folder", directory.path().getFileName().toString());
    json.addProperty("state", state);
    json.add("workers", state.equals("running") ? LiveWorkers.read(directory) : new JsonArray());
    json.addProperty("report", Files.exists(directory.file("report.html")));
    json.addProperty("budget", budget == Integer.MAX_VALUE ? 0 : budget);
    json.addProperty("evaluations", report.search().size());
    json.addProperty("baselineEvaluations", report.baseline().size());
    json.add("objectives", ReportJson.objectives(plan));
    json.add("parameters", ReportJson.parameters(plan));
    List<RunReport.Point> search = report.search();
    int first = from > search.size() ? 0 : Math.max(0, from);
    json.addProperty("from", first);
    json.add("search", ReportJson.points(plan, search.subList(first, search.size())));
    json.add("baseline", ReportJson.points(plan, report.baseline()));
    JsonArray front = new JsonArray();
    report.front().forEach(p -> front.add(p.entry().index()));
    json.add("front", front);
    // The scale moves with every new extreme, so curves are told whole.
    json.add("searchHypervolume", ReportJson.numbers(report.searchHypervolume()));
    json.add("baselineHypervolume", ReportJson.numbers(report.baselineHypervolume()));
    return json;
  }

  private void refresh() throws IOException {
    String now =
        size(directory.journal()) + " " + size(directory.baseline()) + " " + directory.finished();
    if (!now.equals(seen)) {
      report =
          RunReport.of(plan, Journal.read(directory.journal()), Journal.read(directory.baseline()));
      seen = now;
    }
    state = directory.isLocked() ? "running" : directory.finished() ? "finished" : "interrupted";
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
