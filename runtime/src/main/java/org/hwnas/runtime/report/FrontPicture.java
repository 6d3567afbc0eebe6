package org.hwnas.runtime.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hwnas.plan.Objective;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;

/**
 * The front over the first two objectives as an SVG picture: no script, the same bytes for the same
 * run.
 */
public final class FrontPicture {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 440;
  private static final int LEFT = 80;
  private static final int RIGHT = 24;
  private static final int TOP = 56;
  private static final int BOTTOM = 60;

  private final StringBuilder svg = new StringBuilder();
  private final List<Objective> objectives;
  private final double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
  private final double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};

  private FrontPicture(List<Objective> objectives) {
    this.objectives = objectives;
  }

  /** The picture; with one objective, values over evaluations. */
  public static String svg(RunReport report) {
    return new FrontPicture(report.plan().objectives()).draw(report);
  }

  private String draw(RunReport report) {
    List<double[]> search = points(report.search());
    List<double[]> baseline = points(report.baseline());
    List<double[]> front = points(report.front());
    search.forEach(this::extend);
    baseline.forEach(this::extend);
    for (int axis = 0; axis < 2; axis++) {
      boolean empty = low[axis] > high[axis];
      double margin = empty || low[axis] == high[axis] ? 1 : 0.05 * (high[axis] - low[axis]);
      low[axis] = empty ? 0 : low[axis] - margin;
      high[axis] = empty ? 1 : high[axis] + margin;
    }
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT)
            + " font-family=\"system-ui, sans-serif\" font-size=\"13\">\n"
            + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    text(LEFT, 24, "start", "#1f2933", "15", report.plan().name());
    legend(front.size(), search.size(), baseline.size());
    axes();
    points(report.drawn(report.baseline())).forEach(p -> dot(p, 3.5, "#9aa5b1", "none"));
    points(report.drawn(report.search())).forEach(p -> dot(p, 3.5, "#7cb1e8", "none"));
    staircase(front);
    front.forEach(p -> dot(p, 5, "#0b5cad", "#ffffff"));
    return svg.append("</svg>\n").toString();
  }

  private List<double[]> points(List<RunReport.Point> points) {
    List<double[]> shown = new ArrayList<>();
    for (RunReport.Point point : points) {
      if (point.feasible()) {
        double first = unit(0).fromSi(point.objectives()[0]);
        shown.add(
            objectives.size() > 1
                ? new double[] {unit(1).fromSi(point.objectives()[1]), first}
                : new double[] {point.entry().index(), first});
      }
    }
    return shown;
  }

  private Unit unit(int objective) {
    return Units.of(objectives.get(objective).unit());
  }

  private void extend(double[] point) {
    for (int axis = 0; axis < 2; axis++) {
      low[axis] = Math.min(low[axis], point[axis]);
      high[axis] = Math.max(high[axis], point[axis]);
    }
  }

  private double x(double value) {
    return LEFT + (value - low[0]) / (high[0] - low[0]) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (value - low[1]) / (high[1] - low[1]) * (HEIGHT - TOP - BOTTOM);
  }

  private void axes() {
    for (double tick : ticks(low[0], high[0])) {
      line(x(tick), TOP, x(tick), HEIGHT - BOTTOM, "#e4e7eb");
      text(x(tick), HEIGHT - BOTTOM + 20, "middle", "#52606d", "12", Units.number(tick, 4));
    }
    for (double tick : ticks(low[1], high[1])) {
      line(LEFT, y(tick), WIDTH - RIGHT, y(tick), "#e4e7eb");
      text(LEFT - 8, y(tick) + 4, "end", "#52606d", "12", Units.number(tick, 4));
    }
    boolean two = objectives.size() > 1;
    String across =
        two ? FrontCsv.label(objectives.get(1).name(), objectives.get(1).unit()) : "evaluation";
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 16, "middle", "#1f2933", "13", across);
    text(
        12,
        TOP - 10,
        "start",
        "#1f2933",
        "13",
        FrontCsv.label(objectives.get(0).name(), objectives.get(0).unit()));
  }

  /** Round values that divide an axis into about five. */
  private static List<Double> ticks(double low, double high) {
    double rough = (high - low) / 5;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** What is attained: the best second objective at no worse a first, whichever way is better. */
  private void staircase(List<double[]> front) {
    if (objectives.size() != 2 || front.isEmpty()) {
      return;
    }
    List<double[]> sorted = new ArrayList<>(front);
    sorted.sort(java.util.Comparator.comparingDouble(p -> p[0]));
    boolean upFirst = objectives.get(1).maximize(); // what the next one attains holds up to it
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < sorted.size(); i++) {
      String across = coordinate(x(sorted.get(i)[0]));
      String up = coordinate(y(sorted.get(i)[1]));
      path.append(
          i == 0
              ? "M" + across + " " + up
              : upFirst ? " V" + up + " H" + across : " H" + across + " V" + up);
    }
    svg.append("<path d=\"")
        .append(path)
        .append("\" fill=\"none\" stroke=\"#0b5cad\" stroke-width=\"1.5\"/>\n");
  }

  private void legend(int front, int search, int baseline) {
    double at = WIDTH - RIGHT;
    String[][] entries = {
      {"random baseline (" + baseline + ")", "#9aa5b1"},
      {"search (" + search + ")", "#7cb1e8"},
      {"front (" + front + ")", "#0b5cad"}
    };
    for (String[] entry : entries) {
      text(at, 24, "end", "#52606d", "12", entry[0]);
      at -= 6.6 * entry[0].length() + 12;
      svg.append(
          "<circle cx=\"%s\" cy=\"20\" r=\"4\" fill=\"%s\"/>\n"
              .formatted(coordinate(at), entry[1]));
      at -= 14;
    }
  }

  private void dot(double[] point, double radius, String fill, String stroke) {
    svg.append(
        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\" stroke=\"%s\"/>\n"
            .formatted(
                coordinate(x(point[0])),
                coordinate(y(point[1])),
                coordinate(radius),
                fill,
                stroke));
  }

  private void line(double x1, double y1, double x2, double y2, String colour) {
    svg.append(
        "<path d=\"M%s %sL%s %s\" stroke=\"%s\"/>\n"
            .formatted(coordinate(x1), coordinate(y1), coordinate(x2), coordinate(y2), colour));
  }

  private void text(double x, double y, String anchor, String colour, String size, String words) {
    String safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\" font-size=\"%s\">%s</text>\n"
            .formatted(coordinate(x), coordinate(y), anchor, colour, size, safe));
  }

  private static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
