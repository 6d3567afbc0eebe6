package org.hwnas.runtime.report;

import java.util.Arrays;
import java.util.Locale;
import org.hwnas.runtime.device.CurrentVoltage;
import org.hwnas.runtime.device.DeviceArray;
import org.hwnas.runtime.device.DeviceModel;

/**
 * A device as an SVG picture of four panels: where programming lands, how conductances change with
 * time, how reads fluctuate, and the current over the voltage. Bands are the middle 90 % of sampled
 * cells; the same bytes for the same device.
 */
public final class DevicePicture {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 680;
  private static final int PANEL_WIDTH = 330;
  private static final int PANEL_HEIGHT = 220;
  private static final int CELLS = 2000;
  private static final int POINTS = 33;
  private static final double MICRO = 1e-6;
  private static final double YEAR = 365.25 * 86400;
  private static final String[] COLOURS = {"#0b5cad", "#c2571a", "#2f855a", "#7b4bb3"};

  private final StringBuilder svg = new StringBuilder();
  private final DeviceModel model;

  private DevicePicture(DeviceModel model) {
    this.model = model;
  }

  /**
   * The picture.
   *
   * @param readVoltage up to twice which the current is drawn, V
   */
  public static String svg(String name, DeviceModel model, double readVoltage) {
    return svg(name, model, readVoltage, WIDTH);
  }

  /**
   * The picture in another size.
   *
   * @param width of the page, pixels; all else in proportion
   */
  public static String svg(String name, DeviceModel model, double readVoltage, int width) {
    return new DevicePicture(model).draw(name, readVoltage, width);
  }

  /** Axes of one panel. */
  private record Panel(int left, int top, double x0, double x1, double y0, double y1) {
    double x(double value) {
      return left + (value - x0) / (x1 - x0) * PANEL_WIDTH;
    }

    double y(double value) {
      return top + PANEL_HEIGHT - (value - y0) / (y1 - y0) * PANEL_HEIGHT;
    }
  }

