package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.name;
import static org.hwnas.dsl.schema.Fields.quantity;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.text;
import static org.hwnas.dsl.schema.Fields.whole;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hwnas.plan.units.Dimension;

/** How a design's accuracy and cost are found. */
final class EstimatorSchema {
  private EstimatorSchema() {}

  /** Effects that can act in an analog inference; each needs its values in the hardware. */
  static final String[] NONIDEALITIES = {
    "programming_noise",
    "variation",
    "read_noise",
    "drift",
    "retention",
    "stuck_at",
    "ir_drop",
    "nonlinear_iv",
    "finite_levels",
    "slice_error",
    "dac",
    "adc"
  };

  private static BlockSchema measured(BlockSchema schema) {
    return schema.with(
        whole(
                "test_samples",
                1,
                1_000_000_000,
                "Test images used for the analog accuracy; `auto`: all.")
            .orAuto()
            .fixed(),
        quantity(
                "times",
                Dimension.TIME,
                "s",
                "Times after programming at which the accuracy is measured; none: right after.")
            .several()
            .fixed(),
        whole(
                "chips",
                1,
                100_000,
                "Monte-Carlo chips: independent draws of every random non-ideality.")
            .or(1)
            .fixed(),
        symbol(
                "nonidealities",
                "Effects that act in the inference; `auto`: all that the hardware states; none: `{}`.",
                NONIDEALITIES)
            .orAuto()
            .several()
            .fixed());
  }

  private static BlockSchema trains(BlockSchema schema, int epochs, int least) {
    return schema.with(
        whole("epochs", least, 10_000, "Passes over the training images.").or(epochs).fixed(),
        whole("train_samples", 1, 1_000_000_000, "Training images used; `auto`: all.")
            .orAuto()
            .fixed(),
        whole("batch", 1, 65536, "Images per step.").or(64).fixed(),
        symbol(
                "optimizer",
                "Adam (Kingma and Ba 2015), AdamW, or SGD with momentum.",
                "adam",
                "adamw",
                "sgd")
            .or("adam")
            .fixed(),
        ratio("learning_rate", 1e-9, 100, "Peak step size.").or(0.002).fixed(),
        symbol("schedule", "How the step size falls.", "cosine", "constant", "steps", "restarts")
            .or("cosine")
            .fixed(),
        ratio("momentum", 0, 1, "Of `sgd`.").or(0.9).fixed(),
        ratio("weight_decay", 0, 1, "Decoupled weight decay.").or(0).fixed(),
        symbol("augmentation", "Of the training images.", "none", "flip_crop").or("none").fixed(),
        ratio(
                "noise_aware",
                0,
                10,
                "Relative weight noise injected while training; 0 for none (Joshi et al., Nat. Commun. 2020).")
            .or(0)
            .fixed(),
        flag(
                "device_aware",
                "Whether the noise injected while training is that of the device's own models.")
            .or(false)
            .fixed(),
        ratio(
                "weight_clip",
                0,
                100,
                "Weights are clipped to so many standard deviations of their layer; 0: not.")
            .or(0)
            .fixed());
  }

  static final BlockSchema TRAINED =
      trains(
              measured(
                  BlockSchema.of(
                      "trained",
                      "Train the network, map it onto crossbars, measure it on Monte-Carlo chips.")),
              3,
              0)
          .with(
              text(
                      "from",
                      "ONNX model of the network whose weights training starts from, with `epochs = 0` as they are; `auto`: initial weights.")
                  .orAuto(),
              whole(
                      "patience",
                      1,
                      10_000,
                      "Epochs without progress after which training ends; `auto`: never.")
                  .orAuto()
                  .fixed()
                  .countedIn("epochs"),
              flag(
                      "ir_drop_aware",
                      "Whether training sees what the crossbars' wires take: each line as a ladder of its own, an approximation with a proven bound.")
                  .or(false)
                  .fixed(),
              whole("report_last", 1, 1000, "The accuracy is the mean over the last epochs.")
                  .or(1)
                  .fixed()
                  .countedIn("epochs")
                  .from("Lu et al., ICCAD 2019, their code (NAQS): 5"));

