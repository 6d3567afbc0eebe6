package org.hwnas.runtime.inference;

import java.util.Optional;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipReader;

/**
 * The crossbars and converters of a layer. Immutable.
 *
 * @param chip with the layer's crossbar and converter
 * @param readRows word lines whose currents meet at a converter
 * @param periphery errors of converters
 * @param physics of the layer's cells and wires; empty: those of the chip
 */
record LayerHardware(
    Chip chip, int readRows, Periphery.Kind periphery, Optional<CellPhysics> physics) {
  /**
   * From a {@code hardware} block in which nothing differs from place to place.
   *
   * @param acts which effects act
   * @throws EvaluationFailure where it cannot be built
   */
  static LayerHardware of(ResolvedBlock hardware, CellPhysics.Acts acts) throws EvaluationFailure {
    return new LayerHardware(
        ChipReader.read(hardware),
        readRows(hardware),
        periphery(hardware, ChipReader.read(hardware), acts),
        Optional.of(CellPhysics.of(hardware, acts, 0)));
  }

  /** Word lines whose currents meet at a converter: those that are driven at once. */
  static int readRows(ResolvedBlock hardware) {
    ResolvedBlock crossbar = hardware.child("tile").child("pe").child("crossbar");
    int rows = crossbar.integer("rows");
    return !crossbar.has("active_rows") || crossbar.is("active_rows", "auto")
        ? rows
        : Math.min(rows, crossbar.integer("active_rows"));
  }

  /** What converters do wrong, as far as it acts. */
  static Periphery.Kind periphery(ResolvedBlock hardware, Chip chip, CellPhysics.Acts acts) {
    ResolvedBlock pe = hardware.child("tile").child("pe");
    return new Periphery.Kind(
        acts.on("adc") ? ConverterErrors.of(pe.child("adc")) : ConverterErrors.NONE,
        acts.on("dac") ? ConverterErrors.of(pe.child("dac")) : ConverterErrors.NONE,
        chip.crossbar().cols(),
        chip.tile().pe().adc().columnsPerAdc(),
        chip.tile().pe().dacBits(),
        pe.child("adc").has("full_scale") ? pe.child("adc").number("full_scale") : 12,
        acts.on("adc")
            && pe.child("adc").has("stochastic_rounding")
            && pe.child("adc").bool("stochastic_rounding"));
  }
}
