package org.hwnas.dsl.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registry: every kind of block and every metric the language knows. */
public final class Schemas {
  /** Metrics by name. */
  public static final Map<String, Metric> METRICS = MetricSchema.ALL;

  /** Schemas of top-level definitions by keyword. */
  public static final Map<String, BlockSchema> DEFINITIONS = definitions();

  private Schemas() {}

  public static BlockSchema experiment() {
    return ExperimentSchema.EXPERIMENT;
  }

  public static BlockSchema sequence() {
    return NetworkSchema.SEQUENCE;
  }

  /** What stands on an edge of a cell. */
  public static BlockSchema edge() {
    return TopologySchema.EDGE;
  }

  /** A node of a cell, which has nothing but its edges. */
  public static BlockSchema node() {
    return TopologySchema.NODE;
  }

  /** How large an input can be, for tables that state what a layer reads. */
  public static FieldSchema inputSize() {
    return NetworkSchema.NETWORK.fields().get("input_height");
  }

  /** Kinds of layer by name. */
  public static Map<String, BlockSchema> layers() {
    return NetworkSchema.LAYERS;
  }

  /**
   * Whether a kind of layer holds weights, so that what varies per layer has a value there. Kinds
   * that merge what other layers make hold none but those of a projecting shortcut.
   *
   * @param shortcut what the layer's `shortcut` says; empty where it has none or the search decides
   */
  public static boolean holdsWeights(String kind, Optional<String> shortcut) {
    BlockSchema schema = NetworkSchema.LAYERS.get(kind);
    if (schema == null || NetworkSchema.WEIGHTLESS.contains(kind)) {
      return false;
    }
    boolean merges = schema.layers() || kind.equals("join") || kind.equals("cell");
    return !merges
        || schema.fields().containsKey("shortcut")
            && shortcut.filter(s -> !s.equals("projection")).isEmpty();
  }

  /** Whether a kind of layer holds layers. */
  public static boolean holdsLayers(String kind) {
    return NetworkSchema.LAYERS.containsKey(kind) && NetworkSchema.LAYERS.get(kind).layers();
  }

  /** Whether an algorithm optimises one objective only. */
  public static boolean takesOneObjective(String algorithm) {
    return SearchSchema.objectives(algorithm) == SearchSchema.Objectives.ONE;
  }

  /** Whether an algorithm has no sense with a single objective. */
  public static boolean needsSeveralObjectives(String algorithm) {
    return SearchSchema.objectives(algorithm) == SearchSchema.Objectives.SEVERAL;
  }

  /** Search algorithms by name. */
  public static Map<String, BlockSchema> algorithms() {
    return SearchSchema.ALGORITHMS;
  }

  /** Collected on first use: schemas of blocks need those of others to be complete. */
  private static final class ByKind {
    static final Map<String, BlockSchema> ALL = collected();

    private static Map<String, BlockSchema> collected() {
      Map<String, BlockSchema> all = new LinkedHashMap<>();
      collect(ExperimentSchema.EXPERIMENT, all);
      NetworkSchema.LAYERS.values().forEach(l -> collect(l, all));
      collect(NetworkSchema.SEQUENCE, all);
      return Collections.unmodifiableMap(all);
    }
  }

  /** A schema by its plan kind, for `explain` and the reference. */
  public static Map<String, BlockSchema> all() {
    return ByKind.ALL;
  }

  private static void collect(BlockSchema schema, Map<String, BlockSchema> into) {
    if (into.putIfAbsent(schema.kind(), schema) == null) {
      schema.slots().values().forEach(s -> s.variants().values().forEach(v -> collect(v, into)));
      schema.entries().values().forEach(e -> collect(e, into));
    }
  }

  /**
   * Where a kind of block stands: paths from the experiment such as {@code
   * experiment.hardware.tile}, with the name of a named block in angle brackets; the outermost
   * first. Empty for a layer, which may stand in any network.
   */
  public static List<String> places(String kind) {
    List<String> places = new ArrayList<>();
    places(ExperimentSchema.EXPERIMENT, "experiment", kind, places, new ArrayDeque<>());
    places.sort(Comparator.comparingLong(p -> p.chars().filter(c -> c == '.').count()));
    return places;
  }

  private static void places(
      BlockSchema at, String path, String kind, List<String> into, Deque<String> around) {
    if (around.contains(at.kind())) {
      return; // a block that may hold its own kind stands there once
    }
    around.push(at.kind());
    at.slots()
        .forEach(
            (name, slot) ->
                slot.variants()
                    .values()
                    .forEach(
                        v -> {
                          String below = path + "." + name;
                          if (v.kind().equals(kind) && !into.contains(below)) {
                            into.add(below);
                          }
                          places(v, below, kind, into, around);
                        }));
    at.entries()
        .values()
        .forEach(
            e -> {
              String below = path + ".<" + e.kind() + ">";
              if (e.kind().equals(kind) && !into.contains(below)) {
                into.add(below);
              }
              places(e, below, kind, into, around);
            });
    around.pop();
  }

  /** A field by {@code kind.name}, such as {@code crossbar.rows}. */
  public static Optional<FieldSchema> field(String kind, String name) {
    return Optional.ofNullable(all().get(kind)).map(s -> s.fields().get(name));
  }

  private static Map<String, BlockSchema> definitions() {
    Map<String, BlockSchema> definitions = new LinkedHashMap<>();
    definitions.put("experiment", ExperimentSchema.EXPERIMENT);
    definitions.put("hardware", HardwareSchema.HARDWARE);
    definitions.put("network", NetworkSchema.NETWORK);
    definitions.put("technology", TechnologySchema.TECHNOLOGY);
    definitions.put("device", DeviceSchema.DEVICE);
    definitions.put("dac", ConverterSchema.DAC);
    definitions.put("adc", ConverterSchema.ADC);
    definitions.put("quantization", QuantizationSchema.QUANTIZATION);
    definitions.put("pruning", PruningSchema.PRUNING);
    definitions.put("workload", ExperimentSchema.WORKLOAD);
    return Collections.unmodifiableMap(definitions);
  }
}
