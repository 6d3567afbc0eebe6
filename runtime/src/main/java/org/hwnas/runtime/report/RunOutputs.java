package org.hwnas.runtime.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.device.DeviceModel;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.estimate.Scorer;
import org.hwnas.runtime.experiment.Effort;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.ScreeningSummary;
import org.hwnas.runtime.pareto.ObjectiveScale;
import org.hwnas.runtime.predictor.Agreement;
import org.hwnas.runtime.screening.Finish;

/** Writes the files that show a run. */
public final class RunOutputs {
  private static final double LEAST_SHARE = 0.01;
  private static final int MOST_SHARES = 3;

  private RunOutputs() {}

  /**
   * Writes the report, the picture and, last, the front: its being there says that the run is
   * finished.
   *
   * @param cost gives the breakdown of the best designs
   * @return what mattered, as the report shows it
   */
  public static Importance write(RunDirectory directory, RunReport report, CostEstimator cost) {
    Plan plan = report.plan();
    DesignResolver resolver = new DesignResolver(plan);
    HtmlReport html =
        new HtmlReport(
            report,
            design -> {
              try {
                return Optional.of(cost.estimate(resolver.resolve(design)));
              } catch (EvaluationFailure e) {
                return Optional.empty();
              }
            },
            design -> device(resolver.resolve(design), report),
            finished(directory, plan),
            Effort.read(directory));
    directory.write("report.html", utf8(html.write(directory.text("spec.hwnas"))));
    finishCsv(directory, plan).ifPresent(csv -> directory.write("finish.csv", utf8(csv)));
    directory.write("front.svg", utf8(FrontPicture.svg(report)));
    directory.write("front.csv", utf8(FrontCsv.write(report)));
    return html.importance();
  }

  /**
   * A line for each objective: the parameters that explain most of its variance by themselves, and
   * how much the forest explains of designs it was not given. None where that is nothing.
   */
  public static List<String> mattered(RunReport report, Importance importance) {
    List<String> lines = new ArrayList<>();
    for (int k = 0; k < report.plan().objectives().size(); k++) {
      int objective = k;
      String shares =
          importance.shares().stream()
              .filter(s -> s.objective() == objective && s.share() >= LEAST_SHARE)
              .sorted(Comparator.comparingDouble((Importance.Share s) -> -s.share()))
              .limit(MOST_SHARES)
              .map(s -> String.format(Locale.ROOT, "%s %.0f %%", s.parameter(), 100 * s.share()))
              .collect(Collectors.joining(", "));
      if (!shares.isEmpty() && importance.fit().get(k) > 0) {
        lines.add(
            String.format(
                Locale.ROOT,
                "  what mattered    %s: %s (explained: %.0f %%)",
                report.plan().objectives().get(k).name(),
                shares,
                100 * importance.fit().get(k)));
      }
    }
    return lines;
  }

  /** The device of a design as a picture, where the run asked what it does to accuracy. */
  private static Optional<String> device(ResolvedBlock design, RunReport report) {
    boolean asked =
        report.search().stream()
            .anyMatch(p -> p.entry().outcome().metrics().containsKey("accuracy"));
    Optional<ResolvedBlock> crossbar = Optional.of(design);
    for (String child : List.of("hardware", "tile", "pe", "crossbar")) {
      crossbar = crossbar.flatMap(b -> b.find(child));
    }
    Optional<ResolvedBlock> device = crossbar.flatMap(b -> b.find("device"));
    if (!asked || device.isEmpty()) {
      return Optional.empty();
    }
    try {
      DeviceModel model = DeviceModel.of(device.get(), crossbar.get().integer("bits_per_cell"));
      return Optional.of(
          DevicePicture.svg(
              device.get().symbol("kind"), model, device.get().number("read_voltage")));
    } catch (EvaluationFailure e) {
      return Optional.empty(); // said where the design failed
    }
  }

  /** What {@code finish.csv} holds; empty where a plan has no design measured once more. */
  public static Optional<String> finishCsv(RunDirectory directory, Plan plan) {
    return finished(directory, plan).map(r -> FrontCsv.write(r, r.search()));
  }

  /** The designs that were measured once more, as a run of their own; empty where none were. */
  private static Optional<RunReport> finished(RunDirectory directory, Plan plan) {
    return Finish.of(plan)
        .map(f -> RunReport.of(f.plan(), Journal.read(directory.finish()), List.of()));
  }

  /** A line for each design that was measured once more: its objectives before and after. */
  public static String finish(RunDirectory directory, RunReport report) {
    StringBuilder text = new StringBuilder();
    for (RunReport.Point after :
        finished(directory, report.plan()).map(RunReport::search).orElse(List.of())) {
      RunReport.Point before =
          report.search().stream()
              .filter(p -> p.design().equals(after.design()))
              .findFirst()
              .orElseThrow();
      text.append(String.format(Locale.ROOT, "  measured again    %d:", before.entry().index()));
      for (int k = 0; k < report.plan().objectives().size(); k++) {
        Objective objective = report.plan().objectives().get(k);
        text.append(" ")
            .append(objective.name())
            .append(" ")
            .append(shown(before, k, objective))
            .append(" -> ")
            .append(shown(after, k, objective));
      }
      text.append(
              after.measured()
                  ? after.feasible() ? "" : " (breaks a requirement)"
                  : " (" + after.entry().outcome().failure().orElseThrow() + ")")
          .append(System.lineSeparator());
    }
    return text.toString().stripTrailing();
  }

