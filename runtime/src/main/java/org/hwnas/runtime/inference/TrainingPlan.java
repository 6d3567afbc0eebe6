package org.hwnas.runtime.inference;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.mapping.LayerDemand;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.NetworkPruning;
import org.hwnas.runtime.training.Augmentation;
import org.hwnas.runtime.training.FormatRule;
import org.hwnas.runtime.training.NumberFormats;
import org.hwnas.runtime.training.Schedule;
import org.hwnas.runtime.training.Trainer;
import org.hwnas.runtime.training.WeightNoise;

/**
 * How a design's network is trained: in floating point, then, where the spec says so, with the
 * number formats in place. Two plans that are equal train alike.
 *
 * @param settings of the training in floating point
 * @param noise in it
 * @param pruning what the network goes without from then on
 * @param aware what follows; none: the formats are put on the network as it is
 * @param last epochs that the accuracy is the mean over
 */
record TrainingPlan(
    Trainer.Settings settings,
    Optional<WeightNoise> noise,
    Optional<Pruned> pruning,
    Optional<Aware> aware,
    int last) {
  /**
   * Pruning and what training follows it at once.
   *
   * @param layers what they go without
   * @param settings of the training, of no pass where there is none
   * @param formats that act in it: of weights whose bit positions are left out
   */
  record Pruned(
      NetworkPruning layers, Trainer.Settings settings, Optional<NumberFormats> formats) {}

  /**
   * Training with number formats.
   *
   * @param formats that act
   * @param settings of this part
   * @param noise on the rounded filters
   * @param scratch whether it is all the training there is, from initial weights
   */
  record Aware(
      NumberFormats formats,
      Trainer.Settings settings,
      Optional<WeightNoise> noise,
      boolean scratch) {}

  /** What noise of the device itself depends on. */
  record DeviceContext(
      ResolvedBlock root, Network network, Chip chip, CellPhysics physics, StoredLayers stored) {
    /**
     * What filters become while training.
     *
     * @param devices whether cells err as those of the hardware do
     * @param relative normal noise, of the layer's largest filter; 0: none
     * @throws EvaluationFailure where wires are asked for that the chip corrects itself
     */
    Optional<WeightNoise> noise(boolean devices, double relative) throws EvaluationFailure {
      boolean wired =
          is(root.child("evaluate").child("accuracy"), "ir_drop_aware", Value.of(true))
              && !physics.wires().equals(WireResistance.NONE);
      if (wired && physics.mitigation().weightCorrection()) {
        throw new EvaluationFailure(
            "`%s.ir_drop_aware` trains for what wires take, and `mitigation.weight_correction` gives it back; leave out one of them"
                .formatted(root.child("evaluate").child("accuracy").path()));
      }
      Optional<WeightNoise> cells =
          devices || wired ? Optional.of(cells(devices, wired)) : Optional.empty();
      if (relative == 0) {
        return cells;
      }
      WeightNoise normal = WeightNoise.gaussian(relative);
      return Optional.of(cells.map(c -> c.then(normal)).orElse(normal));
    }

    private WeightNoise cells(boolean devices, boolean wired) {
      CellPhysics seen = (devices ? physics : physics.withoutDevices()).forTraining(wired);
      String text =
          "%s %s %s %s %s"
              .formatted(
                  devices ? wired ? "device and wires" : "device" : "wires",
                  stored.own().isEmpty() ? stored.formats() + " " + stored.rule() : stored,
                  root.child("hardware"),
                  root.child("evaluate").child("accuracy").values("nonidealities"),
                  root.child("evaluate").child("accuracy").values("times"));
      if (stored.own().isEmpty()) {
        WeightSlicing slicing = WeightSlicing.of(chip, stored.formats());
        return new DeviceNoise(network, slicing, stored.rule().weights(), seen, text);
      }
      DeviceNoise.Layers layers =
          new DeviceNoise.Layers() {
            @Override
            public WeightSlicing slicing(int node) {
              return WeightSlicing.of(chip, stored.of(node));
            }

            @Override
            public LayerDemand demand(int node) {
              return stored.own().get(node);
            }

            @Override
            public List<Band> bands(int node) {
              Operator.Filters filters = (Operator.Filters) network.node(node).operator();
              NumberFormats.Division crossbar = stored.crossbar(node, chip);
              return Band.of(filters, demand(node).bits(), crossbar.rows(), crossbar.channels());
            }

            @Override
            public FormatRule rule(int node) {
              return stored.rules().getOrDefault(node, stored.rule()).weights().ofRounded();
            }
          };
      return new DeviceNoise(network, layers, seen, text);
    }
  }

  /**
   * From a design.
   *
   * @param samples training images there are
   * @throws EvaluationFailure where a scheme of a number format is not acted on
   */
  static TrainingPlan of(DeviceContext context, int samples) throws EvaluationFailure {
    ResolvedBlock block = context.root().child("evaluate").child("accuracy");
    Trainer.Settings settings = settings(block, samples);
    boolean devices = is(block, "device_aware", Value.of(true));
    Optional<WeightNoise> noise = context.noise(devices, devices ? 0 : settings.noise());
    Optional<Aware> aware = aware(context, settings);
    if (aware.filter(Aware::scratch).isPresent() && context.stored().pruning().isPresent()) {
      throw new EvaluationFailure(
          "`quantization.method.start` is scratch, so that no trained weights are there to prune; set it to finetune");
    }
    int last = block.has("report_last") ? block.integer("report_last") : 1;
    return new TrainingPlan(settings, noise, pruned(context, settings), aware, last);
  }

  private static Optional<Pruned> pruned(DeviceContext context, Trainer.Settings settings)
      throws EvaluationFailure {
    StoredLayers stored = context.stored();
    if (stored.pruning().isEmpty()) {
      return Optional.empty();
    }
    NetworkPruning layers = stored.pruning().get();
    Optional<NumberFormats> formats =
        stored.slices()
            ? Optional.of(stored.formats(false, false, context.chip()))
            : Optional.empty();
    return Optional.of(new Pruned(layers, settings.lasting(layers.epochs()), formats));
  }

  /** Of the training in floating point. */
  static Trainer.Settings settings(ResolvedBlock block, int samples) {
    return new Trainer.Settings(
        block.integer("epochs"),
        block.is("train_samples", "auto")
            ? samples
            : Math.min(samples, block.integer("train_samples")),
        block.integer("batch"),
        block.symbol("optimizer"),
        block.number("learning_rate"),
        block.number("weight_decay"),
        block.number("noise_aware"),
        Schedule.of(block.symbol("schedule")),
        block.number("momentum"),
        Augmentation.of(block.symbol("augmentation")),
        !block.has("patience") || block.is("patience", "auto")
            ? OptionalInt.empty()
            : OptionalInt.of(block.integer("patience")),
        block.number("weight_clip"));
  }

  private static Optional<Aware> aware(DeviceContext context, Trainer.Settings settings)
      throws EvaluationFailure {
    ResolvedBlock formats = context.root().child("quantization");
    Optional<ResolvedBlock> method =
        formats.find("method").filter(m -> !m.kind().equals("post_training"));
    if (method.isEmpty()) {
      if (learned(formats)) {
        throw new EvaluationFailure(
            "`%s` states the scheme `learned`, whose steps are trained; set `method = aware` or `noise_aware`"
                .formatted(formats.path()));
      }
      return Optional.empty();
    }
    ResolvedBlock how = method.get();
    boolean learned = learned(formats) || is(how, "learn_clip", Value.of(true));
    Trainer.Settings own =
        new Trainer.Settings(
            how.integer("epochs"),
            settings.samples(),
            settings.batch(),
            settings.optimizer(),
            how.number("learning_rate"),
            settings.decay(),
            0,
            settings.schedule(),
            settings.momentum(),
            settings.augmentation(),
            settings.patience(),
            settings.clip());
    boolean noisy = how.kind().equals("noise_aware");
    boolean devices = noisy && how.is("noise", "auto");
    Optional<WeightNoise> noise =
        context.noise(devices, noisy && !devices ? how.number("noise") : 0);
    return Optional.of(
        new Aware(
            context.stored().formats(learned, true, context.chip()),
            own,
            noise,
            how.is("start", "scratch")));
  }

  private static boolean learned(ResolvedBlock formats) {
    Value learned = Value.of("learned");
    return is(formats.child("weights"), "scheme", learned)
        || is(formats.child("activations"), "scheme", learned);
  }

  private static boolean is(ResolvedBlock block, String field, Value value) {
    return block.has(field) && block.values(field).contains(value);
  }
}
