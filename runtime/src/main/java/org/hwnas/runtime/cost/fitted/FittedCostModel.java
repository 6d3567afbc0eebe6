package org.hwnas.runtime.cost.fitted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.CostBreakdown;
import org.hwnas.runtime.cost.CostModel;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.LayerCost;
import org.hwnas.runtime.cost.LayerOccupancy;
import org.hwnas.runtime.cost.Occupancy;
import org.hwnas.runtime.cost.WorkloadCost;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;

/**
 * Area and latency by {@link XpertCurve}, and XPert's mapping: a filter is a column of cells, a
 * weight {@code ceil(bits / bits per cell)} of them; tiles belong to one layer; what is left of a
 * layer's tiles holds copies, which share its positions. Energy is not known. The area counts fully
 * connected layers, the latency does not, as in the published search.
 */
public final class FittedCostModel implements CostModel {
  private static final double SQUARE_MICRO = 1e-12; // m^2
  private static final double UNIT = 1e-3; // s; assumed, see XpertCurve
  private static final String SOURCE = "fitted curve: Moitra et al., DAC 2023, code";

  private final Map<String, XpertCurve> curves;

  /**
   * @param curves by kind of converter
   */
  public FittedCostModel(Map<String, XpertCurve> curves) {
    this.curves = Map.copyOf(curves);
  }

  @Override
  public DesignCost estimate(CostQuestion question) throws EvaluationFailure {
    List<WorkloadCost> workloads = new ArrayList<>();
    double largest = 0;
    long tiles = 0;
    for (CostQuestion.Workload workload : question.workloads()) {
      Sum sum = new Sum(question, workload);
      workloads.add(sum.cost());
      largest = Math.max(largest, sum.area);
      tiles = Math.max(tiles, sum.tiles);
    }
    ComponentValues area =
        new ComponentValues.Collector().add(Component.TILE, largest * SQUARE_MICRO).build();
    return new DesignCost(workloads, area, ComponentValues.NONE, tiles, question.areaPrice());
  }

  /** One workload, added up layer by layer. */
  private final class Sum {
    private final CostQuestion question;
    private final CostQuestion.Workload workload;
    private final List<LayerCost> costs = new ArrayList<>();
    private final List<LayerOccupancy> places = new ArrayList<>();
    private final XpertLayer.Chip chip;
    private double area; // um^2
    private long tiles;
    private long crossbars;
    private long cells;

    Sum(CostQuestion question, CostQuestion.Workload workload) throws EvaluationFailure {
      this.question = question;
      this.workload = workload;
      ResolvedBlock pe = pe();
      ResolvedBlock crossbar = pe.child("crossbar");
      chip =
          new XpertLayer.Chip(
              crossbar.integer("rows"),
              crossbar.integer("cols"),
              crossbar.integer("bits_per_cell"),
              pe.integer("count") * crossbar.integer("count"));
      for (Node node : workload.network().nodes()) {
        if (node.operator() instanceof Operator.Filters filters) {
          add(node, filters);
        }
      }
    }

    private ResolvedBlock pe() {
      return question.hardware().child("tile").child("pe");
    }

    private void add(Node node, Operator.Filters filters) throws EvaluationFailure {
      String place = workload.place(node);
      ResolvedBlock adc = pe().child("adc");
      String kind = adc.valueAt("kind", place).asSymbol();
      double sharing = sharing(adc, place);
      double bits =
          question.root().child("quantization").child("weights").valueAt("bits", place).asNumber();
      XpertCurve curve = curves.get(kind);
      if (curve == null) {
        throw new EvaluationFailure(
            "`%s.kind` of `%s` is `%s`; the curve knows %s"
                .formatted(adc.path(), node.name(), kind, curves.keySet()));
      }
      XpertLayer.Shape shape =
          new XpertLayer.Shape(
              filters.groups(),
              filters.rows(),
              filters.outputsPerGroup(),
              node.output().positions(),
              !(filters instanceof Operator.Conv),
              bits);
      XpertLayer layer = XpertLayer.of(shape, chip, curve, sharing);
      area += layer.area();
      tiles += layer.tiles();
      crossbars += layer.crossbars();
      cells += layer.cells();
      costs.add(
          new LayerCost(node.id(), node.name(), ComponentValues.NONE, layer.latency() * UNIT));
      Map<String, String> decisions = new LinkedHashMap<>();
      decisions.put("cells/weight", Long.toString(layer.cellsPerWeight()));
      decisions.put("speed-up", String.format(java.util.Locale.ROOT, "%.3g", layer.speedUp()));
      decisions.put("ADC", kind + "/" + (long) sharing);
      places.add(
          new LayerOccupancy(
              node.id(),
              node.name(),
              layer.crossbars(),
              layer.tiles(),
              layer.cells(),
              0,
              decisions));
    }

    private double sharing(ResolvedBlock adc, String place) {
      var stated = adc.valueAt("columns_per_adc", place);
      boolean auto = stated instanceof org.hwnas.plan.expression.Value.Sym;
      return auto ? chip.cols() : stated.asNumber();
    }

    WorkloadCost cost() {
      double available = (double) tiles * chip.tileCrossbars() * chip.rows() * chip.cols();
      ResolvedBlock tile = question.hardware().child("tile");
      boolean fits = tile.is("count", "auto") || tiles <= tile.number("count");
      Occupancy occupancy = new Occupancy(places, crossbars, tiles, cells, cells / available, fits);
      return new WorkloadCost(
          workload.name(), workload.network(), occupancy, CostBreakdown.layerByLayer(costs));
    }
  }

  @Override
  public String source(Component component) {
    return SOURCE;
  }
}
