package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;

import java.util.List;

/** Algorithms that learn how to choose: reinforcement learning and gradients. */
final class LearningSchema {
  private static final String NAQS = "Lu et al., ICCAD 2019, their code (NAQS)";
  private static final String RL_QUANT = "Huang et al., ASP-DAC 2021, their code";
  private static final String XPERT = "Moitra et al., DAC 2023, their code";

  private LearningSchema() {}

  static List<BlockSchema> algorithms() {
    return List.of(reinforce(), ddpg(), differentiable());
  }

  private static final BlockSchema LSTM =
      BlockSchema.of("lstm", "A controller that emits one decision after the other.")
          .with(
              whole("layers", 1, 16, "LSTM layers.").or(2).fixed().from(NAQS),
              whole("hidden", 1, 4096, "Units of a layer.").or(35).fixed().from(NAQS),
              whole("embedding", 1, 4096, "Size of a decision's embedding.")
                  .or(35)
                  .fixed()
                  .from(NAQS));

  private static BlockSchema reinforce() {
    return SearchSchema.algorithm(
            "reinforce",
            "A recurrent controller trained by REINFORCE (Williams, Machine Learning 1992; Zoph and Le, ICLR 2017).")
        .with(
            whole("batch", 1, 10_000, "Episodes per update.").or(5).fixed().from(NAQS),
            symbol("optimizer", "Of the controller.", "adam", "sgd").or("adam").fixed().from(NAQS),
            ratio("learning_rate", 1e-9, 100, "Of the controller.").or(0.005).fixed().from(NAQS),
            whole(
                    "baseline_period",
                    1,
                    1_000_000,
                    "Period of the reward's exponential mean: the weight of the newest is 2 over it.")
                .or(20)
                .fixed()
                .from(NAQS),
            ratio("entropy", 0, 1000, "Weight of the entropy of the choices.").or(0).fixed(),
            ratio("temperature", 1e-6, 1e6, "Softmax temperature of the choices.").or(1).fixed())
        .slot("controller", LSTM);
  }

  private static BlockSchema ddpg() {
    return SearchSchema.algorithm(
            "ddpg",
            "Deep deterministic policy gradient, layer by layer, actions real and rounded (Lillicrap et al., ICLR 2016; Wang et al., CVPR 2019).")
        .with(
            whole("hidden", 1, 1_000_000, "Units of the hidden layers of actor and critic.")
                .or(300)
                .fixed()
                .from(RL_QUANT),
            whole("hidden_layers", 1, 16, "Hidden layers.").or(2).fixed().from(RL_QUANT),
            ratio("actor_rate", 1e-9, 100, "Learning rate of the actor.")
                .or(1e-4)
                .fixed()
                .from(RL_QUANT),
            ratio("critic_rate", 1e-9, 100, "Learning rate of the critic.")
                .or(1e-3)
                .fixed()
                .from(RL_QUANT),
            ratio("tau", 0, 1, "Share of the network that its slow copy takes a step.")
                .or(0.01)
                .fixed()
                .from(RL_QUANT),
            ratio("discount", 0, 1, "Weight of the next step's value.")
                .or(1)
                .fixed()
                .from(RL_QUANT),
            whole("warm_up", 0, 1_000_000, "Episodes with random actions.")
                .or(20)
                .fixed()
                .countedIn("episodes")
                .from(RL_QUANT),
            ratio("noise", 0, 10, "Deviation of the truncated normal exploration.")
                .or(0.5)
                .fixed()
                .from(RL_QUANT),
            ratio("noise_decay", 0, 1, "Its factor after each episode.")
                .or(0.99)
                .fixed()
                .from(RL_QUANT),
            whole("batch", 1, 1_000_000, "Transitions of an update.").or(64).fixed().from(RL_QUANT),
            whole("replay", 1, 100_000_000, "Transitions remembered per layer.")
                .or(128)
                .fixed()
                .from(RL_QUANT),
            whole("updates", 1, 1000, "Updates per step.").or(1).fixed().from(RL_QUANT),
            symbol(
                    "actions",
                    "How an action from 0 to 1 becomes a value: `cells`: the interval in as many equal parts as there are values; `scale`: a range that begins at 0 takes the action times its upper end, rounded down, other domains cells; `nearest`: the interval is laid over the range and rounded.",
                    "cells",
                    "scale",
                    "nearest")
                .or("scale")
                .fixed()
                .from(RL_QUANT),
            symbol(
                    "state",
                    "What the agent sees of a layer, each scaled to 0..1 over the layers; `previous_action`: what it chose one layer before; `auto`: all but `saved` and `rest`.",
                    "kind",
                    "input_channels",
                    "channels",
                    "kernel",
                    "stride",
                    "weights",
                    "inputs",
                    "macs",
                    "index",
                    "previous_action",
                    "saved",
                    "rest")
                .orAuto()
                .several()
                .fixed()
                .from("Huang et al., ASP-DAC 2021, their code; He et al., ECCV 2018: saved, rest"),
            ratio("initial_weights", 0, 1, "Bound of the uniform last layers at the start.")
                .or(0.003)
                .fixed()
                .from(RL_QUANT),
            symbol(
                    "reward",
                    "Whether every step of an episode gets the final reward, or the last alone.",
                    "every_step",
                    "last_step")
                .or("every_step")
                .fixed()
                .from(RL_QUANT));
  }

  private static BlockSchema differentiable() {
    return SearchSchema.algorithm(
            "differentiable",
            "Gradients through a mixture of the choices (Liu et al., ICLR 2019; Cai et al., ICLR 2019).")
        .with(
            symbol(
                    "gates",
                    "softmax: all choices at once; gumbel: sampled (Jang et al., ICLR 2017); straight_through: the best forward, softmax backward.",
                    "softmax",
                    "gumbel",
                    "straight_through")
                .or("softmax")
                .fixed(),
            ratio("temperature", 1e-6, 1e6, "First temperature.").or(1).fixed(),
            ratio("temperature_end", 1e-6, 1e6, "Last temperature, reached geometrically.")
                .or(1)
                .fixed(),
            symbol("optimizer", "Of the gates.", "sgd", "adam").or("adam").fixed(),
            ratio("learning_rate", 1e-9, 1e4, "Of the gates.")
                .or(3e-4)
                .fixed()
                .from("Liu et al., ICLR 2019"),
            ratio("momentum", 0, 1, "Of `sgd`.").or(0.9).fixed().from(XPERT + ": 0.99"),
            ratio("weight_decay", 0, 10, "Of the gates.")
                .or(1e-3)
                .fixed()
                .from("Liu et al., ICLR 2019"),
            symbol(
                    "alternate",
                    "bilevel: weights and gates in turn, on two halves of the data; simultaneous: together; none: the gates alone, where no network is trained.",
                    "bilevel",
                    "simultaneous",
                    "none")
                .or("bilevel")
                .fixed(),
            whole("warm_up", 0, 1_000_000, "Epochs of the weights before the gates move.")
                .or(0)
                .fixed()
                .countedIn("epochs"),
            symbol(
                    "result",
                    "What is found: the design the gates end at, or the best of all they passed that satisfies the requirements.",
                    "last",
                    "visited")
                .or("last")
                .fixed()
                .from("Moitra et al., DAC 2023, their code: visited"),
            ratio(
                    "keep",
                    0,
                    1,
                    "Share of the visited designs' pool that is handed on; 0: the final one alone.")
                .or(0)
                .fixed(),
            flag("discretize_cost", "Whether the cost in the loss is that of the best choices.")
                .or(false)
                .fixed());
  }
}
