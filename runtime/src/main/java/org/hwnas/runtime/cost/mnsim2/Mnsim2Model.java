package org.hwnas.runtime.cost.mnsim2;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Order;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * Evaluates designs as MNSIM 2.0 (commit ca39ccb) does, one after the other in the same memory.
 * Equations and constants: Zhu et al., IEEE TCAD 2023, and the published tool; see {@code
 * docs/cost/mnsim2.md}. Not safe for concurrent use: one for each thread.
 */
public final class Mnsim2Model {
  private record Mesh(Order order, int rows, int columns) {}

  private static final int REMEMBERED_MESHES = 32;
  private static final Map<Mesh, Placement> MESHES = new ConcurrentHashMap<>();

  private final LayerPlan plan = new LayerPlan();
  private final Timing timing = new Timing();
  private final Placement.Scratch scratch = new Placement.Scratch();
  private final Mnsim2Result result = new Mnsim2Result();

  /**
   * What a network costs on a piece of hardware.
   *
   * @return the model's own memory: valid until the next call
   * @throws EvaluationFailure where MNSIM stops, with the reason
   */
  public Mnsim2Result evaluate(Mnsim2Network net, Mnsim2Config config) throws EvaluationFailure {
    result.clear(net.size());
    plan.map(net, config);
    Parts parts = new Parts(config);
    Placement placement = placement(config.chip());
    placement.distances(net, plan.starts, plan.inside, plan.onward, scratch);
    timing.run(net, config, plan, parts, result);
    Pricing.run(net, config, plan, parts, result);
    for (int i = 0; i < net.size(); i++) {
      result.setLayer(Column.TILES, i, plan.tiles[i]);
      result.setLayer(Column.PES_MAPPED, i, net.layer(i).kind().weighted() ? plan.pes[i] : 0);
    }
    return result;
  }

  private static Placement placement(Mnsim2Config.Chip chip) throws EvaluationFailure {
    if (chip.order() == Order.SHELLS && chip.tileRows() != chip.tileColumns()) {
      throw new EvaluationFailure(
          "tiles in shells need a square mesh; this one has %d x %d"
              .formatted(chip.tileRows(), chip.tileColumns()));
    }
    Mesh mesh = new Mesh(chip.order(), chip.tileRows(), chip.tileColumns());
    Placement known = MESHES.get(mesh);
    if (known == null) {
      known = Placement.of(mesh.order(), mesh.rows(), mesh.columns());
      if (MESHES.size() >= REMEMBERED_MESHES) {
        MESHES.clear();
      }
      MESHES.put(mesh, known);
    }
    return known;
  }
}
