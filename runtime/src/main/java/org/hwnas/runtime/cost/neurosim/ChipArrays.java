package org.hwnas.runtime.cost.neurosim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Quantization;

/**
 * Designs of sub-array of a chip: one for all layers, or one for each choice of converters that
 * layers make. Layers that choose alike, of whichever network, share one. Not safe for concurrent
 * use.
 */
final class ChipArrays {
  private final CostQuestion question;
  private final ResolvedBlock options;
  private final Quantization widest;
  private final Set<NeuroSimQuirk> quirks;
  private final boolean alike;
  private final Map<ResolvedBlock, ArrayDesign> known = new HashMap<>(); // by hardware
  private ArrayDesign first;
  private OptionalLong tiles = OptionalLong.empty();

  /**
   * @param options the block {@code evaluate.cost}
   * @param widest of the formats of all layers
   */
  ChipArrays(
      CostQuestion question, ResolvedBlock options, Quantization widest, Set<NeuroSimQuirk> quirks)
      throws EvaluationFailure {
    this.question = question;
    this.options = options;
    this.widest = widest;
    this.quirks = quirks;
    this.alike = question.hardware().uniform();
    if (alike) {
      this.first = new ArrayDesign(NeuroSimHardware.read(question, options, widest, quirks));
      this.tiles = question.chip().tiles();
    }
  }

  /** Of each layer of a workload's network. */
  List<ArrayDesign> of(CostQuestion.Workload workload, NeuroSimNetwork network)
      throws EvaluationFailure {
    if (alike) {
      return Collections.nCopies(network.layers().size(), first);
    }
    List<ArrayDesign> all = new ArrayList<>();
    for (int node : network.nodes()) {
      String place = workload.place(workload.network().node(node));
      ResolvedBlock here = question.hardware().at(place);
      ArrayDesign design = known.get(here);
      if (design == null) {
        Chip chip = ChipReader.read(here);
        design = new ArrayDesign(NeuroSimHardware.read(chip, here, options, widest, quirks));
        known.put(here, design);
        tiles = chip.tiles();
      }
      first = first == null ? design : first;
      all.add(design);
    }
    return all;
  }

  /** Settings of a layer; all have them but for the converters. */
  NeuroSimSettings any() {
    return first.array.s;
  }

  /** Tiles that the chip is stated to have. */
  OptionalLong tiles() {
    return tiles;
  }
}