  private static final BlockSchema SUPERNET =
      trains(
              measured(
                  BlockSchema.of(
                      "supernet",
                      "Weights shared by all networks of the space, trained once (Guo et al., ECCV 2020).")),
              20,
              1)
          .with(
              symbol(
                      "sampling",
                      "Paths trained in a step: one drawn uniformly; fair: each choice once (Chu et al., ICCV 2021); sandwich: largest, smallest and random ones (Cai et al., ICLR 2020).",
                      "single_path",
                      "fair",
                      "sandwich")
                  .or("single_path")
                  .fixed(),
              whole(
                      "recalibrate",
                      0,
                      1_000_000,
                      "Images to set batch-norm statistics of a path with.")
                  .or(1000)
                  .fixed());

  private static final BlockSchema TABULAR =
      measured(BlockSchema.of("tabular", "Look the accuracy up: a benchmark's table, by design."))
          .with(
              text("file", "CSV file: a column a parameter or metric."),
              name(
                      "key",
                      "Column with a code of the network, a digit or name for each of its parameters; `auto`: a column for each parameter.")
                  .or("auto")
                  .fixed(),
              name("column", "Column of the accuracy, beside a `key`.").or("accuracy").fixed(),
              whole(
                      "order",
                      0,
                      255,
                      "Place in the code of each parameter of the network, from 0; none: as they stand.")
                  .several()
                  .fixed());

  private static final BlockSchema XGBOOST =
      BlockSchema.of(
              "xgboost",
              "Ask XGBoost models of yours, such as those that AnalogNAS publishes (Benmeziane et al., IEEE EDGE 2023).")
          .with(
              text("file", "Model of the accuracy, 0..1: a .ubj or .json file of XGBoost."),
              text(
                      "loss_file",
                      "Model of the percentage points that the accuracy loses from the first of `times` to the second; `auto`: none.")
                  .orAuto(),
              symbol(
                      "encoding",
                      "Features: parameters, each in the order of the plan, of choices the place of the value; or the 22 genes of AnalogNAS.",
                      "parameters",
                      "analognas")
                  .or("parameters")
                  .fixed(),
              quantity(
                      "times",
                      Dimension.TIME,
                      "s",
                      "Time after programming that the model was made for; with `loss_file` two.")
                  .several()
                  .fixed());

  private static final BlockSchema ZERO_COST =
      BlockSchema.of("zero_cost", "A score of the untrained network in its accuracy's place.")
          .with(
              symbol(
                      "score",
                      "naswot (Mellor et al., ICML 2021), synflow or grad_norm (Abdelfattah et al., ICLR 2021), or nn_degree (Li et al., ACM TECS 2021).",
                      "naswot",
                      "synflow",
                      "grad_norm",
                      "nn_degree")
                  .or("naswot")
                  .fixed(),
              whole("samples", 1, 65536, "Images of the batch.").or(128).fixed(),
              whole(
                      "fit",
                      0,
                      1_000_000,
                      "Networks trained to turn the score into an accuracy, as `training` says; 0: none.")
                  .or(0)
                  .fixed()
                  .from("Li et al., ACM TECS 2021: 25"))
          .slot("training", TRAINED);

  private static BlockSchema predictor(String kind, String doc) {
    return BlockSchema.of(kind, doc)
        .with(
            symbol(
                    "predicts",
                    "Metrics predicted, the others are measured; `auto`: the accuracy where it is asked for, else all.",
                    "accuracy",
                    "digital_accuracy",
                    "accuracy_loss",
                    "accuracy_spread",
                    "accuracy_drop",
                    "energy",
                    "latency",
                    "throughput",
                    "area",
                    "power",
                    "leakage",
                    "efficiency",
                    "density",
                    "edp",
                    "edap")
                .orAuto()
                .several()
                .fixed(),
            whole("samples", 1, 100_000_000, "Designs measured to train it first.").or(100).fixed(),
            symbol(
                    "loss",
                    "What it learns: the value, or the order of designs.",
                    "squared",
                    "pairwise_hinge",
                    "pairwise_logistic")
                .or("squared")
                .fixed(),
            ratio(
                    "screen",
                    0,
                    1,
                    "Share of proposed designs that are measured after it; 0 %: none, what it says stands in for measuring.")
                .or(1)
                .fixed(),
            whole(
                    "confirm",
                    1,
                    1_000_000,
                    "With `screen = 0 %`: the best designs, measured at the end.")
                .or(10)
                .fixed(),
            whole("after", 0, 1_000_000, "Generations before it is used.")
                .or(0)
                .fixed()
                .countedIn("generations"),
            whole("retrain", 1, 1_000_000, "Generations between trainings; `auto`: never again.")
                .orAuto()
                .fixed()
                .countedIn("generations"));
  }

