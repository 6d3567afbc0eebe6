package org.hwnas.runtime.export.paper;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.plan.text.PlanText;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.RunException;
import org.hwnas.runtime.report.RunReport;

/**
 * What reviewers of neural architecture search ask, answered from a run where it has the answer,
 * left open where its author must. The questions are those of M. Lindauer and F. Hutter, "Best
 * Practices for Scientific Research on Neural Architecture Search", JMLR 21(243), 2020, in our
 * words.
 */
final class Checklist {
  private final StringBuilder text = new StringBuilder();
  private final RunDirectory directory;
  private final RunReport report;
  private final Plan plan;
  private final ResolvedBlock search;

  private Checklist(RunDirectory directory, RunReport report) {
    this.directory = directory;
    this.report = report;
    this.plan = report.plan();
    this.search = Experiment.searchBlock(plan);
  }

  static String of(RunDirectory directory, RunReport report) {
    Checklist list = new Checklist(directory, report);
    list.write();
    return list.text.toString();
  }

  private void write() {
    text.append("# Checklist for neural architecture search\n\n");
    text.append(
        "After Lindauer and Hutter (JMLR 21(243), 2020). [x]: answered by the run. [ ]: for the author.\n\n");
    text.append("## Releasing code\n\n");
    done(
        "Training pipeline and hyper-parameters of the evaluation",
        "in `plan.json`, hash `" + PlanJson.hash(plan) + "`; `hwnas plan` prints them");
    done(
        "Code and settings of the search",
        "hwnas, `%s`, seed %d".formatted(search.kind(), (long) search.number("seed")));
    done("Search space", "`space.tex`: " + PlanText.size(plan.space()) + " designs");
    open("Everything is public", "`hwnas bundle` makes one file of this run; say where it is");
    text.append("\n## Comparing methods\n\n");
    boolean compared = !report.baseline().isEmpty();
    item(
        compared,
        "Compared on the same space, data, code and budget",
        compared
            ? "random search with %d evaluations; search %d. Hypervolume %s against %s"
                .formatted(
                    report.baseline().size(),
                    report.search().size(),
                    last(report.searchHypervolume()),
                    last(report.baselineHypervolume()))
            : "this run has no random search (`baseline = random`)");
    int seeds = seeds();
    item(
        seeds > 1,
        "Repeated with other seeds",
        seeds > 1
            ? "%d seeds of the experiment beside this run; `hwnas query` reads them together"
                .formatted(seeds)
            : "one seed only beside this run: give several, with their spread");
    open("Ablations of what is new", "");
    open("Compared with other methods than random search", "");
    text.append("\n## Reporting\n\n");
    open("How hyper-parameters of the search were tuned, and at which cost", "");
    environment()
        .ifPresentOrElse(
            e -> done("Machine", e),
            () -> open("Machine", "the run's environment.json is missing"));
    open("Time of the whole search", "");
    done(
        "Evaluations",
        "%d, of them %d feasible, %d failed"
            .formatted(
                report.search().size(),
                report.search().stream().filter(RunReport.Point::feasible).count(),
                report.search().stream().filter(p -> !p.measured()).count()));
    if (PlanEvaluator.needsAccuracy(plan)) {
      open(
          "Accuracy of the chosen designs on data that the search did not see",
          "figures of the search are those it selected by, and flatter the best");
    } else {
      done("Accuracy", "not part of this experiment; figures are those of a cost model");
    }
    open(
        "Figures of hardware are of a model, and the paper says how far it is from silicon",
        "`hwnas validate` measures it");
  }

  private int seeds() {
    Path parent = directory.path().toAbsolutePath().getParent();
    TreeSet<Long> seeds = new TreeSet<>(List.of((long) search.number("seed")));
    if (parent != null) {
      for (RunDirectory other : RunDirectory.list(parent)) {
        try {
          Plan of = other.plan();
          if (other.finished()
              && of.name().equals(plan.name())
              && of.parameters().equals(plan.parameters())) {
            seeds.add((long) Experiment.searchBlock(of).number("seed"));
          }
        } catch (RunException e) {
          // damaged: no repetition
        }
      }
    }
    return seeds.size();
  }

  private Optional<String> environment() {
    try {
      JsonObject facts =
          JsonParser.parseString(directory.text("environment.json")).getAsJsonObject();
      return Optional.of(
          "%s processors, %s, %s, Java %s"
              .formatted(
                  text(facts, "processors"),
                  text(facts, "arch"),
                  text(facts, "os"),
                  text(facts, "java")));
    } catch (RunException | JsonParseException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static String text(JsonObject facts, String name) {
    return facts.has(name) ? facts.get(name).getAsString() : "?";
  }

  private static String last(double[] curve) {
    return curve.length == 0 ? "?" : String.format(Locale.ROOT, "%.4f", curve[curve.length - 1]);
  }

  private void done(String question, String answer) {
    item(true, question, answer);
  }

  private void open(String question, String hint) {
    item(false, question, hint);
  }

  private void item(boolean answered, String question, String rest) {
    text.append(answered ? "- [x] " : "- [ ] ").append(question);
    text.append(rest.isEmpty() ? "" : ": " + rest).append(".\n");
  }
}
