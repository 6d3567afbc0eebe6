package org.hwnas.runtime.cost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.mapping.LayerMapping;
import org.hwnas.runtime.mapping.NetworkMapping;

/** The occupancy of networks that the project's own mapper has laid. */
public final class MappedOccupancy {
  private MappedOccupancy() {}

  /** Of one network on a chip. */
  public static Occupancy of(NetworkMapping mapping, Chip chip) {
    return of(mapping, chip, layer -> Map.of());
  }

  /**
   * Of one network on a chip.
   *
   * @param more decisions about a layer, of the model that asks
   */
  public static Occupancy of(
      NetworkMapping mapping, Chip chip, Function<LayerMapping, Map<String, String>> more) {
    List<LayerOccupancy> layers = new ArrayList<>(mapping.layers().size());
    for (LayerMapping layer : mapping.layers()) {
      layers.add(
          new LayerOccupancy(
              layer.node(),
              layer.name(),
              layer.crossbars(),
              layer.tiles(),
              layer.cells(),
              layer.conversions(),
              () -> decisions(layer, more.apply(layer))));
    }
    return new Occupancy(
        layers,
        mapping.crossbars(),
        mapping.tiles(),
        mapping.cells(),
        mapping.utilisation(chip),
        mapping.fits(chip));
  }

  private static Map<String, String> decisions(LayerMapping layer, Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("groups", Integer.toString(layer.groups()));
    all.put("rows", Integer.toString(layer.rowsPerGroup()));
    all.put("columns", Long.toString(layer.columnsPerGroup()));
    all.put("groups/crossbar", Integer.toString(layer.groupsPerCrossbar()));
    all.put("row splits", Integer.toString(layer.rowSplits()));
    all.put("column splits", Integer.toString(layer.columnSplits()));
    if (layer.planes() > 1) {
      all.put("bit planes", Integer.toString(layer.planes()));
    }
    all.put("bits", layer.slicing().weightBits() + "/" + layer.slicing().inputBits());
    all.put("slices", layer.slicing().slices() + " x " + layer.slicing().bitsPerCell() + " bit");
    if (layer.denseCrossbars() != layer.crossbars()) {
      all.put("freed", (layer.denseCrossbars() - layer.crossbars()) + " crossbars");
    }
    all.put("PEs", Long.toString(layer.pes()));
    all.put("positions", Long.toString(layer.positions()));
    all.put("steps", Integer.toString(layer.inputSteps()));
    if (layer.copies() > 1) {
      all.put("copies", Integer.toString(layer.copies()));
    }
    if (layer.rowPhases() > 1) {
      all.put("phases", Integer.toString(layer.rowPhases()));
    }
    if (layer.columnPhases() > 1) {
      all.put("column phases", Integer.toString(layer.columnPhases()));
    }
    if (layer.shared()) {
      all.put("crossbar", "of the layer before");
    }
    if (layer.unitColumns() > 0) {
      all.put("unit columns", Long.toString(layer.unitColumns()));
    }
    all.putAll(more);
    return all;
  }
}