  private static final String ANALOGNAS = "Benmeziane et al., IEEE EDGE 2023, their code";

  private static final String AW_NAS =
      "Ning et al., ECCV 2020, the code of the same group (aw_nas)";

  private static final BlockSchema GRADIENT_BOOSTING =
      predictor("gradient_boosting", "Boosted trees (Chen and Guestrin, KDD 2016).")
          .with(
              whole("trees", 1, 1_000_000, "Trees.").or(110).fixed().from(ANALOGNAS),
              whole("depth", 1, 64, "Depth of a tree.").or(6).fixed().from(ANALOGNAS),
              ratio("learning_rate", 1e-9, 1, "Shrinkage.").or(0.1).fixed().from(ANALOGNAS),
              ratio("subsample", 0, 1, "Share of designs a tree sees.")
                  .or(0.75)
                  .fixed()
                  .from(ANALOGNAS),
              ratio("columns", 0, 1, "Share of features a tree sees.")
                  .or(0.9)
                  .fixed()
                  .from(ANALOGNAS));

  private static final BlockSchema PERCEPTRON =
      predictor("perceptron", "A multi-layer perceptron.")
          .with(
              whole("layers", 1, 64, "Hidden layers.").or(3).fixed().from(ANALOGNAS),
              whole("hidden", 1, 65536, "Units of a layer.").or(10).fixed().from(ANALOGNAS));

  private static final BlockSchema RECURRENT =
      predictor(
              "recurrent",
              "An RNN over stages and blocks, with an embedding of each choice (Sun et al., IEEE TCAD 2023).")
          .with(
              whole("hidden", 1, 65536, "Units of the memory, and of the layer after it.")
                  .or(64)
                  .fixed(),
              whole("embedding", 1, 65536, "Numbers that a choice is turned into.")
                  .or(48)
                  .fixed()
                  .from(AW_NAS),
              whole("epochs", 1, 1_000_000, "Passes over the designs measured.").or(100).fixed(),
              whole("batch", 2, 1_000_000, "Designs of a step; an order is learned of their pairs.")
                  .or(32)
                  .fixed(),
              ratio("learning_rate", 1e-9, 1, "Of Adam, falling to 0 as a cosine does.")
                  .or(0.005)
                  .fixed(),
              ratio(
                      "margin",
                      1e-9,
                      1e9,
                      "By how much the better of two is to lead, with the hinge loss.")
                  .or(0.1)
                  .fixed()
                  .from(AW_NAS));

  private static final BlockSchema GP_SURROGATE = predictor("kriging", "A Gaussian process.");

  private static Map<String, BlockSchema> surrogates() {
    Map<String, BlockSchema> all = new LinkedHashMap<>();
    all.put("none", BlockSchema.of("no_surrogate", "No predictor: what is asked for is measured."));
    all.put("gradient_boosting", GRADIENT_BOOSTING);
    all.put("perceptron", PERCEPTRON);
    all.put("recurrent", RECURRENT);
    all.put("kriging", GP_SURROGATE);
    return all;
  }

  static final BlockSchema ANALYTICAL =
      BlockSchema.of(
          "analytical",
          "Closed-form area, energy and latency by component, constants of ISAAC (Shafiee et al., ISCA 2016, Table I).");

  private static final BlockSchema REFERENCE =
      BlockSchema.of(
          "reference",
          "The project's own model: physical latency, link energy, idle leakage, programming; held against published silicon.");

  private static final BlockSchema NEUROSIM =
      BlockSchema.of(
              "neurosim",
              "As DNN+NeuroSim's inference core 1.4 and 1.5 (Peng et al., IEDM 2019; Lu et al., Frontiers in AI 2021).")
          .with(
              flag("corrected", "Whether its known slips are put right rather than kept.")
                  .or(false)
                  .fixed(),
              symbol(
                      "roadmap",
                      "Logic transistors: of low standby power, or of high performance (22 nm and above).",
                      "lstp",
                      "hp")
                  .or("lstp")
                  .fixed(),
              symbol("sense", "What amplifiers of flash converters compare.", "voltage", "current")
                  .or("voltage")
                  .fixed(),
              symbol("read", "Rows at once, or one after the other.", "parallel", "sequential")
                  .or("parallel")
                  .fixed(),
              symbol(
                      "mapping",
                      "A processing element for each kernel position, or squares of the unrolled matrix.",
                      "novel",
                      "conventional")
                  .or("novel")
                  .fixed(),
              flag("pipeline", "Whether layers work at once on successive images.")
                  .or(false)
                  .fixed(),
              whole("speed_up", 1, 1024, "Most copies of a layer in a pipeline, in each direction.")
                  .or(8)
                  .fixed());

