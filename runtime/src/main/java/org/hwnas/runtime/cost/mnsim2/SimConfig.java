package org.hwnas.runtime.cost.mnsim2;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Array;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Cell;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Chip;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Converter;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Logic;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Order;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Pe;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Tile;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * The settings of a {@code SimConfig.ini}, by key; every key is in one section only, or means the
 * same in both. Immutable. Keys that change no cost are kept and written, not read.
 */
public final class SimConfig {
  private static final Map<String, Map<String, String>> SHIPPED = SimConfigDefaults.sections();

  private final Map<String, String> values;

  private SimConfig(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** What MNSIM 2.0 ships with (commit ca39ccb). */
  public static SimConfig shipped() {
    Map<String, String> values = new LinkedHashMap<>();
    SHIPPED.values().forEach(values::putAll);
    return new SimConfig(values);
  }

  /**
   * Reads a file; keys it lacks are as shipped.
   *
   * @throws EvaluationFailure where a line is neither a section, a setting nor a comment, or names
   *     a key that MNSIM does not have
   */
  public static SimConfig parse(String text) throws EvaluationFailure {
    SimConfig config = shipped();
    int number = 0;
    for (String raw : text.split("\\R")) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";") || line.startsWith("[")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw new EvaluationFailure(
            "line %d of the configuration is no setting: `%s`".formatted(number, line));
      }
      config = config.with(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
    }
    return config;
  }

  /**
   * The same with one setting changed.
   *
   * @param key as in the file, without its section
   * @throws EvaluationFailure where MNSIM has no such key
   */
  public SimConfig with(String key, String value) throws EvaluationFailure {
    if (!values.containsKey(key)) {
      throw new EvaluationFailure("MNSIM has no setting `" + key + "`");
    }
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(key, value);
    return new SimConfig(changed);
  }

  /** The file's text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    SHIPPED.forEach(
        (section, keys) -> {
          text.append('[').append(section).append("]\n");
          keys.keySet()
              .forEach(key -> text.append(key).append(" = ").append(values.get(key)).append('\n'));
        });
    return text.toString();
  }

  /**
   * As numbers.
   *
   * @param quirks of MNSIM to keep
   * @throws EvaluationFailure where MNSIM stops on a setting, with its name and value
   */
  public Mnsim2Config read(Set<Quirk> quirks) throws EvaluationFailure {
    boolean digital = whole("PIM_Type") == 1;
    int logicGate = whole("Logic_Op");
    int polarity = whole("Xbar_Polarity");
    if (polarity != 1 && polarity != 2) {
      throw new EvaluationFailure("Xbar_Polarity is " + polarity + "; it must be 1 or 2");
    }
    return new Mnsim2Config(
        cell(),
        array(),
        dac(digital, quirks),
        adc(digital, logicGate, quirks),
        new Pe(
            digital,
            polarity,
            polarity == 2 && whole("Sub_Position") == 1,
            whole("Group_Num") == 0 ? 1 : positive("Group_Num"),
            positive("DAC_Num"),
            whole("ADC_Num") == 0 ? 0 : positive("ADC_Num"),
            number("PE_inBuf_Size"),
            number("Tile_outBuf_Size")),
        new Logic(
            numberAbove("Digital_Frequency"),
            part("Adder"),
            part("ShiftReg"),
            part("Reg"),
            part("JointModule")),
        tile(),
        chip(),
        Set.copyOf(quirks));
  }

  private Cell cell() throws EvaluationFailure {
    double[] voltages = list("Read_Voltage");
    counted("Read_Level", "Read_Voltage", voltages);
    boolean sram = !values.get("Device_Type").equals("NVM");
    double[] resistances = {1.6e6, 1.6e6}; // ohm; MNSIM's stand-in for a cell of SRAM
    int levels = 2;
    if (!sram) {
      resistances = list("Device_Resistance");
      counted("Device_Level", "Device_Resistance", resistances);
      levels = resistances.length;
    }
    return new Cell(
        sram,
        positive("Device_Tech"),
        number("Device_Area"),
        number("Read_Latency"),
        voltages[0],
        voltages[voltages.length - 1],
        resistances[0],
        resistances[resistances.length - 1],
        Math.max(1, 31 - Integer.numberOfLeadingZeros(levels)));
  }

  private Array array() throws EvaluationFailure {
    double[] size = list("Xbar_Size");
    if (size.length != 2 || size[0] < 1 || size[1] < 1) {
      throw new EvaluationFailure(
          "Xbar_Size is `%s`; it must be rows, columns".formatted(values.get("Xbar_Size")));
    }
    int rows = (int) size[0];
    int subarray = positive("Subarray_Size");
    if (rows % subarray != 0) {
      throw new EvaluationFailure(
          "Subarray_Size is %d, which does not divide the %d rows of Xbar_Size"
              .formatted(subarray, rows));
    }
    return new Array(
        rows,
        (int) size[1],
        subarray,
        !values.get("Cell_Type").startsWith("0"),
        positive("Transistor_Tech"),
        0,
        whole("Area_Calculation") != 0,
        whole("Simulation_Level") != 0);
  }

  private Converter dac(boolean digital, Set<Quirk> quirks) throws EvaluationFailure {
    int choice = whole("DAC_Choice");
    if (choice == -1) {
      int bits = positive("DAC_Precision");
      double latency = 1 / numberAbove("DAC_Sample_Rate") * (bits + 2);
      return new Converter(bits, number("DAC_Area"), number("DAC_Power"), latency);
    }
    Converter dac = ConverterTable.dac(digital ? 1 : choice);
    boolean slip = dac.bits() == 8 && !quirks.contains(Quirk.DAC_8_BIT_POWER);
    return slip ? new Converter(dac.bits(), dac.area(), dac.power() * 1e-3, dac.latency()) : dac;
  }

  private Converter adc(boolean digital, int logic, Set<Quirk> quirks) throws EvaluationFailure {
    int choice = whole("ADC_Choice");
    if (choice == -1) {
      double again = quirks.contains(Quirk.LOGIC_GATE_TWICE) ? ConverterTable.gateArea(logic) : 0;
      return ConverterTable.adc(
          positive("ADC_Precision"),
          number("ADC_Area") + again,
          number("ADC_Power"),
          numberAbove("ADC_Sample_Rate"),
          false,
          logic);
    }
    return ConverterTable.adc(digital ? ConverterTable.senseAmplifier() : choice, logic);
  }

  private Tile tile() throws EvaluationFailure {
    double[] pes = list("PE_Num");
    if (pes.length != 2 || pes[0] < 1 || pes[1] < 1) {
      throw new EvaluationFailure(
          "PE_Num is `%s`; MNSIM needs rows, columns of at least 1"
              .formatted(values.get("PE_Num")));
    }
    double[] shape = list("Pooling_shape");
    if (shape.length != 2) {
      throw new EvaluationFailure(
          "Pooling_shape is `%s`; it must be rows, columns".formatted(values.get("Pooling_shape")));
    }
    int cells = (int) (shape[0] * shape[1]);
    int units = whole("Pooling_unit_num") == 0 ? 64 : whole("Pooling_unit_num");
    int feature = whole("Pooling_Tech") == 0 ? 65 : whole("Pooling_Tech");
    if (feature == 65 && units != 64) {
      throw new EvaluationFailure(
          "Pooling_unit_num is " + units + "; MNSIM knows modules of 64 units only");
    }
    return new Tile(
        (int) pes[0] * (int) pes[1],
        feature,
        cells == 0 ? 9 : cells,
        units,
        numberAbove("Inter_Tile_Bandwidth"),
        numberAbove("Intra_Tile_Bandwidth"));
  }

  private Chip chip() throws EvaluationFailure {
    double[] tiles = list("Tile_Num");
    if (tiles.length != 2 || tiles[0] < 0 || tiles[1] < 0) {
      throw new EvaluationFailure(
          "Tile_Num is `%s`; it must be rows, columns".formatted(values.get("Tile_Num")));
    }
    int order = whole("Tile_Connection");
    if (order < 0 || order >= Order.values().length) {
      throw new EvaluationFailure("Tile_Connection is " + order + "; MNSIM has 0 to 3");
    }
    int feature = whole("Buffer_Technology");
    int width = whole("Buffer_Bitwidth");
    boolean automatic = tiles[0] == 0;
    return new Chip(
        feature == 0 ? 65 : feature,
        width == 0 ? 256 : width,
        Order.values()[order],
        automatic ? 8 : (int) tiles[0],
        automatic ? 8 : (int) tiles[1]);
  }

  private Logic.Part part(String name) throws EvaluationFailure {
    int feature = whole(name + "_Tech");
    return new Logic.Part(
        feature <= 0 ? 65 : feature, number(name + "_Area"), number(name + "_Power"));
  }

  private void counted(String key, String of, double[] list) throws EvaluationFailure {
    if (whole(key) != list.length) {
      throw new EvaluationFailure(
          "%s is %d, but %s has %d values".formatted(key, whole(key), of, list.length));
    }
  }

  private int positive(String key) throws EvaluationFailure {
    int value = whole(key);
    if (value < 1) {
      throw new EvaluationFailure(key + " is " + value + "; it must be 1 or more");
    }
    return value;
  }

  private double numberAbove(String key) throws EvaluationFailure {
    double value = number(key);
    if (!(value > 0)) {
      throw new EvaluationFailure(key + " is " + value + "; it must be above 0");
    }
    return value;
  }

  private int whole(String key) throws EvaluationFailure {
    double value = number(key);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new EvaluationFailure(key + " is " + value + "; it must be a whole number");
    }
    return (int) value;
  }

  private double number(String key) throws EvaluationFailure {
    double[] list = list(key);
    if (list.length != 1) {
      throw new EvaluationFailure("%s is `%s`, not one number".formatted(key, values.get(key)));
    }
    return list[0];
  }

  private double[] list(String key) throws EvaluationFailure {
    String[] texts = values.get(key).split(",");
    double[] list = new double[texts.length];
    for (int i = 0; i < list.length; i++) {
      try {
        list[i] = Double.parseDouble(texts[i].strip().toLowerCase(Locale.ROOT));
      } catch (NumberFormatException e) {
        throw new EvaluationFailure("%s is `%s`, no number".formatted(key, values.get(key)));
      }
    }
    return list;
  }
}
