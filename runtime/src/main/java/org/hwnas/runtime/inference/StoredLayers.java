package org.hwnas.runtime.inference;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.hardware.WeightEncoding;
import org.hwnas.runtime.mapping.LayerDemand;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.LayerPruning;
import org.hwnas.runtime.pruning.NetworkPruning;
import org.hwnas.runtime.pruning.Structure;
import org.hwnas.runtime.training.CodeSet;
import org.hwnas.runtime.training.NumberFormats;

/**
 * What a design says of the weights that crossbars store: formats of layers and kernels, and what
 * is left out. Immutable.
 *
 * @param formats that hold those of every layer
 * @param rule how steps are found of layers that have no rules of their own
 * @param own of layers by node, where layers differ or something is left out; else none
 * @param rules how steps are found, by node, where formats differ
 * @param pruning of layers of which something is left out
 * @param hardware as layers see it, by node, where crossbars or converters differ; else none
 */
record StoredLayers(
    Quantization formats,
    NumberFormats.Rules rule,
    SortedMap<Integer, LayerDemand> own,
    SortedMap<Integer, NumberFormats.Rules> rules,
    Optional<NetworkPruning> pruning,
    SortedMap<Integer, ResolvedBlock> hardware) {

  /**
   * Of a network of a design.
   *
   * @param path of the network's block
   * @throws EvaluationFailure where a format cannot be trained or leaves nothing
   */
  static StoredLayers of(ResolvedBlock root, String path, Network network)
      throws EvaluationFailure {
    ResolvedBlock quantization = root.child("quantization");
    Optional<ResolvedBlock> structure =
        root.find("pruning")
            .flatMap(p -> p.find("structure"))
            .filter(s -> !s.kind().equals("none"));
    SortedMap<Integer, ResolvedBlock> hardware = hardware(root.child("hardware"), path, network);
    NumberFormats.Rules rule = NumberFormats.Rules.of(quantization);
    if (rule.weights().codes() != CodeSet.INTEGERS
        && structure.filter(s -> s.kind().equals("bit_slice")).isPresent()) {
      throw new EvaluationFailure(
          "`quantization.weights.scheme` is power_of_two, of which pruning by `bit_slice` would leave other codes; set one of them otherwise");
    }
    boolean alike =
        quantization.children().stream()
            .allMatch(f -> f.varying().isEmpty() && !states(f, "depthwise_bits"));
    if (alike && structure.isEmpty()) {
      return new StoredLayers(
          Quantization.of(quantization),
          rule,
          new TreeMap<>(),
          new TreeMap<>(),
          Optional.empty(),
          hardware);
    }
    SortedMap<Integer, LayerDemand> own = new TreeMap<>();
    SortedMap<Integer, NumberFormats.Rules> rules = new TreeMap<>();
    SortedMap<Integer, LayerPruning> left = new TreeMap<>();
    int weights = 1;
    int activations = 1;
    for (Node node : network.nodes()) {
      if (!(node.operator() instanceof Operator.Conv)
          && !(node.operator() instanceof Operator.Linear)) {
        continue;
      }
      LayerDemand demand =
          LayerDemand.at(root, path + "." + node.name(), (Operator.Filters) node.operator());
      if (!demand.bits().crossbars().isEmpty() && Accumulator.of(quantization).isPresent()) {
        throw new EvaluationFailure(
            "`quantization.weights.bits` differs per crossbar at `%s`, whose partial sums have units of their own, so that `quantization.accumulator` says of none when it overflows; set it to auto"
                .formatted(node.name()));
      }
      if (!demand.bits().crossbars().isEmpty() && demand.pruning().acts()) {
        throw new EvaluationFailure(
            "`quantization.weights.bits` differs per crossbar at `%s`, of which `pruning` leaves something out; its formats may differ per layer or kernel"
                .formatted(node.name()));
      }
      own.put(node.id(), demand);
      if (!alike) {
        rules.put(node.id(), NumberFormats.Rules.at(quantization, path + "." + node.name()));
      }
      weights = Math.max(weights, demand.bits().weights());
      activations = Math.max(activations, demand.bits().activations());
      if (demand.pruning().acts()) {
        left.put(node.id(), demand.pruning());
      }
    }
    Optional<NetworkPruning> pruning =
        left.isEmpty()
            ? Optional.empty()
            : Optional.of(pruning(root, left, structure.orElseThrow()));
    return new StoredLayers(
        new Quantization(weights, activations), rule, own, rules, pruning, hardware);
  }

  /** Hardware by layer where it is not the same for all. */
  private static SortedMap<Integer, ResolvedBlock> hardware(
      ResolvedBlock hardware, String path, Network network) {
    SortedMap<Integer, ResolvedBlock> own = new TreeMap<>();
    if (!hardware.uniform()) {
      for (Node node : network.nodes()) {
        if (node.operator() instanceof Operator.Filters) {
          own.put(node.id(), hardware.at(path + "." + node.name()));
        }
      }
    }
    return own;
  }

  /** The hardware of the chip; where layers differ that of the first, for what they share. */
  ResolvedBlock anyHardware(ResolvedBlock root) {
    return hardware.isEmpty() ? root.child("hardware") : hardware.get(hardware.firstKey());
  }

  private static NetworkPruning pruning(
      ResolvedBlock root, SortedMap<Integer, LayerPruning> layers, ResolvedBlock structure)
      throws EvaluationFailure {
    ResolvedBlock block = root.child("pruning");
    boolean gradual = block.has("schedule") && block.is("schedule", "gradual");
    if (gradual && structure.kind().equals("bit_slice")) {
      throw new EvaluationFailure(
          "`pruning.schedule` is gradual, but bit positions go as a whole; set it to one_shot");
    }
    if (gradual && block.integer("retrain") == 0) {
      throw new EvaluationFailure(
          "`pruning.schedule` is gradual, but `retrain` is 0, so that there is no pass to grow in");
    }
    ResolvedBlock crossbar = root.child("hardware").child("tile").child("pe").child("crossbar");
    return new NetworkPruning(layers, block.integer("retrain"), gradual, crossbar.integer("rows"));
  }

  private static boolean states(ResolvedBlock block, String field) {
    return block.has(field) && !block.is(field, "auto");
  }

  /** What fills a crossbar of a layer. */
  NumberFormats.Division crossbar(int node, Chip chip) {
    ResolvedBlock own = hardware.get(node);
    if (own == null) {
      return new NumberFormats.Division(chip.crossbar().rows(), chip.crossbar().cols());
    }
    ResolvedBlock crossbar = own.child("tile").child("pe").child("crossbar");
    return new NumberFormats.Division(crossbar.integer("rows"), crossbar.integer("cols"));
  }

  /** The format that holds those of a layer's weights and inputs. */
  Quantization of(int node) {
    LayerDemand layer = own.get(node);
    return layer == null ? formats : layer.widest();
  }

  /** Whether only positions of bits are left out. */
  boolean slices() {
    return pruning.isPresent()
        && pruning.get().layers().values().stream()
            .allMatch(l -> l.structure() == Structure.BIT_SLICE);
  }

  /**
   * What training rounds to.
   *
   * @param learned whether steps are trained
   * @param inputs whether inputs are rounded
   * @throws EvaluationFailure where steps are to be trained that are stated
   */
  NumberFormats formats(boolean learned, boolean inputs, Chip chip) throws EvaluationFailure {
    if (learned
        && !(rule.plain() && rules.values().stream().allMatch(NumberFormats.Rules::plain))) {
      throw new EvaluationFailure(
          "`quantization` trains its steps, which start from largest magnitudes; leave out `clip`, `calibration` and `integer_fraction`, or `learned` and `learn_clip`");
    }
    SortedMap<Integer, NumberFormats.Own> layers = new TreeMap<>();
    for (Map.Entry<Integer, LayerDemand> layer : own.entrySet()) {
      LayerDemand demand = layer.getValue();
      List<Integer> bits = List.of(demand.bits().weights());
      NumberFormats.Division division = NumberFormats.Division.NONE;
      if (!demand.bits().kernels().isEmpty()) {
        bits = demand.bits().kernels();
        division = NumberFormats.Division.KERNELS;
      } else if (!demand.bits().crossbars().isEmpty()) {
        bits = demand.bits().crossbars();
        division = crossbar(layer.getKey(), chip);
      }
      layers.put(
          layer.getKey(),
          new NumberFormats.Own(
              bits,
              division,
              inputs ? demand.bits().activations() : 0,
              demand.pruning().dropped(),
              chip.encoding() == WeightEncoding.OFFSET,
              rules.getOrDefault(layer.getKey(), rule)));
    }
    return new NumberFormats(formats.weightBits(), formats.activationBits(), learned, rule, layers);
  }
}
