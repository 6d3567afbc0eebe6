package org.hwnas.runtime.validation;

import org.hwnas.runtime.cost.neurosim.NeuroSimSettings;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Cell;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Converter;
import org.hwnas.runtime.cost.neurosim.Roadmap;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.table.Table;

/** Reads recorded settings of NeuroSim's names. */
final class NeuroSimTables {
  private NeuroSimTables() {}

  private static double or(Table.Row row, String column, double otherwise) {
    return row.number(column).orElse(otherwise);
  }

  /** Settings of a row whose columns are NeuroSim's parameters behind a prefix. */
  static NeuroSimSettings.Builder settings(Table.Row row, String p, NeuroSimSettings base)
      throws EvaluationFailure {
    NeuroSimSettings.Builder b = base.toBuilder();
    Roadmap roadmap =
        or(row, p + "deviceroadmap", base.roadmap == Roadmap.HP ? 1 : 2) == 1
            ? Roadmap.HP
            : Roadmap.LSTP;
    b.technology((int) or(row, p + "technode", base.node), roadmap);
    b.temperature((int) or(row, p + "temp", base.temperature));
    int cell = (int) or(row, p + "memcelltype", base.cell.ordinal() + 1);
    if (cell < 1 || cell > Cell.values().length) {
      throw new EvaluationFailure("cells of kind " + cell + " (nvCap) are not modelled");
    }
    b.cell(Cell.values()[cell - 1]);
    b.accessTransistor(or(row, p + "accesstype", base.accessTransistor ? 1 : 4) == 1);
    b.parallelRead(or(row, p + "operationmode", base.parallelRead ? 2 : 1) == 2);
    double sar = or(row, p + "SARADC", base.converter == Converter.SAR ? 1 : 0);
    double current = or(row, p + "currentMode", base.converter == Converter.FLASH_CURRENT ? 1 : 0);
    Converter converter =
        sar == 1 ? Converter.SAR : current == 1 ? Converter.FLASH_CURRENT : Converter.FLASH_VOLTAGE;
    b.converter(converter, (int) or(row, p + "levelOutput", base.levels));
    b.muxedColumns((int) or(row, p + "numColMuxed", base.muxedColumns));
    b.resistance(
        or(row, p + "resistanceOn", base.onResistance),
        or(row, p + "resistanceOff", base.offResistance));
    b.voltage(base.accessVoltage, or(row, p + "writeVoltage", base.writeVoltage));
    b.novelMapping(or(row, p + "novelMapping", base.novelMapping ? 1 : 0) == 1);
    b.pipeline(
        or(row, p + "pipeline", base.pipeline ? 1 : 0) == 1,
        (int) or(row, p + "speedUpDegree", base.speedUp));
    b.treeBus(or(row, p + "globalBusType", base.wiring.tree() ? 1 : 0) == 1);
    b.sramBuffers(
        or(row, p + "globalBufferType", base.sramGlobalBuffer ? 1 : 0) == 1,
        or(row, p + "tileBufferType", base.sramTileBuffer ? 1 : 0) == 1);
    b.calibrated(or(row, p + "validated", base.calibrated ? 1 : 0) == 1);
    return b;
  }
}
