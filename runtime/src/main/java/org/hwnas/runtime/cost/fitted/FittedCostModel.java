package org.hwnas.runtime.cost.fitted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
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
 * Layers priced by {@link Curves} on XPert's mapping, see {@link LayerFacts}. Known is what the
 * curves give, and tiles, crossbars and cells; nothing else. Kind and sharing of converters and
 * bits of weights may differ from layer to layer, and copies. The area is that of the layers of the
 * hungriest workload, as such curves are fitted: tiles without weights cost nothing.
 */
public final class FittedCostModel implements CostModel {
  private final Curves curves;

  public FittedCostModel(Curves curves) {
    this.curves = curves;
  }

  @Override
  public DesignCost estimate(CostQuestion question) throws EvaluationFailure {
    List<WorkloadCost> workloads = new ArrayList<>();
    double area = 0;
    double leakage = 0;
    long tiles = 0;
    for (CostQuestion.Workload workload : question.workloads()) {
      Sum sum = new Sum(question, workload);
      workloads.add(sum.cost());
      area = Math.max(area, sum.area);
      leakage = Math.max(leakage, sum.leakage);
      tiles = Math.max(tiles, sum.tiles);
    }
    return new DesignCost(workloads, tile(area), tile(leakage), tiles, question.areaPrice());
  }

  private static ComponentValues tile(double value) {
    return new ComponentValues.Collector().add(Component.TILE, value).build();
  }

  /** One workload, added up layer by layer. */
  private final class Sum {
    private final CostQuestion question;
    private final CostQuestion.Workload workload;
    private final List<LayerCost> costs = new ArrayList<>();
    private final List<LayerOccupancy> places = new ArrayList<>();
    private double area; // m^2
    private double leakage; // W
    private long tiles;
    private long crossbars;
    private long cells;

    Sum(CostQuestion question, CostQuestion.Workload workload) throws EvaluationFailure {
      this.question = question;
      this.workload = workload;
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
      LayerFacts layer = facts(node, filters);
      area += curve("area", layer);
      leakage += curve("leakage", layer);
      tiles += layer.tiles();
      long held = layer.crossbars() * layer.copies();
      crossbars += held;
      cells += layer.cells() * layer.copies();
      double energy = curve("energy", layer);
      costs.add(new LayerCost(node.id(), node.name(), tile(energy), curve("latency", layer)));
      places.add(
          new LayerOccupancy(
              node.id(),
              node.name(),
              held,
              layer.tiles(),
              layer.cells() * layer.copies(),
              0,
              () -> decisions(layer)));
    }

    private static Map<String, String> decisions(LayerFacts layer) {
      Map<String, String> decisions = new LinkedHashMap<>();
      decisions.put("cells/weight", Integer.toString(layer.cellsPerWeight()));
      decisions.put("speed-up", String.format(Locale.ROOT, "%.3g", layer.speedup()));
      decisions.put("ADC", layer.converter() + "/" + layer.columnsPerAdc());
      return decisions;
    }

    private double curve(String quantity, LayerFacts layer) throws EvaluationFailure {
      return curves.quantities().contains(quantity) ? curves.of(quantity, layer) : 0;
    }

    private int copies(String place) {
      ResolvedBlock mapping = question.hardware().child("mapping");
      if (!mapping.has("duplication")) {
        return 1;
      }
      Value stated = mapping.valueAt("duplication", place);
      return stated instanceof Value.Sym ? 1 : (int) stated.asNumber();
    }

    private LayerFacts facts(Node node, Operator.Filters filters) {
      String place = workload.place(node);
      ResolvedBlock pe = pe();
      ResolvedBlock crossbar = pe.child("crossbar");
      double bits =
          question.root().child("quantization").child("weights").valueAt("bits", place).asNumber();
      return new LayerFacts(
          filters.groups(),
          filters.rows(),
          filters.outputsPerGroup(),
          (int) Math.ceil(bits / crossbar.integer("bits_per_cell")),
          crossbar.integer("rows"),
          crossbar.integer("cols"),
          pe.integer("count") * crossbar.integer("count"),
          node.output().positions(),
          sharing(pe.child("adc"), crossbar.integer("cols"), place),
          pe.child("adc").valueAt("kind", place).asSymbol(),
          filters instanceof Operator.Conv,
          copies(place));
    }

    private static int sharing(ResolvedBlock adc, int cols, String place) {
      Value stated = adc.valueAt("columns_per_adc", place);
      return stated instanceof Value.Sym ? cols : (int) stated.asNumber();
    }

    WorkloadCost cost() {
      ResolvedBlock crossbar = pe().child("crossbar");
      double available =
          (double) tiles
              * pe().integer("count")
              * crossbar.integer("count")
              * crossbar.integer("rows")
              * crossbar.integer("cols");
      ResolvedBlock tile = question.hardware().child("tile");
      boolean fits = tile.is("count", "auto") || tiles <= tile.number("count");
      Occupancy occupancy = new Occupancy(places, crossbars, tiles, cells, cells / available, fits);
      return new WorkloadCost(
          workload.name(), workload.network(), occupancy, CostBreakdown.layerByLayer(costs));
    }
  }

  @Override
  public String source(Component component) {
    return "curves of " + curves.name();
  }
}
