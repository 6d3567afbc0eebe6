package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.ratio;

import java.util.List;

/** The experiment and its workloads. */
final class ExperimentSchema {
  /** Data sets by name; the runtime's catalogue says which of them it can read. */
  private static final List<String> DATA_SETS =
      List.of(
          "fashion_mnist",
          "fashion_mnist_10k",
          "mnist",
          "cifar10",
          "cifar100",
          "tiny_imagenet",
          "imagenet",
          "speech_commands",
          "visual_wake_words",
          "nuclei",
          "none");

  private ExperimentSchema() {}

  static final BlockSchema WORKLOAD =
      BlockSchema.of("workload", "A data set, and the network that runs on it.")
          .with(
              FieldSchema.of(
                      "dataset",
                      new FieldType.Name(DATA_SETS, false, "own_"),
                      "Data set by name; `own_NAME`: one of yours, see `hwnas data install`; `none` where only cost matters.")
                  .or("none")
                  .fixed(),
              ratio(
                      "weight",
                      0,
                      Double.POSITIVE_INFINITY,
                      "Weight in a mean or geometric mean over workloads, relative to the others'.")
                  .or(1)
                  .fixed());

  static final BlockSchema EXPERIMENT =
      BlockSchema.of("experiment", "One search: what, under which physics, for what, how.")
          .slot("workload", WORKLOAD, "workload")
          .slot("network", NetworkSchema.NETWORK, "network")
          .slot("hardware", HardwareSchema.HARDWARE, "hardware")
          .slot("quantization", QuantizationSchema.QUANTIZATION, "quantization")
          .slot("pruning", PruningSchema.PRUNING, "pruning")
          .slot("evaluate", EstimatorSchema.EVALUATE)
          .slot(FlowSchema.search())
          .slot("finish", FlowSchema.FINISH)
          .slot("reproduce", FlowSchema.REPRODUCE)
          .slot("report", FlowSchema.REPORT)
          .holding(FlowSchema.STAGE);
}
