package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.name;
import static org.hwnas.dsl.schema.Fields.selection;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.text;
import static org.hwnas.dsl.schema.Fields.whole;

import java.util.Map;
import java.util.Optional;

/** Searches in several stages, what follows them, reproduction and report. */
final class FlowSchema {
  private FlowSchema() {}

  static BlockSchema.Slot search() {
    return new BlockSchema.Slot(
        "search", SearchSchema.ALGORITHMS, "nsga2", Optional.empty(), Map.of());
  }

  /** A stage of an experiment: which parameters, with what given. */
  static final BlockSchema STAGE =
      BlockSchema.of(
              "stage",
              "A search of its own over some of the parameters. Stages run in their order; each begins with what the one before found. Its own objectives replace the experiment's, its own requirements add to them.")
          .with(
              selection(
                  "decides",
                  "Fields, layers or blocks whose parameters it searches; none: all that no other stage names."),
              symbol(
                      "hand_over",
                      "What the next stage begins with: the best design, several best, the front of its objectives. From several it runs once each, with its whole budget.",
                      "best",
                      "several",
                      "front")
                  .or("best")
                  .fixed(),
              whole(
                      "keep",
                      1,
                      1_000_000,
                      "Designs handed over by `several`, and by `front` at most.")
                  .or(10)
                  .fixed(),
              name("by", "Objective or metric that says which is best; `auto`: the stage's own.")
                  .or("auto")
                  .fixed(),
              symbol(
                      "granularity",
                      "Whether it decides every part of a layer by itself, or one value for all parts of a `layer` or of the `network`: coarse before fine.",
                      "part",
                      "layer",
                      "network")
                  .or("part")
                  .fixed()
                  .from("Qu et al., DAC 2020 (RaQU): layers, then kernels"),
              name("inside", "Stage in which this one runs anew; `auto`: none, it runs once.")
                  .or("auto")
                  .fixed(),
              whole("rerun", 1, 1_000_000, "Evaluations of the outer stage between its runs.")
                  .or(1)
                  .fixed()
                  .countedIn("evaluations"),
              symbol(
                      "others",
                      "Value of parameters no stage has decided yet: drawn at random, the middle of the domain, or the first value.",
                      "random",
                      "middle",
                      "first")
                  .or("middle")
                  .fixed())
          .slot("evaluate", EstimatorSchema.EVALUATE)
          .slot(search());

  /** What is done with the result, at a fidelity of its own. */
  static final BlockSchema FINISH =
      BlockSchema.of(
              "finish", "The designs found are measured again, at another fidelity: fine-tuning.")
          .with(
              symbol(
                      "designs",
                      "Which: none, the best, several best (`count`), the front.",
                      "none",
                      "best",
                      "several",
                      "front")
                  .or("none")
                  .fixed(),
              whole("count", 1, 1_000_000, "Designs of `several`.").or(10).fixed())
          .slot("evaluate", EstimatorSchema.EVALUATE);

  static final BlockSchema REPRODUCE =
      BlockSchema.of("reproduce", "What makes a run repeatable, and what is kept of it.")
          .with(
              whole(
                      "seeds",
                      0,
                      Long.MAX_VALUE >> 11,
                      "One independent run for each; none: the search's seed.")
                  .several()
                  .fixed(),
              whole(
                      "checkpoint",
                      1,
                      1_000_000,
                      "Generations between checkpoints of trained weights; `auto`: each evaluation is journalled anyway.")
                  .orAuto()
                  .fixed()
                  .countedIn("generations"),
              symbol(
                      "record",
                      "What is kept besides the journal.",
                      "environment",
                      "weights",
                      "breakdown",
                      "maps")
                  .several()
                  .fixed()
                  .or("environment"));

  private static final BlockSchema PARETO =
      BlockSchema.of("pareto", "The front of some objectives; none: all.")
          .with(name("objectives", "Names of objectives or metrics.").several().fixed())
          .calledWith("objectives");

  private static final BlockSchema HYPERVOLUME =
      BlockSchema.of("hypervolume", "Hypervolume over evaluations.")
          .with(
              symbol(
                      "reference",
                      "Reference point: the worst of the front, or of all designs.",
                      "nadir",
                      "worst")
                  .or("nadir")
                  .fixed());

  private static final BlockSchema TABLE =
      BlockSchema.of("table", "The best designs as a table.")
          .with(
              whole("best", 1, 1_000_000, "Rows.").or(10).fixed(),
              name("by", "Objective or metric that orders them; `auto`: the first objective.")
                  .or("auto")
                  .fixed());

  private static BlockSchema figure(String kind, String doc) {
    return BlockSchema.of(kind, doc);
  }

  static final BlockSchema REPORT =
      BlockSchema.of("report", "What the report shows; empty: everything there is.")
          .with(
              text("title", "Heading; empty: the experiment's name.").or("").fixed(),
              flag("bibliography", "Whether it lists what the plan cites.").or(true).fixed())
          .holding(
              PARETO,
              HYPERVOLUME,
              TABLE,
              figure("convergence", "Best value over evaluations, beside the baseline."),
              figure("importance", "Which parameters mattered."),
              figure("parallel", "Parallel coordinates of all designs."),
              figure("breakdown", "Energy, latency and area by component and layer."),
              figure("over_time", "Accuracy over time after programming."));
}
