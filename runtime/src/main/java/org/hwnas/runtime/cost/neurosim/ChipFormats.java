package org.hwnas.runtime.cost.neurosim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.network.Network;

/**
 * Number formats of all layers of a chip's networks. What layers share, such as shift-adders, adder
 * trees, registers and buffers, is made for the widest.
 */
final class ChipFormats {
  private final CostQuestion question;
  private final List<List<Quantization>> byLayer; // of each workload; empty where all are alike
  private final Quantization widest;

  /**
   * @param networks of the workloads, in their order
   * @throws EvaluationFailure for formats without a bit
   */
  ChipFormats(CostQuestion question, List<NeuroSimNetwork> networks) throws EvaluationFailure {
    this.question = question;
    ResolvedBlock formats = question.root().child("quantization");
    if (formats.children().stream().allMatch(ResolvedBlock::uniform)) {
      this.byLayer = List.of();
      this.widest = Quantization.of(formats);
      return;
    }
    int weights = 1;
    int inputs = 1;
    this.byLayer = new ArrayList<>();
    for (int w = 0; w < networks.size(); w++) {
      CostQuestion.Workload workload = question.workloads().get(w);
      List<Quantization> own = new ArrayList<>();
      for (int node : networks.get(w).nodes()) {
        String place = workload.place(workload.network().node(node));
        Quantization bits = Quantization.at(formats, place);
        weights = Math.max(weights, bits.weightBits());
        inputs = Math.max(inputs, bits.activationBits());
        own.add(bits);
      }
      byLayer.add(own);
    }
    this.widest = new Quantization(weights, inputs);
  }

  /** Bits that every layer's fit into. */
  Quantization widest() {
    return widest;
  }

  /**
   * Of the layers of a workload's network. What one hands on has the bits of the widest layer that
   * reads it; the result of the network those of its last layer's inputs, as NeuroSim has it.
   */
  List<LayerFormat> of(int workload, NeuroSimNetwork network) {
    int layers = network.layers().size();
    if (byLayer.isEmpty()) {
      return Collections.nCopies(
          layers,
          new LayerFormat(widest.weightBits(), widest.activationBits(), widest.activationBits()));
    }
    Network ours = question.workloads().get(workload).network();
    List<Quantization> own = byLayer.get(workload);
    List<LayerFormat> all = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      int out =
          network.readers(ours, i).stream()
              .mapToInt(reader -> own.get(reader).activationBits())
              .max()
              .orElse(own.get(i).activationBits());
      all.add(new LayerFormat(own.get(i).weightBits(), own.get(i).activationBits(), out));
    }
    return all;
  }
}
