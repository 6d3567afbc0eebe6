package org.hwnas.runtime.cost.mnsim2;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Converter;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Logic;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** Hardware as MNSIM's settings; converters as figures of one's own. */
final class SimConfigWriter {
  private static final double MNSIM_ROW_DRIVER = 1150; // um^2 a row

  /** Ohm, for cells that can be off: no current that a double could tell from none. */
  private static final double OPEN = 1e30;

  private final List<String> notes = new ArrayList<>();
  private SimConfig settings = SimConfig.shipped();

  private SimConfigWriter() {}

  /**
   * Settings that read back as a configuration.
   *
   * @param notes result: what the settings cannot say
   */
  static SimConfig write(Mnsim2Config config, List<String> notes) throws EvaluationFailure {
    SimConfigWriter writer = new SimConfigWriter();
    writer.cell(config);
    writer.array(config);
    writer.converter("DAC", config.dac(), config.dac().bits() + 2);
    int samples = config.adc().bits() == 1 ? 1 : config.adc().bits() + 2;
    writer.converter("ADC", config.adc(), samples);
    writer.pe(config.pe());
    writer.digital(config.logic());
    writer.tile(config);
    notes.addAll(writer.notes);
    return writer.settings;
  }

  private void set(String key, String value) throws EvaluationFailure {
    settings = settings.with(key, value);
  }

  private void set(String key, long value) throws EvaluationFailure {
    set(key, Long.toString(value));
  }

  private void set(String key, double value) throws EvaluationFailure {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    set(key, whole ? Long.toString((long) value) : Double.toString(value));
  }

  private void cell(Mnsim2Config config) throws EvaluationFailure {
    Mnsim2Config.Cell cell = config.cell();
    set("Device_Tech", cell.feature());
    set("Device_Type", cell.sram() ? "SRAM" : "NVM");
    set("Device_Area", area(config));
    set("Read_Level", "2");
    set("Read_Voltage", cell.lowVoltage() + "," + cell.highVoltage());
    set("Read_Latency", cell.readLatency());
    if (!cell.sram()) {
      int levels = 1 << Math.min(cell.bits(), 16);
      double low = 1 / Math.min(cell.highResistance(), OPEN);
      double high = 1 / cell.lowResistance();
      StringBuilder ohms = new StringBuilder();
      for (int i = 0; i < levels; i++) {
        // the ends as they are: only they matter to MNSIM's hardware
        double ohm =
            i == 0
                ? Math.min(cell.highResistance(), OPEN)
                : i == levels - 1
                    ? cell.lowResistance()
                    : 1 / (low + (high - low) * i / (levels - 1));
        ohms.append(i == 0 ? "" : ",").append(ohm);
      }
      set("Device_Level", levels);
      set("Device_Resistance", ohms.toString());
    }
  }

  /** MNSIM's row driver has a fixed area; what another one differs is put into the cells. */
  private double area(Mnsim2Config config) {
    double stated = config.array().rowDriver();
    double cell = config.cell().area();
    if (stated == 0 || config.array().areaByFeature() || config.pe().digital()) {
      return cell;
    }
    double folded = cell + (stated - MNSIM_ROW_DRIVER) / config.array().columns();
    if (stated != MNSIM_ROW_DRIVER && folded > 0) {
      notes.add(
          "Device_Area holds what the row driver's %s um^2 differ from MNSIM's fixed %s um^2"
              .formatted(stated, MNSIM_ROW_DRIVER));
      return folded;
    }
    if (folded <= 0) {
      notes.add(
          "MNSIM's row driver takes %s um^2, this one %s um^2: its area will be larger"
              .formatted(MNSIM_ROW_DRIVER, stated));
    }
    return cell;
  }

  private void array(Mnsim2Config config) throws EvaluationFailure {
    Mnsim2Config.Array array = config.array();
    set("Xbar_Size", array.rows() + "," + array.columns());
    set("Subarray_Size", array.subarrayRows());
    set("Cell_Type", array.withTransistor() ? "1T1R" : "0T1R");
    set("Transistor_Tech", array.transistor());
    set("Area_Calculation", array.areaByFeature() ? 1 : 0);
    set("Simulation_Level", array.wholeArrayReads() ? 1 : 0);
  }

  private void converter(String kind, Converter converter, int samples) throws EvaluationFailure {
    set(kind + "_Choice", "-1");
    set(kind + "_Area", converter.area());
    set(kind + "_Precision", converter.bits());
    set(kind + "_Power", converter.power());
    set(kind + "_Sample_Rate", samples / converter.latency());
  }

  private void pe(Mnsim2Config.Pe pe) throws EvaluationFailure {
    set("PIM_Type", pe.digital() ? 1 : 0);
    set("Xbar_Polarity", pe.polarity());
    set("Sub_Position", pe.digitalSubtraction() ? 1 : 0);
    set("Group_Num", pe.groups());
    set("DAC_Num", pe.dacs());
    set("ADC_Num", pe.adcs());
    set("PE_inBuf_Size", pe.inputBuffer());
    set("Tile_outBuf_Size", pe.outputBuffer());
  }

  private void digital(Logic logic) throws EvaluationFailure {
    set("Digital_Frequency", logic.megahertz());
    part("Adder", logic.adder());
    part("ShiftReg", logic.shift());
    part("Reg", logic.register());
    part("JointModule", logic.joint());
  }

  private void part(String name, Logic.Part part) throws EvaluationFailure {
    set(name + "_Tech", part.feature());
    set(name + "_Area", part.area());
    set(name + "_Power", part.power());
  }

  private void tile(Mnsim2Config config) throws EvaluationFailure {
    Mnsim2Config.Tile tile = config.tile();
    int rows = (int) Math.sqrt(tile.pes());
    while (tile.pes() % rows != 0) {
      rows--;
    }
    set("PE_Num", rows + "," + tile.pes() / rows);
    set("Pooling_Tech", tile.poolingFeature());
    set("Pooling_unit_num", tile.poolingUnits());
    if (tile.poolingCells() != 9) {
      set("Pooling_shape", "1," + tile.poolingCells());
    }
    set("Inter_Tile_Bandwidth", tile.interBandwidth());
    set("Intra_Tile_Bandwidth", tile.intraBandwidth());
    Mnsim2Config.Chip chip = config.chip();
    set("Buffer_Technology", chip.bufferFeature());
    set("Buffer_Bitwidth", chip.bufferWidth());
    set("Tile_Connection", chip.order().ordinal());
    set("Tile_Num", chip.tileRows() + "," + chip.tileColumns());
  }
}
