package org.hwnas.dsl.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.units.Dimension;

/** The registry: every kind of block and every metric the language knows. */
public final class Schemas {
  private static final Set<Axis> WORKLOAD = Set.of(Axis.WORKLOAD);

  /** Metrics by name. */
  public static final Map<String, Metric> METRICS = metrics();

  /** Schemas of top-level definitions by keyword. */
  public static final Map<String, BlockSchema> DEFINITIONS = definitions();

  private Schemas() {}

  public static BlockSchema experiment() {
    return ExperimentSchema.EXPERIMENT;
  }

  public static BlockSchema sequence() {
    return NetworkSchema.SEQUENCE;
  }

  /** Kinds of layer by name. */
  public static Map<String, BlockSchema> layers() {
    return NetworkSchema.LAYERS;
  }

  /** Whether a kind of layer holds weights, so that what varies per layer has a value there. */
  public static boolean holdsWeights(String kind) {
    return NetworkSchema.LAYERS.containsKey(kind) && !NetworkSchema.WEIGHTLESS.contains(kind);
  }

  /** Whether an algorithm optimises one objective only. */
  public static boolean takesOneObjective(String algorithm) {
    return ExperimentSchema.SINGLE_OBJECTIVE.contains(algorithm);
  }

  /** Search algorithms by name. */
  public static Map<String, BlockSchema> algorithms() {
    return ExperimentSchema.ALGORITHMS;
  }

  /** A schema by its plan kind, for `explain` and the reference. */
  public static Map<String, BlockSchema> all() {
    Map<String, BlockSchema> all = new LinkedHashMap<>();
    collect(ExperimentSchema.EXPERIMENT, all);
    NetworkSchema.LAYERS.values().forEach(l -> collect(l, all));
    collect(NetworkSchema.SEQUENCE, all);
    return Collections.unmodifiableMap(all);
  }

  private static void collect(BlockSchema schema, Map<String, BlockSchema> into) {
    if (into.putIfAbsent(schema.kind(), schema) == null) {
      schema.slots().values().forEach(s -> s.variants().values().forEach(v -> collect(v, into)));
    }
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
    definitions.put("device", HardwareSchema.DEVICE);
    definitions.put("quantization", HardwareSchema.QUANTIZATION);
    definitions.put("workload", ExperimentSchema.WORKLOAD);
    return Collections.unmodifiableMap(definitions);
  }

  private static Map<String, Metric> metrics() {
    Map<String, Metric> all = new LinkedHashMap<>();
    add(
        all,
        "accuracy",
        Dimension.NONE,
        "%",
        Set.of(Axis.WORKLOAD, Axis.CHIP, Axis.TIME),
        true,
        "Share of test images classified right by the analog network, per Monte-Carlo chip.");
    add(
        all,
        "digital_accuracy",
        Dimension.NONE,
        "%",
        WORKLOAD,
        true,
        "Share of test images classified right by the trained network in floating point.");
    add(all, "energy", Dimension.ENERGY, "uJ", WORKLOAD, false, "Energy of one inference.");
    add(all, "latency", Dimension.TIME, "us", WORKLOAD, false, "Time of one inference.");
    add(all, "area", Dimension.AREA, "mm^2", Set.of(), false, "Area of the chip.");
    add(
        all,
        "power",
        Dimension.POWER,
        "mW",
        WORKLOAD,
        false,
        "Energy over latency of one inference.");
    add(
        all,
        "throughput",
        Dimension.FREQUENCY,
        "1/s",
        WORKLOAD,
        true,
        "Inferences per second with layers pipelined.");
    add(
        all,
        "efficiency",
        Dimension.ENERGY.power(-1),
        "1/pJ",
        WORKLOAD,
        true,
        "Operations (two per MAC) per energy; 1/pJ is TOPS/W.");
    add(
        all,
        "edp",
        Dimension.ENERGY_DELAY,
        "nJ*s",
        WORKLOAD,
        false,
        "Energy times latency of one inference.");
    add(
        all,
        "utilization",
        Dimension.NONE,
        "%",
        WORKLOAD,
        true,
        "Share of the cells of the used crossbars that hold a weight.");
    add(all, "crossbars", Dimension.NONE, "1", WORKLOAD, false, "Crossbars that hold weights.");
    add(all, "tiles", Dimension.NONE, "1", WORKLOAD, false, "Tiles that hold weights.");
    add(all, "cells", Dimension.NONE, "1", WORKLOAD, false, "Cells that hold weights.");
    add(
        all,
        "parameters",
        Dimension.NONE,
        "1",
        WORKLOAD,
        false,
        "Trainable parameters of the network.");
    add(
        all,
        "macs",
        Dimension.NONE,
        "1",
        WORKLOAD,
        false,
        "Multiply-accumulates of one inference.");
    all.put(
        "fits_on_chip",
        new Metric(
            "fits_on_chip",
            Dimension.NONE,
            "1",
            WORKLOAD,
            true,
            true,
            "Whether all weights stay resident on the chip."));
    return Collections.unmodifiableMap(all);
  }

  private static void add(
      Map<String, Metric> all,
      String name,
      Dimension dimension,
      String unit,
      Set<Axis> axes,
      boolean higherIsBetter,
      String doc) {
    all.put(name, new Metric(name, dimension, unit, axes, higherIsBetter, false, doc));
  }
}
