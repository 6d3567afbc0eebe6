package org.hwnas.runtime.inference;

import java.util.List;
import org.hwnas.runtime.hardware.LayerBits;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.mapping.LayerDemand;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.LayerPruning;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.training.FormatRule;
import org.hwnas.runtime.training.WeightNoise;

/**
 * What a device makes of filters, as noise for training: each filter is coded, its cells are
 * programmed on a chip of their own, age, and are read back. The chips are none of those an
 * accuracy is measured on. Wires act where the physics have them, as ladders: solving them in every
 * step would take longer than all the rest. Gradients go straight through.
 */
final class DeviceNoise implements WeightNoise {
  /** Steps that share a chip: programming takes longer than a step of a small network. */
  private static final int STEPS_PER_CHIP = 4;

  private final Network network;
  private final Layers layers;
  private final CellPhysics physics;
  private final String text;

  /** What a layer's weights become. */
  interface Layers {
    /** Slices of a weight. */
    WeightSlicing slicing(int node);

    /** Formats, and what is left out. */
    LayerDemand demand(int node);

    /** Bands of rows. */
    List<Band> bands(int node);

    /** Codes, and how steps follow from values that are rounded. */
    FormatRule rule(int node);
  }

  /** One slicing for all layers, of which nothing is left out. */
  DeviceNoise(
      Network network, WeightSlicing slicing, FormatRule rule, CellPhysics physics, String text) {
    this(
        network,
        new Layers() {
          @Override
          public WeightSlicing slicing(int node) {
            return slicing;
          }

          @Override
          public LayerDemand demand(int node) {
            return new LayerDemand(
                LayerBits.uniform(new Quantization(slicing.weightBits(), slicing.inputBits())),
                LayerPruning.NONE);
          }

          @Override
          public List<Band> bands(int node) {
            return List.of(Band.whole((Operator.Filters) network.node(node).operator(), List.of()));
          }

          @Override
          public FormatRule rule(int node) {
            return rule.ofRounded();
          }
        },
        physics,
        text);
  }

  /**
   * @param network whose filters they are
   * @param physics of the cells, see {@link CellPhysics#forTraining}
   * @param text names hardware, formats and effects in full
   */
  DeviceNoise(Network network, Layers layers, CellPhysics physics, String text) {
    this.network = network;
    this.layers = layers;
    this.physics = physics;
    this.text = text;
  }

  @Override
  public void perturb(int id, float[] filters, float[] noisy, long seed, long step) {
    Node node = network.node(id);
    WeightSlicing slicing = layers.slicing(id);
    LayerDemand demand = layers.demand(id);
    for (Band band : layers.bands(id)) {
      WeightCodes codes =
          WeightCodes.of(
              node, filters, slicing, new float[0], layers.rule(id), demand.pruning(), band);
      perturb(node, codes, slicing, band, noisy, seed, step);
    }
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] += filters[i];
    }
  }

  private void perturb(
      Node node,
      WeightCodes codes,
      WeightSlicing slicing,
      Band band,
      float[] noisy,
      long seed,
      long step) {
    int id = band.address(node.id(), network.nodes().size());
    long own = RandomStream.of(seed, "device-aware-training").nextLong();
    int chip = Math.toIntExact(step / STEPS_PER_CHIP);
    float[] read =
        new ReadBack(new Programming(codes, slicing, physics, own, chip, id)).effectiveCodes();
    if (physics.mitigation().columnScaling()) {
      scale(read, codes);
    }
    // The deviation of the codes alone: what rounding does is the number formats' affair.
    int outputs = codes.outputs();
    int size = codes.rows() * outputs;
    for (int i = 0; i < read.length; i++) {
      float scale = codes.scale()[i / size * outputs + i % outputs];
      read[i] = (read[i] - codes.codes()[i]) * scale;
    }
    boolean depthwise = node.operator() instanceof Operator.Conv conv && conv.depthwise();
    codes.scatter(read, band.from(), depthwise, noisy);
  }

  /**
   * What a chip whose outputs are fitted after programming does: a factor on each output that
   * brings its codes closest to the wanted ones.
   */
  private static void scale(float[] read, WeightCodes codes) {
    int outputs = codes.outputs();
    int size = codes.rows() * outputs;
    for (int g = 0; g < codes.groups(); g++) {
      for (int o = 0; o < outputs; o++) {
        double crossed = 0;
        double squared = 0;
        for (int i = g * size + o; i < (g + 1) * size; i += outputs) {
          crossed += (double) read[i] * codes.codes()[i];
          squared += (double) read[i] * read[i];
        }
        if (crossed > 0 && squared > 0) {
          for (int i = g * size + o; i < (g + 1) * size; i += outputs) {
            read[i] *= (float) (crossed / squared);
          }
        }
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeviceNoise noise && text.equals(noise.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
