package org.hwnas.runtime.hardware;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** Resolved hardware blocks for tests: the schema's defaults, with changes by path. */
public final class Chips {
  private Chips() {}

  /** Changes: path below the root, then value, in turn. */
  public static ResolvedBlock hardware(Object... changes) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < changes.length; i += 2) {
      map.put("hardware." + changes[i], changes[i + 1]);
    }
    ResolvedBlock noise =
        block(
            map,
            "hardware.tile.pe.crossbar.device.programming_noise",
            List.of(),
            "model",
            "none",
            "sigma",
            0,
            "relative",
            0,
            "c0",
            0,
            "c1",
            0,
            "c2",
            0,
            "c3",
            0,
            "c4",
            0,
            "amplitude",
            0,
            "scale",
            1e-6);
    String in = "hardware.tile.pe.crossbar.device.";
    ResolvedBlock variation =
        block(
            map,
            in + "device_variation",
            List.of(),
            "sigma",
            0,
            "of",
            "conductance",
            "distribution",
            "normal");
    ResolvedBlock cycles =
        block(
            map,
            in + "cycle_variation",
            List.of(),
            "sigma",
            0,
            "of",
            "conductance",
            "distribution",
            "normal");
    ResolvedBlock read =
        block(
            map,
            in + "read_noise",
            List.of(law(map, in + "read_noise.q")),
            "model",
            "gaussian",
            "sigma",
            0,
            "relative",
            0,
            "amplitude",
            0,
            "scale",
            1e-6,
            "integration",
            250e-9,
            "draw",
            "per_read");
    ResolvedBlock drift =
        block(
            map,
            in + "drift",
            List.of(law(map, in + "drift.nu"), law(map, in + "drift.nu_std")),
            "t0",
            20,
            "nu_draw",
            "absolute",
            "towards",
            "zero");
    ResolvedBlock retention =
        block(
            map,
            in + "retention",
            List.of(),
            "model",
            "none",
            "shift",
            0,
            "spread",
            0,
            "spread_growth",
            0);
    ResolvedBlock stuck =
        block(map, in + "stuck_at", List.of(), "off", 0, "on", 0, "count", "random", "map", "auto");
    ResolvedBlock current =
        block(
            map,
            in + "nonlinear_iv",
            List.of(),
            "model",
            "none",
            "v0",
            0.25,
            "a1",
            1,
            "a2",
            0,
            "a3",
            0);
    ResolvedBlock device =
        block(
            map,
            "hardware.tile.pe.crossbar.device",
            List.of(noise, variation, cycles, read, drift, retention, stuck, current),
            "levels",
            "auto",
            "g_min",
            "auto",
            "on_off_ratio",
            "auto",
            "g_max",
            25e-6,
            "read_voltage",
            0.2,
            "cell_area_f2",
            4);
    ResolvedBlock crossbar =
        block(
            map,
            "hardware.tile.pe.crossbar",
            List.of(device),
            "count",
            8,
            "rows",
            128,
            "cols",
            128,
            "bits_per_cell",
            2,
            "wire_resistance",
            0,
            "row_wire_resistance",
            "auto",
            "column_wire_resistance",
            "auto",
            "source_resistance",
            0,
            "sink_resistance",
            0);
    ResolvedBlock dac =
        block(map, "hardware.tile.pe.dac", List.of(errors(map, "hardware.tile.pe.dac")), "bits", 1);
    ResolvedBlock adc =
        block(
            map,
            "hardware.tile.pe.adc",
            List.of(errors(map, "hardware.tile.pe.adc")),
            "kind",
            "sar",
            "bits",
            8,
            "columns_per_adc",
            "auto",
            "per_bank",
            "auto",
            "rate",
            "auto",
            "range",
            "calibrated");
    ResolvedBlock pe = block(map, "hardware.tile.pe", List.of(crossbar, dac, adc), "count", 12);
    ResolvedBlock tileBuffer =
        block(map, "hardware.tile.buffer", List.of(), "capacity", 64 * 8192.0);
    ResolvedBlock tile = block(map, "hardware.tile", List.of(tileBuffer, pe), "count", "auto");
    ResolvedBlock buffer = block(map, "hardware.buffer", List.of(), "capacity", 1024 * 8192.0);
    ResolvedBlock interconnect =
        block(map, "hardware.interconnect", List.of(), "kind", "mesh", "flit", 32);
    ResolvedBlock technology = block(map, "hardware.technology", List.of(), "feature_size", 32e-9);
    ResolvedBlock mapping =
        block(
            map,
            "hardware.mapping",
            List.of(),
            "weights",
            "differential_pair",
            "dataflow",
            "weight_stationary");
    ResolvedBlock offChip = block(map, "hardware.off_chip", List.of(), "kind", "none");
    ResolvedBlock mitigation =
        block(map, "hardware.mitigation", List.of(), "drift_compensation", "none");
    ResolvedBlock hardware =
        block(
            map,
            "hardware",
            List.of(technology, buffer, interconnect, offChip, tile, mapping, mitigation),
            "supply",
            1.0,
            "cycle",
            100e-9,
            "clock",
            1e9,
            "router_group",
            1);
    if (!map.isEmpty()) {
      throw new IllegalArgumentException("no such fields: " + map.keySet());
    }
    return hardware;
  }

  private static ResolvedBlock errors(Map<String, Object> map, String converter) {
    return block(
        map,
        converter + ".errors",
        List.of(),
        "offset",
        0,
        "gain",
        0,
        "noise",
        0,
        "inl",
        0,
        "dnl",
        0);
  }

  private static ResolvedBlock law(Map<String, Object> map, String path) {
    return block(
        map,
        path,
        List.of(),
        "value",
        0,
        "c1",
        0,
        "c2",
        0,
        "c3",
        0,
        "below",
        0,
        "form",
        "logarithm",
        "offset",
        0,
        "slope",
        0,
        "low",
        0,
        "high",
        1e6);
  }

  public static Chip chip(Object... changes) throws EvaluationFailure {
    return ChipReader.read(hardware(changes));
  }

  public static ResolvedBlock quantization(int weightBits, int activationBits) {
    ResolvedBlock weights = block(Map.of(), "quantization.weights", List.of(), "bits", weightBits);
    ResolvedBlock activations =
        block(Map.of(), "quantization.activations", List.of(), "bits", activationBits);
    return block(Map.of(), "quantization", List.of(weights, activations));
  }

  private static Value value(Object value) {
    if (value instanceof Boolean flag) {
      return Value.of(flag);
    }
    return value instanceof Number n ? Value.of(n.doubleValue()) : Value.of((String) value);
  }

  private static ResolvedBlock block(
      Map<String, Object> changes, String path, List<ResolvedBlock> children, Object... fields) {
    Map<String, List<Value>> values = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      String id = path + "." + fields[i];
      Object value = changes.containsKey(id) ? changes.remove(id) : fields[i + 1];
      values.put((String) fields[i], List.of(value(value)));
    }
    // fields that have no default here, as a model asks for them
    for (String id : List.copyOf(changes.keySet())) {
      if (id.startsWith(path + ".") && id.indexOf('.', path.length() + 1) < 0) {
        values.put(id.substring(path.length() + 1), List.of(value(changes.remove(id))));
      }
    }
    String name = path.substring(path.lastIndexOf('.') + 1);
    return new ResolvedBlock(path, name, name, values, children);
  }
}