  private static String shown(RunReport.Point point, int objective, Objective of) {
    return point.measured()
        ? Units.format(point.objectives()[objective], Units.of(of.unit()), 4)
        : "failed";
  }

  /** A line that says what the search cost by itself; empty where the run does not know. */
  public static Optional<String> effort(RunDirectory directory) {
    return Effort.read(directory).map(e -> "  search itself    " + e.text());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A few lines for a terminal. */
  public static String summary(RunReport report) {
    StringBuilder text = new StringBuilder();
    long feasible = report.search().stream().filter(RunReport.Point::feasible).count();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %d designs evaluated, %d feasible, %d on the front%n",
            report.plan().name(),
            report.search().size(),
            feasible,
            report.front().size()));
    if (!report.search().isEmpty()
        && report.search().stream().noneMatch(RunReport.Point::measured)) {
      text.append("  no design could be measured: ")
          .append(usualFailure(report.search()))
          .append(System.lineSeparator());
    } else if (feasible == 0 && !report.search().isEmpty()) {
      text.append(nearest(report)).append(System.lineSeparator());
    }
    for (int i = 0; i < report.plan().objectives().size() && !report.front().isEmpty(); i++) {
      Objective objective = report.plan().objectives().get(i);
      int at = i;
      double best =
          report.front().stream()
              .mapToDouble(p -> p.objectives()[at])
              .reduce(objective.maximize() ? Math::max : Math::min)
              .orElseThrow();
      text.append(
          String.format(
              Locale.ROOT,
              "  best %-12s %s%n",
              objective.name(),
              Units.format(best, Units.of(objective.unit()), 4)));
    }
    text.append(
        String.format(
            Locale.ROOT, "  hypervolume      %.4f", RunReport.last(report.searchHypervolume())));
    if (!report.baseline().isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              " (%s: %.4f)",
              report.baselineName(),
              RunReport.last(report.baselineHypervolume())));
    }
    if (report.scale().filter(ObjectiveScale::widened).isPresent()) {
      text.append(
          String.format(
              Locale.ROOT, "%n                   of %s", report.scale().orElseThrow().box()));
    }
    for (ScreeningSummary step : report.screening()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n  %-16s %d designs judged, %d went on%s",
              step.step(),
              step.designs(),
              step.kept(),
              step.learned() > 0 ? "; learned " + step.learned() : ""));
      PlanEvaluator.needed(report.plan()).stream()
          .filter(step.agreement()::containsKey)
          .forEach(metric -> text.append(agreement(metric, step)));
    }
    return text.toString();
  }

  /** Which of the designs comes nearest to what is required, and what it misses. */
  private static String nearest(RunReport report) {
    RunReport.Point point =
        report.search().stream()
            .filter(RunReport.Point::measured)
            .min(Comparator.comparingDouble(p -> p.score().violation()))
            .orElseThrow();
    String misses =
        new Scorer(report.plan())
            .missed(point.design(), point.entry().outcome().metrics()).stream()
                .map(
                    m ->
                        String.format(
                            Locale.ROOT,
                            "`%s` by %s %%",
                            m.text(),
                            new BigDecimal(100 * m.by()).round(new MathContext(2)).toPlainString()))
                .collect(Collectors.joining(", "));
    return "  no design satisfies the requirements; the nearest, evaluation %d, misses %s"
        .formatted(point.entry().index(), misses);
  }

  /** Why designs were not measured: what most of them say, of equals the first in order. */
  private static String usualFailure(List<RunReport.Point> points) {
    Map<String, Long> reasons =
        points.stream()
            .flatMap(p -> p.entry().outcome().failure().stream())
            .collect(Collectors.groupingBy(r -> r, TreeMap::new, Collectors.counting()));
    Map.Entry<String, Long> most =
        reasons.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    return reasons.size() == 1
        ? most.getKey()
        : most.getKey() + " (" + most.getValue() + " of " + points.size() + ")";
  }

  /** How far a step's figures can be trusted: their order, and a predictor's own deviations. */
  private static String agreement(String metric, ScreeningSummary step) {
    Agreement agreement = step.agreement().get(metric);
    return String.format(
            Locale.ROOT,
            "%n    %-14s Kendall's tau %.2f over %d designs measured to the end",
            metric,
            agreement.kendallTau(),
            agreement.rows())
        + (step.learned() > 0
            ? String.format(
                Locale.ROOT, ", %.0f %% within two deviations", 100 * agreement.covered())
            : "");
  }
}
