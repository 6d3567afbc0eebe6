package org.hwnas.runtime.inference;

import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.device.DeviceModel;
import org.hwnas.runtime.device.Effect;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * What happens to a chip's cells between programming and reading.
 *
 * @param device behaviour of each cell, with the effects that act
 * @param wires of a crossbar
 * @param rows word lines of a crossbar
 * @param cols bit lines of a crossbar
 * @param seconds between programming and reading
 * @param readVoltage across a driven cell, V
 * @param mitigation of all this
 * @param wireModel how exactly wires are taken into account
 */
public record CellPhysics(
    DeviceModel device,
    WireResistance wires,
    int rows,
    int cols,
    double seconds,
    double readVoltage,
    Mitigation mitigation,
    WireModel wireModel) {
  /** How crossbars with wires are solved. */
  public enum WireModel {
    /** To rounding. */
    SOLVED,
    /** As {@link org.hwnas.runtime.circuit.LadderMatrix} has it: for training. */
    LADDERS
  }

  /** Which effects act. */
  public interface Acts {
    /** Whether an effect of that name, as {@code evaluate.accuracy.nonidealities} has it, acts. */
    boolean on(String effect);
  }

  /**
   * From a {@code hardware} block.
   *
   * @throws EvaluationFailure where the device is not one, or effects cannot act together
   */
  public static CellPhysics of(ResolvedBlock hardware, Acts acts, double seconds)
      throws EvaluationFailure {
    ResolvedBlock pe = hardware.child("tile").child("pe");
    ResolvedBlock crossbar = pe.child("crossbar");
    ResolvedBlock block = crossbar.child("device");
    DeviceModel model = DeviceModel.of(block, crossbar.integer("bits_per_cell"));
    java.util.Set<Effect> effects = java.util.EnumSet.noneOf(Effect.class);
    for (Effect effect : Effect.values()) {
      boolean varies = effect == Effect.DEVICE_VARIATION || effect == Effect.CYCLE_VARIATION;
      if (acts.on(varies ? "variation" : effect.id())) {
        effects.add(effect);
      }
    }
    if (acts.on("slice_error") && block.child("programming_noise").is("model", "slices")) {
      effects.add(Effect.PROGRAMMING_NOISE);
    }
    DeviceModel acting = model.only(effects);
    if (!acts.on("finite_levels")) {
      acting = acting.withLevels(0);
    }
    WireResistance wires = acts.on("ir_drop") ? wires(crossbar) : WireResistance.NONE;
    // a pulse drives a cell at one voltage whatever its length, so that charge adds up by the bits
    boolean pulses = pe.child("dac").has("kind") && pe.child("dac").is("kind", "pulse_width");
    if (!acting.ohmic() && !pulses && pe.child("dac").integer("bits") > 1) {
      throw new EvaluationFailure(
          "`%s.nonlinear_iv` is modelled for inputs of one bit: a cell that bends does not tell the bits of a voltage apart by their weight; set dac.bits = 1 or dac.kind = pulse_width, or leave it out of `nonidealities`"
              .formatted(block.path()));
    }
    return new CellPhysics(
        acting,
        wires,
        crossbar.integer("rows"),
        crossbar.integer("cols"),
        seconds,
        block.number("read_voltage"),
        Mitigation.of(hardware),
        WireModel.SOLVED);
  }

  private static WireResistance wires(ResolvedBlock crossbar) {
    double both = crossbar.number("wire_resistance");
    return new WireResistance(
        crossbar.is("row_wire_resistance", "auto") ? both : crossbar.number("row_wire_resistance"),
        crossbar.is("column_wire_resistance", "auto")
            ? both
            : crossbar.number("column_wire_resistance"),
        crossbar.number("source_resistance"),
        crossbar.number("sink_resistance"));
  }

  /** The same chip at another time after programming. */
  CellPhysics at(double time) {
    return new CellPhysics(device, wires, rows, cols, time, readVoltage, mitigation, wireModel);
  }

  /** The same cells as training sees them: wires approximated, or none at all. */
  CellPhysics forTraining(boolean wired) {
    return new CellPhysics(
        device,
        wired ? wires : WireResistance.NONE,
        rows,
        cols,
        seconds,
        readVoltage,
        mitigation,
        WireModel.LADDERS);
  }

  /** The same wires around cells that do nothing but conduct what was aimed at. */
  CellPhysics withoutDevices() {
    return new CellPhysics(
        DeviceModel.ideal(device.gMin(), device.gMax()),
        wires,
        rows,
        cols,
        0,
        readVoltage,
        mitigation,
        wireModel);
  }
}
