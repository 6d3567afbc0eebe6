package org.hwnas.runtime.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.estimate.Scorer;
import org.hwnas.runtime.experiment.JournalEntry;
import org.hwnas.runtime.experiment.ScreeningEntry;
import org.hwnas.runtime.experiment.ScreeningSummary;
import org.hwnas.runtime.pareto.Archive;
import org.hwnas.runtime.pareto.ObjectiveScale;
import org.hwnas.runtime.search.Score;

/**
 * What there is to say of a run.
 *
 * @param plan that was run
 * @param search evaluations of the search, in order
 * @param baseline evaluations of the same-budget random search; empty where there is none
 * @param front non-dominated feasible points of the search, by the first objective
 * @param scale of search and baseline; none where nothing is feasible
 * @param searchHypervolume after each evaluation of the search, on that scale; all 0 where nothing
 *     is feasible
 * @param baselineHypervolume likewise
 * @param decisions about designs before they were measured; none where nothing is screened
 */
public record RunReport(
    Plan plan,
    List<Point> search,
    List<Point> baseline,
    List<Point> front,
    Optional<ObjectiveScale> scale,
    double[] searchHypervolume,
    double[] baselineHypervolume,
    List<ScreeningEntry> decisions) {

  /**
   * One evaluation.
   *
   * @param entry of the journal
   * @param score as the search saw it
   * @param objectives as the author states them, in SI units; empty where the evaluation failed
   */
  public record Point(JournalEntry entry, Score score, double[] objectives) {
    public boolean measured() {
      return entry.outcome().failure().isEmpty();
    }

    public boolean feasible() {
      return measured() && score.feasible();
    }

    public Design design() {
      return entry.design();
    }
  }

  /** More dots than this tell a reader nothing, and a browser draws them slowly. */
  private static final int DRAWN = 4000;

  /** Hypervolumes of a front in so many objectives take a sweep, in more they take long. */
  private static final int FEW_OBJECTIVES = 3;

  /** Looks at the journals of a run. */
  public static RunReport of(Plan plan, List<JournalEntry> search, List<JournalEntry> baseline) {
    return of(plan, search, baseline, List.of());
  }

  /** Looks at the journals of a run, and at what was decided before designs were measured. */
  public static RunReport of(
      Plan plan,
      List<JournalEntry> search,
      List<JournalEntry> baseline,
      List<ScreeningEntry> decisions) {
    List<Point> searched = points(plan, search);
    List<Point> compared = points(plan, baseline);
    List<List<double[]>> found = List.of(minimised(searched), minimised(compared));
    Optional<ObjectiveScale> scale =
        ReportFigures.overAllDesigns(plan)
            ? ObjectiveScale.whole(found)
            : ObjectiveScale.common(found);
    return new RunReport(
        plan,
        searched,
        compared,
        front(searched),
        scale,
        curve(searched, scale),
        curve(compared, scale),
        List.copyOf(decisions));
  }

  /** What mattered, over all measured designs of search and baseline. */
  public Importance importance() {
    List<Point> all = new ArrayList<>(search);
    all.addAll(baseline);
    return Importance.of(plan, all);
  }

  /** Of these points those that a picture shows: the front, and evenly spread others. */
  public List<Point> drawn(List<Point> points) {
    if (points.size() <= DRAWN) {
      return points;
    }
    Set<Point> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    kept.addAll(front);
    List<Point> drawn = new ArrayList<>();
    long before = -1;
    for (int i = 0; i < points.size(); i++) {
      long cell = (long) i * DRAWN / points.size();
      if (cell != before || kept.contains(points.get(i))) {
        drawn.add(points.get(i));
      }
      before = cell;
    }
    return drawn;
  }

  /**
   * What the baseline is, in words: a random search with the same budget only where it made as many
   * evaluations as the search, which it has not in a run that was stopped, nor in a space with no
   * more designs.
   */
  public String baselineName() {
    return baseline.size() == search.size()
        ? "random search with the same budget"
        : "random search, after " + baseline.size() + " designs of " + search.size();
  }

  /** What each step of the screening did, in the order of the chain. */
  public List<ScreeningSummary> screening() {
    return ScreeningSummary.of(decisions, search.stream().map(Point::entry).toList());
  }

  /** Evaluations of a plan, scored. */
  public static List<Point> points(Plan plan, List<JournalEntry> entries) {
    Scorer scorer = new Scorer(plan);
    return entries.stream().map(e -> point(scorer, e)).toList();
  }

  private static Point point(Scorer scorer, JournalEntry entry) {
    boolean failed = entry.outcome().failure().isPresent();
    return failed
        ? new Point(entry, scorer.failed(), new double[0])
        : new Point(
            entry,
            scorer.score(entry.design(), entry.outcome().metrics()),
            scorer.objectives(entry.design(), entry.outcome().metrics()));
  }

  /** Objective vectors of the feasible ones, as a search minimises them. */
  public static List<double[]> minimised(List<Point> points) {
    return points.stream().filter(Point::feasible).map(p -> p.score().objectives()).toList();
  }

  /** The non-dominated feasible ones, by the first objective; of equal ones the first found. */
  public static List<Point> front(List<Point> points) {
    Archive<Point> archive = archive();
    points.stream().filter(Point::feasible).forEach(archive::offer);
    List<Point> front = new ArrayList<>(archive.kept());
    front.sort(
        Comparator.comparingDouble((Point p) -> p.score().objectives()[0])
            .thenComparingInt(p -> p.entry().index()));
    return front;
  }

  private static Archive<Point> archive() {
    return new Archive<>(p -> p.score().objectives());
  }

  /** Hypervolume after each point, on a scale. */
  static double[] curve(List<Point> points, Optional<ObjectiveScale> scale) {
    double[] curve = new double[points.size()];
    Archive<Point> archive = archive();
    for (int i = 0; i < curve.length; i++) {
      Point point = points.get(i);
      curve[i] = i == 0 ? 0 : curve[i - 1];
      if (scale.isPresent() && point.feasible()) {
        // of many objectives the whole is dear, and what one point adds to it is not
        boolean whole = point.score().objectives().length <= FEW_OBJECTIVES;
        double added = whole ? 0 : scale.get().added(point.score().objectives(), archive.vectors());
        if (archive.offer(point)) {
          curve[i] =
              whole ? scale.get().hypervolume(archive.vectors()) : Math.min(1, curve[i] + added);
        }
      }
    }
    return curve;
  }

  /** The hypervolume a phase ended with; 0 for a phase without evaluations. */
  static double last(double[] curve) {
    return curve.length == 0 ? 0 : curve[curve.length - 1];
  }
}