  private static final BlockSchema MNSIM =
      BlockSchema.of("mnsim", "As MNSIM 2.0 (Zhu et al., IEEE TCAD 2023).")
          .with(
              flag("corrected", "Whether its known slips are put right rather than kept.")
                  .or(false)
                  .fixed());

  private static final BlockSchema CIMLOOP =
      BlockSchema.of(
          "cimloop",
          "CiMLoop (Andrulis et al., ISPASS 2024), asked through a program that the machine knows as `cimloop`, as `external` has it.");

  private static final BlockSchema PUMASIM =
      BlockSchema.of(
          "puma",
          "Per-layer energy and latency of PUMA's published components (Ankit et al., ASPLOS 2019).");

  private static final BlockSchema FITTED =
      BlockSchema.of("fitted", "Curves fitted to a simulator, by name.")
          .with(
              symbol(
                      "curve",
                      "xpert: area and latency over tiles and column sharing (Moitra et al., DAC 2023).",
                      "xpert")
                  .or("xpert")
                  .fixed(),
              text(
                      "curves",
                      "CSV file of curves of one's own: formulas over tiles, sharing and size of a layer; `auto`: the published ones.")
                  .orAuto());

  private static final BlockSchema TABLE =
      BlockSchema.of("lookup", "Look up: a table of metrics by design, or by layer and choice.")
          .with(
              text("file", "CSV file: a column a parameter or metric."),
              text(
                      "columns",
                      "CSV file that says what the columns of `file` mean; `auto`: their titles say it.")
                  .orAuto(),
              symbol("by", "What a row is.", "design", "layer").or("design").fixed());

  private static final BlockSchema LEARNED =
      BlockSchema.of(
              "learned",
              "A predictor trained on designs that were measured before; see `hwnas learn`.")
          .with(
              text(
                  "from",
                  "What it learns from: a CSV table of designs and metrics, or the journal of a run (.ndjson)."),
              text(
                      "columns",
                      "CSV file that says what the columns of `from` mean; `auto`: their titles say it.")
                  .orAuto(),
              symbol(
                      "predictor",
                      "Boosted trees (Chen and Guestrin, KDD 2016), a Gaussian process (Rasmussen and Williams 2006), or a multi-layer perceptron.",
                      "gradient_boosting",
                      "kriging",
                      "perceptron")
                  .or("gradient_boosting")
                  .fixed(),
              symbol(
                      "loss",
                      "What it learns: the value, or, with boosted trees, the order of designs.",
                      "squared",
                      "pairwise")
                  .or("squared")
                  .fixed(),
              whole("training_seed", 0, 1_000_000_000, "Of what is random in its training.")
                  .or(1)
                  .fixed());

  private static final BlockSchema EXTERNAL =
      BlockSchema.of(
              "external",
              "Another simulator. The spec names it; what the name runs is set on the machine, never in a spec.")
          .with(
              name("simulator", "Name under which the machine knows it.").fixed(),
              quantity("timeout", Dimension.TIME, "s", "Longest wait for one answer.")
                  .or(600)
                  .fixed());

  private static BlockSchema estimators(BlockSchema schema) {
    return schema
        .choice("accuracy", TRAINED, SUPERNET, TABULAR, XGBOOST, ZERO_COST)
        .choice(
            "cost",
            ANALYTICAL,
            REFERENCE,
            NEUROSIM,
            MNSIM,
            CIMLOOP,
            PUMASIM,
            FITTED,
            TABLE,
            LEARNED,
            EXTERNAL)
        .choice("surrogate", surrogates());
  }

  private static final BlockSchema FIDELITY =
      estimators(
          BlockSchema.of(
                  "fidelity",
                  "A step of the chain: designs are measured this way, and a share of them goes on to the next.")
              .with(
                  ratio("keep", 1e-6, 1, "Share of the designs that goes on.").or(0.5).fixed(),
                  name("by", "Objective or metric that decides; `auto`: the search's own order.")
                      .or("auto")
                      .fixed()));

  static final BlockSchema EVALUATE =
      estimators(
              BlockSchema.of(
                  "evaluate",
                  "How a design is measured. Named `fidelity` blocks form a chain, cheapest first; the block's own estimators are its end."))
          .holding(FIDELITY);
}
