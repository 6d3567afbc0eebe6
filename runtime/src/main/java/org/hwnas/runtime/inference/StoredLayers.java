package org.hwnas.runtime.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.hardware.WeightEncoding;
import org.hwnas.runtime.mapping.LayerDemand;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.LayerPruning;
import org.hwnas.runtime.pruning.NetworkPruning;
import org.hwnas.runtime.pruning.Structure;
import org.hwnas.runtime.training.NumberFormats;

/**
 * What a design says of the weights that crossbars store: formats of layers and kernels, and what
 * is left out. Immutable.
 *
 * @param formats that hold those of every layer
 * @param own of layers by node, where layers differ or something is left out; else none
 * @param rules how steps are found, by node, where formats differ
 * @param pruning of layers of which something is left out
 * @param hardware as layers see it, by node, where crossbars or converters differ; else none
 */
record StoredLayers(
    Quantization formats,
    SortedMap<Integer, LayerDemand> own,
    SortedMap<Integer, AnalogNetwork.Rules> rules,
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
    boolean alike =
        quantization.children().stream()
            .allMatch(f -> f.varying().isEmpty() && !states(f, "depthwise_bits"));
    if (alike && structure.isEmpty()) {
      return new StoredLayers(
          Quantization.of(quantization),
          new TreeMap<>(),
          new TreeMap<>(),
          Optional.empty(),
          hardware);
    }
    SortedMap<Integer, LayerDemand> own = new TreeMap<>();
    SortedMap<Integer, AnalogNetwork.Rules> rules = new TreeMap<>();
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
      if (!demand.bits().crossbars().isEmpty()) {
        throw new EvaluationFailure(
            "`quantization.weights.bits` differs per crossbar at `%s`; this version counts what that costs, but trains networks with bits per layer or kernel"
                .formatted(node.name()));
      }
      own.put(node.id(), demand);
      if (!alike) {
        rules.put(node.id(), AnalogNetwork.Rules.at(quantization, path + "." + node.name()));
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
    return new StoredLayers(new Quantization(weights, activations), own, rules, pruning, hardware);
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
   * @throws EvaluationFailure where one trained step would be for kernels of several formats
   */
  NumberFormats formats(boolean learned, boolean inputs, WeightEncoding encoding)
      throws EvaluationFailure {
    SortedMap<Integer, NumberFormats.Own> layers = new TreeMap<>();
    for (Map.Entry<Integer, LayerDemand> layer : own.entrySet()) {
      LayerDemand demand = layer.getValue();
      List<Integer> bits = new ArrayList<>(demand.bits().kernels());
      if (bits.isEmpty()) {
        bits.add(demand.bits().weights());
      } else if (learned) {
        throw new EvaluationFailure(
            "`quantization.weights.bits` differs per kernel, but one trained step is for a layer; set `scheme = uniform` and leave `learn_clip` out");
      }
      layers.put(
          layer.getKey(),
          new NumberFormats.Own(
              bits,
              inputs ? demand.bits().activations() : 0,
              demand.pruning().dropped(),
              encoding == WeightEncoding.OFFSET));
    }
    return new NumberFormats(formats.weightBits(), formats.activationBits(), learned, layers);
  }
}
