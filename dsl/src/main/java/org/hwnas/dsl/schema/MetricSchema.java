package org.hwnas.dsl.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.units.Dimension;

/** What an evaluation can measure of a design. */
final class MetricSchema {
  private static final Set<Axis> NOTHING = Set.of();
  private static final Set<Axis> WORKLOAD = Set.of(Axis.WORKLOAD);
  private static final Set<Axis> ANALOG = Set.of(Axis.WORKLOAD, Axis.CHIP, Axis.TIME);

  /** Metrics that are known of a single layer as well. */
  static final Set<String> LAYERED =
      Set.of(
          "energy",
          "latency",
          "adc_energy",
          "utilization",
          "crossbars",
          "tiles",
          "cells",
          "conversions",
          "compression",
          "parameters",
          "macs",
          "stored_weights",
          "layer_inputs");

  /** Metrics by name. */
  static final Map<String, Metric> ALL = all();

  private MetricSchema() {}

  private static Map<String, Metric> all() {
    Map<String, Metric> all = new LinkedHashMap<>();
    accuracy(all);
    cost(all);
    mapping(all);
    scores(all);
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

  private static void accuracy(Map<String, Metric> all) {
    ratio(
        all,
        "accuracy",
        "%",
        ANALOG,
        true,
        "Share of test images classified right by the analog network, per Monte-Carlo chip.");
    ratio(
        all,
        "digital_accuracy",
        "%",
        WORKLOAD,
        true,
        "Share of test images classified right by the trained network in floating point, before anything is pruned.");
  }

  private static void scores(Map<String, Metric> all) {
    ratio(
        all,
        "loss",
        "1",
        ANALOG,
        false,
        "Mean cross-entropy of the analog network on the test images, in nats, per Monte-Carlo chip.");
    ratio(
        all,
        "digital_loss",
        "1",
        WORKLOAD,
        false,
        "Mean cross-entropy of the trained network in floating point on the test images, in nats.");
    ratio(
        all,
        "naswot",
        "1",
        WORKLOAD,
        true,
        "Zero-cost score: log-determinant of the kernel of ReLU activation patterns of one batch, network untrained (Mellor et al., ICML 2021).");
    ratio(
        all,
        "nn_degree",
        "1",
        WORKLOAD,
        true,
        "Topology score: mean degree of the network's neurons from width and skip connections (Li et al., ACM TECS 2021).");
  }

  private static void cost(Map<String, Metric> all) {
    add(all, "energy", Dimension.ENERGY, "uJ", WORKLOAD, false, "Energy of one inference.");
    add(all, "latency", Dimension.TIME, "us", WORKLOAD, false, "Time of one inference.");
    add(all, "area", Dimension.AREA, "mm^2", NOTHING, false, "Area of the chip.");
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
        "tops",
        Dimension.FREQUENCY,
        "THz",
        WORKLOAD,
        true,
        "Operations (two per MAC) per second with layers pipelined; THz is TOPS.");
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
        "density",
        Dimension.FREQUENCY.dividedBy(Dimension.AREA),
        "GHz/mm^2",
        WORKLOAD,
        true,
        "Operations (two per MAC) per time and area; 1000 GHz/mm^2 is one TOPS/mm^2.");
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
        "edap",
        Dimension.ENERGY_DELAY.times(Dimension.AREA),
        "mJ*ms*mm^2",
        WORKLOAD,
        false,
        "Energy times latency of one inference times the area of the chip.");
    add(
        all,
        "leakage",
        Dimension.POWER,
        "mW",
        NOTHING,
        false,
        "Power of the chip when nothing runs; 0 with models that know none.");
    add(
        all,
        "adc_energy",
        Dimension.ENERGY,
        "uJ",
        WORKLOAD,
        false,
        "Energy of the analog-to-digital conversions of one inference.");
    add(
        all,
        "programming_energy",
        Dimension.ENERGY,
        "uJ",
        WORKLOAD,
        false,
        "Energy of writing every cell of a network once, before the first inference.");
    ratio(
        all,
        "fabrication_cost",
        "1",
        NOTHING,
        false,
        "Area in mm^2 times the technology node's cost per area relative to 32 nm (Krestinskaya et al., arXiv 2603.03880).");
  }

  private static void mapping(Map<String, Metric> all) {
    ratio(
        all,
        "utilization",
        "%",
        WORKLOAD,
        true,
        "Share of the cells of the used crossbars that hold a weight.");
    ratio(all, "crossbars", "1", WORKLOAD, false, "Crossbars that hold weights.");
    ratio(all, "tiles", "1", WORKLOAD, false, "Tiles that hold weights.");
    ratio(all, "cells", "1", WORKLOAD, false, "Cells that hold weights.");
    ratio(
        all,
        "conversions",
        "1",
        WORKLOAD,
        false,
        "Analog-to-digital conversions of one inference (Kang et al., IEEE JETCAS 2021: ADC accesses).");
    ratio(
        all,
        "compression",
        "1",
        WORKLOAD,
        true,
        "Crossbars of the network without pruning over those it occupies (Yang et al., ICS 2021).");
    ratio(all, "parameters", "1", WORKLOAD, false, "Trainable parameters of the network.");
    ratio(
        all,
        "stored_weights",
        "1",
        WORKLOAD,
        false,
        "Weights that are stored on crossbars: parameters without biases and normalisation.");
    ratio(
        all,
        "layer_inputs",
        "1",
        WORKLOAD,
        false,
        "Activations that the layers read, each counted once a layer: the sizes of their input maps (Huang et al., ASP-DAC 2021).");
    ratio(all, "macs", "1", WORKLOAD, false, "Multiply-accumulates of one inference.");
  }

  private static void ratio(
      Map<String, Metric> all,
      String name,
      String unit,
      Set<Axis> axes,
      boolean higherIsBetter,
      String doc) {
    add(all, name, Dimension.NONE, unit, axes, higherIsBetter, doc);
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
