package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Cell;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** The cells of a sub-array with their lines: sizes, resistances, capacitances. */
final class CellArray {
  // resistance of a cell's transistor over that of the cell (design rule of 1T1R cells)
  private static final double ACCESS_DROP = 0.25;
  private static final double LINEAR_REGION = 0.20;
  private static final double SETTLE = 0.2; // of RC: 15 to 20 % of the swing suffices
  private static final double TRANSISTOR_CELL_HEIGHT = 4; // features
  private static final double TRANSISTOR_CELL_WIDTH = 12;
  private static final double CROSS_POINT = 2; // features, each way

  /** V of difference that an amplifier of SRAM needs. */
  static final double LEAST_SENSE = 0.1;

  private final NeuroSimSettings s;
  private final Gates gates;
  private final Technology technology;
  private final double tall; // features
  private final double wide;
  private final double wire; // m
  final double cellHeight; // m
  final double cellWidth;
  final double height; // m, of all
  final double width;
  final double accessResistance; // ohm

  /** m of the transistor in a cell. */
  final double accessWidth;

  final double lineCapacitance; // F of a row
  final double columnCapacitance;
  final double lineResistance; // ohm
  final double columnResistance;
  final double averageCell; // ohm

  CellArray(NeuroSimSettings s, Gates gates) throws EvaluationFailure {
    this.s = s;
    this.gates = gates;
    this.technology = gates.technology;
    boolean sram = s.cell == Cell.SRAM;
    boolean crossPoint = !sram && !s.accessTransistor;
    this.wire = (int) technology.metal0 * 1e-9;
    double pitch = crossPoint ? wire : technology.feature;
    this.tall = sram ? technology.sramHeight : crossPoint ? CROSS_POINT : TRANSISTOR_CELL_HEIGHT;
    this.wide = sram ? technology.sramWidth : crossPoint ? CROSS_POINT : TRANSISTOR_CELL_WIDTH;
    this.cellHeight = tall * pitch;
    this.cellWidth = wide * pitch;
    this.height = s.rows * cellHeight;
    this.width = s.columns * cellWidth;
    this.lineResistance = width * Wires.resistance(technology.metal1);
    this.columnResistance = height * Wires.resistance((int) technology.metal0);
    double unit = technology.unitWidth();
    double row = width * Wires.CAPACITANCE;
    double column = height * Wires.CAPACITANCE;
    if (sram) {
      this.accessWidth = unit;
      this.accessResistance = gates.resistanceN(unit);
      row += (s.parallelRead ? 1 : 2) * gates.gate(unit) * s.columns;
      column +=
          technology.planar()
              ? gates.drain(unit, false) * s.rows
              : technology.drainCapacitance * technology.effectiveWidth * s.rows;
    } else if (s.accessTransistor) {
      this.accessResistance = s.onResistance * ACCESS_DROP;
      double features = gates.resistanceN(unit) * LINEAR_REGION / accessResistance;
      requireRoom(features);
      this.accessWidth = features * unit;
      row += gates.gate(accessWidth) * s.columns;
      column += gates.drain(accessWidth, false) * s.rows;
    } else {
      this.accessWidth = unit;
      this.accessResistance = 0;
    }
    this.lineCapacitance = row;
    this.columnCapacitance = column;
    double on = s.onResistance + accessResistance;
    double off = s.offResistance + accessResistance;
    this.averageCell =
        1 / (1 / on * s.parallelRows / 2.0 + 1 / off * s.parallelRows / 2.0) * s.parallelRows;
  }

  private void requireRoom(double features) throws EvaluationFailure {
    double occupied =
        technology.planar()
            ? features
            : ((features - 1) * technology.finPitch + technology.finWidth) / technology.feature;
    if (occupied > wide) {
      throw new EvaluationFailure(
          "the transistor of a cell of %s ohm needs a width of %.2f features; the cell has %.0f"
              .formatted(s.onResistance, features, wide));
    }
  }

  /** m^2 of a column of reference cells. */
  double referenceArea() {
    if (!s.has(NeuroSimQuirk.REFERENCE_CELLS_AT_WIRE_PITCH)) {
      return s.rows * cellHeight * cellWidth;
    }
    double across = s.cell == Cell.SRAM ? technology.feature : wire;
    return s.rows * tall * wire * wide * across;
  }

  /** Seconds until a column has settled. */
  double settling() {
    if (s.cell == Cell.SRAM) {
      double unit = technology.unitWidth();
      double down = gates.resistanceN(unit);
      double c = columnCapacitance / s.rows + gates.drain(unit, false);
      double r = columnResistance / s.rows;
      double elmore = (accessResistance + down) * c * s.rows + c * r * s.rows * (s.rows + 1) / 2;
      return elmore * Math.log(technology.supply / (technology.supply - LEAST_SENSE / 2));
    }
    // half of the rows are taken to be active
    double together = s.parallelRead ? Math.max(1, s.parallelRows / 2) : 1;
    return columnCapacitance * (averageCell / together) * SETTLE;
  }
}
