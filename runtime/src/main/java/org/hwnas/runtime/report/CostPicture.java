package org.hwnas.runtime.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.LayerCost;
import org.hwnas.runtime.cost.LayerOccupancy;
import org.hwnas.runtime.cost.WorkloadCost;

/**
 * Where area, leakage, energy and time of a design go, as stacked bars: area, leakage and energy by
 * component, energy and time by layer, and what layers take of the chip. An SVG picture without
 * script; the same bytes for the same design.
 */
public final class CostPicture {
  private static final int WIDTH = 900;
  private static final int LEFT = 230;
  private static final int RIGHT = 90;
  private static final int BAR = 16;
  private static final int GAP = 4;
  private static final int LEGEND_COLUMN = 150;
  private static final double VISIBLE = 1.0 / 200;

  private record Bar(String name, ComponentValues values, double total, String unit) {}

  private final StringBuilder svg = new StringBuilder();
  private int y = 34;

  private CostPicture() {}

  /** The picture of a design. */
  public static String svg(String title, DesignCost cost) {
    return new CostPicture().draw(title, cost);
  }

  private String draw(String title, DesignCost cost) {
    text(14, 22, "start", "#1f2933", 15, title);
    legend(cost);
    List<Bar> chip = new ArrayList<>();
    chip.add(new Bar("area", cost.area(), cost.area().total(), "mm^2"));
    block("Area of the chip", chip);
    block(
        "Leakage of the chip",
        List.of(new Bar("leakage", cost.leakage(), cost.leakage().total(), "mW")));
    List<Bar> energies = new ArrayList<>();
    for (WorkloadCost workload : cost.workloads()) {
      ComponentValues energy = workload.breakdown().energyByComponent();
      energies.add(new Bar(workload.workload(), energy, energy.total(), "uJ"));
    }
    block("Energy of an inference", energies);
    for (WorkloadCost workload : cost.workloads()) {
      List<Bar> energy = new ArrayList<>();
      List<Bar> time = new ArrayList<>();
      for (LayerCost layer : workload.breakdown().layers()) {
        energy.add(new Bar(layer.name(), layer.energy(), layer.energy().total(), "uJ"));
        if (layer.latency() > 0) {
          time.add(new Bar(layer.name(), ComponentValues.NONE, layer.latency(), "us"));
        }
      }
      block("Energy by layer of " + workload.workload(), energy);
      block("Time by layer of " + workload.workload(), time);
      mapping(workload);
    }
    return ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            .formatted(WIDTH, y + 10, WIDTH, y + 10))
        + " font-family=\"system-ui, sans-serif\" font-size=\"12\">\n"
        + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        + svg
        + "</svg>\n";
  }

  /** What each layer takes of the chip; nothing of a model that does not map. */
  private void mapping(WorkloadCost workload) {
    List<Bar> crossbars = new ArrayList<>();
    List<Bar> cells = new ArrayList<>();
    List<Bar> conversions = new ArrayList<>();
    for (LayerOccupancy layer : workload.occupancy().layers()) {
      crossbars.add(new Bar(layer.name(), ComponentValues.NONE, layer.crossbars(), "1"));
      cells.add(new Bar(layer.name(), ComponentValues.NONE, layer.cells(), "1"));
      conversions.add(new Bar(layer.name(), ComponentValues.NONE, layer.conversions(), "1"));
    }
    String of = " by layer of " + workload.workload();
    block("Crossbars" + of, crossbars);
    block("Cells with weights" + of, cells);
    block("Conversions" + of, conversions);
  }

  /** Bars of one scale, without those that nobody would see; none where nothing is known. */
  private void block(String title, List<Bar> all) {
    double most = all.stream().mapToDouble(Bar::total).max().orElse(0);
    if (!(most > 0)) {
      return;
    }
    List<Bar> bars = all.stream().filter(bar -> bar.total() >= VISIBLE * most).toList();
    y += 18;
    text(14, y, "start", "#1f2933", 13, title);
    y += 8;
    for (Bar bar : bars) {
      double scale = (WIDTH - LEFT - RIGHT) / most;
      text(LEFT - 8, y + 12, "end", "#52606d", 11, shortened(bar.name()));
      double x = LEFT;
      boolean split = bar.values().total() > 0;
      if (split) {
        for (Map.Entry<Component, Double> part : bar.values().toMap().entrySet()) {
          double width = part.getValue() * scale;
          if (width > 0) {
            String tip = part.getKey().id() + ": " + shown(part.getValue(), bar.unit());
            rectangle(x, width, color(part.getKey()), tip);
            x += width;
          }
        }
      } else {
        rectangle(x, bar.total() * scale, "#7f8c8d", shown(bar.total(), bar.unit()));
        x += bar.total() * scale;
      }
      text(x + 5, y + 12, "start", "#52606d", 11, shown(bar.total(), bar.unit()));
      y += BAR + GAP;
    }
  }

  private void legend(DesignCost cost) {
    y += 16;
    int x = 14;
    for (Component component : Component.values()) {
      boolean used =
          cost.area().get(component) > 0
              || cost.workloads().stream()
                  .anyMatch(w -> w.breakdown().energyByComponent().get(component) > 0);
      if (!used) {
        continue;
      }
      if (x + LEGEND_COLUMN > WIDTH) {
        x = 14;
        y += 18;
      }
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"11\" height=\"11\" fill=\"%s\"/>%n",
              x,
              y - 10,
              color(component)));
      text(x + 16, y, "start", "#1f2933", 11, component.id());
      x += LEGEND_COLUMN;
    }
    y += 8;
  }

  private static String color(Component component) {
    return ComponentColors.of(component);
  }

  private static String shown(double si, String unit) {
    return Units.format(si, Units.of(unit), 3);
  }

  private static String shortened(String name) {
    return name.length() <= 34 ? name : "…" + name.substring(name.length() - 33);
  }

  private void rectangle(double x, double width, String fill, String tip) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\" fill=\"%s\"><title>%s</title></rect>%n",
            x,
            y,
            width,
            BAR,
            fill,
            escaped(tip)));
  }

  private void text(double x, double at, String anchor, String fill, int size, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\" font-size=\"%d\">%s</text>%n",
            x,
            at,
            anchor,
            fill,
            size,
            escaped(text)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
