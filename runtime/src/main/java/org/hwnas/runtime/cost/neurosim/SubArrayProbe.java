package org.hwnas.runtime.cost.neurosim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** One sub-array on its own, as NeuroSim's authors look at components. */
public final class SubArrayProbe {
  private static final double MICRO = 1e6;
  private static final double SQUARE_MICRO = 1e12;
  private static final double NANO = 1e9;
  private static final double PICO = 1e12;
  private static final double FEMTO = 1e15;

  private SubArrayProbe() {}

  /**
   * Every figure of a sub-array that reads one input bit.
   *
   * @param activity share of the rows that are active
   * @param level of all cells, over the highest
   * @return by name, in the units that the names end in (um2, um, ns, fF, pJ, uW, nW)
   * @throws EvaluationFailure where there is no such sub-array
   */
  public static Map<String, Double> measure(
      NeuroSimSettings settings, double activity, double level) throws EvaluationFailure {
    SubArray array = new SubArray(settings);
    SubArray.Reading reading = array.reading(LayerFormat.of(settings));
    double active = Math.rint(activity * settings.rows);
    ColumnStatistics columns = ColumnStatistics.uniform(array, active, level);
    double conversion = columns.energyOf(active);
    SubArray.Energy energy = array.energy(reading, activity, conversion, settings.columns);
    Map<String, Double> values = new LinkedHashMap<>();
    double clock = Math.min(settings.clock, 1 / array.clock);
    SubArray.Cycles cycles = array.cycles(reading, activity, clock);
    values.put("col_R_mean_ohm", columns.resistance(active));
    values.put("clkPeriod_ns", array.clock * NANO);
    values.put("capCol_fF", array.cells.columnCapacitance * FEMTO);
    values.put("sub_area_um2", array.box.area() * SQUARE_MICRO);
    values.put("sub_h_um", array.box.height() * MICRO);
    values.put("sub_w_um", array.box.width() * MICRO);
    values.put("areaArray_um2", array.areas.array() * SQUARE_MICRO);
    values.put("areaADC_um2", array.areas.converters() * SQUARE_MICRO);
    values.put("areaAccum_um2", array.areas.accumulation() * SQUARE_MICRO);
    values.put("areaOther_um2", array.areas.other() * SQUARE_MICRO);
    values.put("cycles_ADC", cycles.sensing());
    values.put("cycles_Accum", cycles.accumulating());
    values.put("E_total_pJ", energy.total() * PICO);
    values.put("E_ADC_pJ", energy.converters() * PICO);
    values.put("E_Accum_pJ", energy.accumulation() * PICO);
    values.put("E_Other_pJ", energy.other() * PICO);
    values.put("leak_uW", array.leakage * MICRO);
    values.put("leakSRAMInUse_uW", array.idleLeakage * MICRO);
    for (Part part : array.parts) {
      String name = part.name();
      if (name.equals("array")) {
        values.put("E_array_pJ", part.energy(activity) * PICO);
        continue;
      }
      values.put(name + "_area_um2", part.box().area() * SQUARE_MICRO);
      values.put(name + "_h_um", part.box().height() * MICRO);
      values.put(name + "_w_um", part.box().width() * MICRO);
      boolean converts = name.equals("mlsa") || name.equals("sarADC");
      double reads = settings.parallelRead ? settings.partialReads() : settings.rows * activity;
      double joule = converts ? conversion * settings.columns * reads : part.energy(activity);
      if (name.equals("precharger") && settings.parallelRead) {
        joule = array.prechargeEnergy;
      }
      values.put(name + "_rE_pJ", joule * PICO);
      values.put(name + "_leak_nW", part.leakage() * NANO);
      if (part.delay() > 0) {
        values.put(name + "_sense_lat_ns", part.delay() * NANO);
      }
    }
    return values;
  }
}