  private String draw(String name, double readVoltage, int width) {
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n"
            .formatted(WIDTH, HEIGHT, width, HEIGHT * width / WIDTH));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    text(70, 28, "start", "17", name);
    text(
        WIDTH - 30,
        28,
        "end",
        "12",
        "%s to %s uS".formatted(number(model.gMin() / MICRO), number(model.gMax() / MICRO)));
    programming();
    time();
    reads();
    current(readVoltage);
    return svg.append("</svg>\n").toString();
  }

  private double target(int k) {
    return model.gMin() + (model.gMax() - model.gMin()) * k / (POINTS - 1);
  }

  private DeviceArray cells(double siemens, long seed) {
    double[] targets = new double[CELLS];
    Arrays.fill(targets, siemens);
    return DeviceArray.program(model, CELLS, 1, targets, 0, seed, 0);
  }

  private void programming() {
    double[] x = new double[POINTS];
    double[][] band = new double[3][POINTS];
    for (int k = 0; k < POINTS; k++) {
      x[k] = target(k) / MICRO;
      fill(band, k, cells(target(k), k).programmed(), MICRO);
    }
    double top = 1.05 * Arrays.stream(band[2]).max().orElse(1);
    Panel p = panel(0, "Programmed conductance (uS)", "Target (uS)", x[0], x[POINTS - 1], 0, top);
    ticks(p, false);
    band(p, x, band, COLOURS[0]);
    line(
        p,
        new double[] {x[0], x[POINTS - 1]},
        new double[] {x[0], x[POINTS - 1]},
        "#9aa5b1",
        "4 3");
  }

  private void time() {
    double[] logs = new double[POINTS];
    double last = StrictMath.log10(10 * YEAR);
    double top = 0;
    double[] shares = {0.25, 0.5, 1};
    double[][][] bands = new double[shares.length][3][POINTS];
    for (int s = 0; s < shares.length; s++) {
      double g = model.gMin() + (model.gMax() - model.gMin()) * shares[s];
      DeviceArray cells = cells(g, 100 + s);
      for (int k = 0; k < POINTS; k++) {
        logs[k] = last * k / (POINTS - 1);
        fill(bands[s], k, cells.after(StrictMath.pow(10, logs[k])), MICRO);
        top = Math.max(top, bands[s][2][k]);
      }
    }
    Panel p =
        panel(
            1,
            "Conductance (uS)",
            "Time after programming (1 s to 10 years)",
            0,
            last,
            0,
            1.05 * top);
    ticks(p, true);
    for (int s = 0; s < shares.length; s++) {
      band(p, logs, bands[s], COLOURS[s]);
    }
  }

  private void reads() {
    double[] x = new double[POINTS];
    double[] times = {0, 86400, YEAR};
    String[] names = {"right after", "1 day", "1 year"};
    double[][] sigma = new double[times.length][POINTS];
    double top = 0;
    for (int t = 0; t < times.length; t++) {
      for (int k = 0; k < POINTS; k++) {
        x[k] = target(k) / MICRO;
        sigma[t][k] = model.readNoise().sigma(target(k), target(k), times[t]) / MICRO;
        top = Math.max(top, sigma[t][k]);
      }
    }
    Panel p =
        panel(
            2,
            "Deviation from read to read (uS)",
            "Conductance (uS)",
            x[0],
            x[POINTS - 1],
            0,
            top == 0 ? 1 : 1.1 * top);
    ticks(p, false);
    for (int t = 0; t < times.length; t++) {
      line(p, x, sigma[t], COLOURS[t], t == 0 ? "" : t == 1 ? "6 3" : "2 3");
      text(p.left() + 10, p.top() + 16 + 15 * t, "start", "11", names[t], COLOURS[t]);
    }
  }

  private void current(double readVoltage) {
    double reach = 2 * readVoltage;
    CurrentVoltage iv = model.currentVoltage();
    double[] shares = {0.25, 0.5, 1};
    double[] v = new double[POINTS];
    double[][] i = new double[shares.length][POINTS];
    double top = 0;
    for (int s = 0; s < shares.length; s++) {
      double g = model.gMin() + (model.gMax() - model.gMin()) * shares[s];
      for (int k = 0; k < POINTS; k++) {
        v[k] = reach * k / (POINTS - 1);
        i[s][k] = iv.current(g, v[k]) / MICRO;
        top = Math.max(top, i[s][k]);
      }
    }
    Panel p = panel(3, "Current (uA)", "Voltage (V)", 0, reach, 0, 1.05 * top);
    ticks(p, false);
    for (int s = 0; s < shares.length; s++) {
      line(p, v, i[s], COLOURS[s], "");
    }
    line(
        p, new double[] {readVoltage, readVoltage}, new double[] {0, 1.05 * top}, "#9aa5b1", "4 3");
  }

  private static void fill(double[][] band, int k, double[] sample, double unit) {
    Arrays.sort(sample);
    band[0][k] = sample[sample.length / 20] / unit;
    band[1][k] = sample[sample.length / 2] / unit;
    band[2][k] = sample[sample.length - 1 - sample.length / 20] / unit;
  }

  private Panel panel(
      int number, String title, String xTitle, double x0, double x1, double y0, double y1) {
    int left = 70 + number % 2 * (PANEL_WIDTH + 90);
    int top = 70 + number / 2 * (PANEL_HEIGHT + 95);
    text(left, top - 12, "start", "13", title);
    text(left + PANEL_WIDTH / 2, top + PANEL_HEIGHT + 36, "middle", "12", xTitle);
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#cbd2d9\"/>\n"
            .formatted(left, top, PANEL_WIDTH, PANEL_HEIGHT));
    return new Panel(left, top, x0, x1, y0, y1);
  }

  private void ticks(Panel p, boolean powers) {
    int count = powers ? (int) Math.floor(p.x1()) / 2 : 4;
    for (int k = 0; k <= count; k++) {
      double x = powers ? 2 * k : p.x0() + (p.x1() - p.x0()) * k / count;
      String label = powers ? "1e" + 2 * k + " s" : number(x);
      text((int) Math.round(p.x(x)), p.top() + PANEL_HEIGHT + 17, "middle", "11", label);
    }
    for (int k = 0; k <= 4; k++) {
      double y = p.y0() + (p.y1() - p.y0()) * k / 4;
      text(p.left() - 7, (int) Math.round(p.y(y)) + 4, "end", "11", number(y));
    }
  }

  private void band(Panel p, double[] x, double[][] band, String colour) {
    StringBuilder path = new StringBuilder();
    for (int k = 0; k < x.length; k++) {
      path.append(point(p, x[k], band[2][k]));
    }
    for (int k = x.length - 1; k >= 0; k--) {
      path.append(point(p, x[k], band[0][k]));
    }
    svg.append(
        "<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"0.18\"/>\n"
            .formatted(path.toString().strip(), colour));
    line(p, x, band[1], colour, "");
  }

  private void line(Panel p, double[] x, double[] y, String colour, String dashes) {
    StringBuilder path = new StringBuilder();
    for (int k = 0; k < x.length; k++) {
      path.append(point(p, x[k], y[k]));
    }
    svg.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\"%s/>\n"
            .formatted(
                path.toString().strip(),
                colour,
                dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\""));
  }

  private static String point(Panel p, double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", p.x(x), p.y(y));
  }

  private void text(int x, int y, String anchor, String size, String content) {
    text(x, y, anchor, size, content, "#1f2933");
  }

  private void text(int x, int y, String anchor, String size, String content, String colour) {
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-size=\"%s\" fill=\"%s\">%s</text>\n"
            .formatted(x, y, anchor, size, colour, content));
  }

  private static String number(double value) {
    return value == 0
        ? "0"
        : new java.math.BigDecimal(value)
            .round(new java.math.MathContext(3))
            .stripTrailingZeros()
            .toPlainString();
  }
}
