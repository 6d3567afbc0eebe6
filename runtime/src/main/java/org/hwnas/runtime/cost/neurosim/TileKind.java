package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.neurosim.SubArray.Areas;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** The tiles of a chip that are made of one design of sub-array; a chip may have several. */
final class TileKind {
  final ArrayDesign design;
  final Tile tile;
  final Tile novelTile; // the same as tile where there is none
  private final boolean hasNovel;
  private double conventional; // how many
  private double novel;

  /**
   * @param fast wires within processing elements
   * @param wire those within tiles
   * @param clock Hz
   */
  TileKind(ArrayDesign design, Floorplan plan, RepeatedWire fast, RepeatedWire wire, double clock)
      throws EvaluationFailure {
    SubArray array = design.array;
    this.design = design;
    this.hasNovel = array.s.novelMapping;
    int pes = (int) Math.ceil(plan.tileSize / plan.peSize);
    this.tile = new Tile(array, fast, wire, false, pes, plan.peSize, clock);
    this.novelTile =
        hasNovel ? new Tile(array, fast, wire, true, plan.novelPes, plan.novelPeSize, clock) : tile;
  }

  /** Counts the tiles of a layer that are of this kind. */
  void count(boolean ofNovel, double tiles) {
    if (ofNovel) {
      novel += tiles;
    } else {
      conventional += tiles;
    }
  }

  Tile of(boolean ofNovel) {
    return ofNovel ? novelTile : tile;
  }

  /** Tiles of both mappings: how many there are. */
  private double novels() {
    return hasNovel ? novel : 0;
  }

  /**
   * m of the longest side of its tiles.
   *
   * @param all also of those that the chip has none of, as NeuroSim does
   */
  double side(boolean all) {
    double own = all || conventional > 0 ? tile.side : 0;
    return hasNovel && (all || novel > 0) ? Math.max(own, novelTile.side) : own;
  }

  /** m of the widest of its tiles, likewise. */
  double width(boolean all) {
    double own = all || conventional > 0 ? tile.area / tile.side : 0;
    return hasNovel && (all || novel > 0) ? Math.max(own, novelTile.area / novelTile.side) : own;
  }

  Areas areas() {
    return tile.areas.times(conventional).plus(novelTile.areas.times(novels()));
  }

  /** m^2 of its tiles. */
  double area() {
    return tile.area * conventional + novelTile.area * novels();
  }

  /** m^2 of the wires within its tiles. */
  double wireArea() {
    return tile.wireArea * conventional + novelTile.wireArea * novels();
  }

  /** Processing elements. */
  double elements() {
    return conventional * tile.processingElements() + novels() * novelTile.processingElements();
  }

  /** Sub-arrays. */
  double arrays() {
    return conventional * tile.processingElements() * tile.pe.across * tile.pe.across
        + novels() * novelTile.processingElements() * novelTile.pe.across * novelTile.pe.across;
  }

  /** Adds the area of its tiles by component. */
  void add(ComponentValues.Collector area) {
    add(area, tile, conventional);
    if (hasNovel) {
      add(area, novelTile, novel);
    }
  }

  private void add(ComponentValues.Collector area, Tile of, double tiles) {
    double elements = of.processingElements() * tiles;
    double arrays = elements * of.pe.across * of.pe.across;
    double white = design.array.box.area();
    for (Part part : design.array.parts) {
      double own = part.box().area();
      white -= own;
      area.add(component(part.name()), own * arrays);
    }
    area.add(Component.CROSSBAR, white * arrays);
    area.add(Component.INPUT_REGISTER, of.pe.inputArea() * elements);
    area.add(Component.OUTPUT_REGISTER, of.pe.outputArea() * elements);
    area.add(Component.PE_ADDER, of.pe.tree.area() * elements);
    area.add(Component.TILE_ADDER, of.treeArea() * tiles);
    area.add(Component.TILE_BUFFER, of.bufferArea() * tiles);
    area.add(Component.TILE_BUS, of.wireArea * tiles);
  }

  private static Component component(String part) {
    return switch (part) {
      case "array" -> Component.CROSSBAR;
      case "mlsa", "mlsaEnc", "sarADC", "senseAmp" -> Component.ADC;
      case "dff", "adder", "shiftAddWeight", "shiftAddInput" -> Component.SHIFT_ADD;
      case "mux", "muxDecoder" -> Component.MUX;
      case "wllevelshifter", "bllevelshifter", "sllevelshifter" -> Component.LEVEL_SHIFTER;
      case "precharger", "sramWriteDriver", "slSwitchMatrix" -> Component.COLUMN_DRIVER;
      default -> Component.ROW_DRIVER;
    };
  }
}
