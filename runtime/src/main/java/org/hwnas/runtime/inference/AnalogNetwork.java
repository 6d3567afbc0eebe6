package org.hwnas.runtime.inference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.hardware.Adc;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.random.RandomField;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.training.NetworkFunction;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.training.NumberFormats;

/**
 * A trained network prepared for a chip: weights coded, input ranges and converters' full scales
 * calibrated. From it any number of chips are programmed. Immutable.
 */
public final class AnalogNetwork {
  /**
   * Which non-idealities act.
   *
   * @param programmingNoise whether conductances miss their targets
   * @param adc whether converters round
   */
  public record Effects(boolean programmingNoise, boolean adc) {}

  private record Prepared(
      WeightCodes codes, PatchReader patches, InputRange inputs, Optional<Converter> converter) {}

  private final Network network;
  private final NetworkWeights weights;
  private final Chip chip;
  private final WeightSlicing slicing;
  private final Effects effects;
  private final Map<Integer, Prepared> layers = new HashMap<>();

  /**
   * Prepares.
   *
   * @param calibration samples (C x H x W each, 0..1) that fix input ranges and full scales
   */
  public AnalogNetwork(
      Network network,
      NetworkWeights weights,
      Chip chip,
      Quantization quantization,
      Effects effects,
      List<float[]> calibration) {
    this(network, weights, Map.of(), chip, quantization, effects, calibration);
  }

  /**
   * Prepares a network that was trained with number formats.
   *
   * @param formats of filter layers by node; what has none is calibrated
   * @param calibration samples (C x H x W each, 0..1) that fix input ranges and full scales
   */
  public AnalogNetwork(
      Network network,
      NetworkWeights weights,
      Map<Integer, NumberFormats.LayerFormat> formats,
      Chip chip,
      Quantization quantization,
      Effects effects,
      List<float[]> calibration) {
    this.network = network;
    this.weights = weights;
    this.chip = chip;
    this.slicing = WeightSlicing.of(chip, quantization);
    this.effects = effects;
    Map<Integer, float[]> ranges = ranges(calibration);
    for (Node node : network.nodes()) {
      if (isFilter(node)) {
        TensorShape in = network.node(node.inputs().get(0)).output();
        float[] range = ranges.get(node.id());
        int bits = quantization.activationBits();
        NumberFormats.LayerFormat format = formats.get(node.id());
        InputRange inputs =
            format == null
                ? InputRange.of(bits, range[0], range[1])
                : new InputRange(bits, format.signedInputs(), format.inputStep());
        float step = format == null ? 0 : format.weightStep();
        layers.put(
            node.id(),
            new Prepared(
                WeightCodes.of(node, weights.of(node).get(0), slicing, step),
                new PatchReader(node, in),
                inputs,
                Optional.empty()));
      }
    }
    if (effects.adc()) {
      fullScales(calibration)
          .forEach(
              (id, fullScale) -> {
                Prepared p = layers.get(id);
                Converter converter = Converter.of(chip.tile().pe().adc().bits(), fullScale);
                layers.put(
                    id, new Prepared(p.codes(), p.patches(), p.inputs(), Optional.of(converter)));
              });
    }
  }

  private static boolean isFilter(Node node) {
    return node.operator() instanceof Operator.Conv || node.operator() instanceof Operator.Linear;
  }

  /**
   * Smallest and largest input of each filter layer over the calibration samples, in exact
   * arithmetic.
   */
  private Map<Integer, float[]> ranges(List<float[]> calibration) {
    Map<Integer, float[]> ranges = new HashMap<>();
    NetworkFunction function = NetworkFunction.withoutProducts(network, weights, 1);
    for (float[] sample : calibration) {
      System.arraycopy(sample, 0, function.input(), 0, sample.length);
      function.infer(
          (node, input, output) -> {
            float[] range = ranges.computeIfAbsent(node.id(), id -> new float[2]);
            for (float value : input) {
              range[0] = Math.min(range[0], value);
              range[1] = Math.max(range[1], value);
            }
            exact(node, input, output);
          });
    }
    return ranges;
  }

  private void exact(Node node, float[] input, float[] output) {
    TensorShape in = network.node(node.inputs().get(0)).output();
    FloatProduct.apply(node, in, input, weights.of(node).get(0), output);
  }

  private Map<Integer, Float> fullScales(List<float[]> calibration) {
    Map<Integer, Float> scales = new HashMap<>();
    Device device = chip.crossbar().device();
    float levels = (1 << slicing.bitsPerCell()) - 1;
    float cellMost = levels + ProgrammedWeights.baseline(device, slicing);
    float inputMost = (1 << slicing.bitsPerStep()) - 1;
    layers.forEach(
        (id, layer) ->
            scales.put(
                id, Math.min(layer.codes().rows(), chip.crossbar().rows()) * inputMost * cellMost));
    if (chip.tile().pe().adc().range() == Adc.Range.FULL) {
      return scales;
    }
    Map<Integer, Float> seen = new HashMap<>();
    Map<Integer, CrossbarLayer> ideal = new HashMap<>();
    layers.forEach(
        (id, layer) ->
            ideal.put(id, layer(layer, ProgrammedWeights.ideal(layer.codes(), slicing, device))));
    NetworkFunction function = NetworkFunction.withoutProducts(network, weights, 1);
    CrossbarLayer.Scratch scratch = new CrossbarLayer.Scratch();
    for (float[] sample : calibration.subList(0, Math.min(CALIBRATION_READS, calibration.size()))) {
      System.arraycopy(sample, 0, function.input(), 0, sample.length);
      function.infer(
          (node, input, output) -> {
            CrossbarLayer layer = ideal.get(node.id());
            seen.merge(node.id(), layer.largestCurrent(input, 1, scratch), Math::max);
            layer.apply(input, 1, output, scratch);
          });
    }
    seen.forEach((id, current) -> scales.merge(id, current, Math::min));
    return scales;
  }

  /** Reading bit by bit is slow, and the largest of thousands of dot products settles early. */
  private static final int CALIBRATION_READS = 8;

  private CrossbarLayer layer(Prepared prepared, ProgrammedWeights programmed) {
    return new CrossbarLayer(
        programmed,
        prepared.patches(),
        prepared.inputs(),
        chip.crossbar().rows(),
        prepared.converter(),
        ProgrammedWeights.baseline(chip.crossbar().device(), slicing));
  }

  /**
   * Programs a chip.
   *
   * @param seed of the run
   * @param number of the Monte-Carlo chip, from 0; the same number gives the same deviations
   */
  public ProgrammedChip program(long seed, int number) {
    Map<Integer, CrossbarLayer> programmed = new HashMap<>();
    Device device = chip.crossbar().device();
    layers.forEach(
        (id, layer) ->
            programmed.put(
                id,
                layer(
                    layer,
                    effects.programmingNoise()
                        ? ProgrammedWeights.noisy(
                            layer.codes(),
                            slicing,
                            device,
                            RandomStream.of(seed, "programming-noise", number, id))
                        : ProgrammedWeights.ideal(layer.codes(), slicing, device))));
    return new ProgrammedChip(network, weights, programmed, RandomField.of(seed, "reads", number));
  }

  /**
   * Programs a chip whose cells behave as the physics say; {@link Effects#programmingNoise} has no
   * say in it.
   *
   * @param seed of the run
   * @param number of the Monte-Carlo chip, from 0; the same number gives the same cells at all
   *     times
   */
  public ProgrammedChip program(CellPhysics physics, long seed, int number) {
    Map<Integer, CrossbarLayer> programmed = new HashMap<>();
    layers.forEach(
        (id, layer) -> {
          ReadBack now = new ReadBack(layer.codes(), slicing, physics, seed, number, id);
          programmed.put(
              id,
              new CrossbarLayer(
                  now.cells(),
                  layer.patches(),
                  layer.inputs(),
                  chip.crossbar().rows(),
                  layer.converter(),
                  ProgrammedWeights.baseline(chip.crossbar().device(), slicing),
                  now.compensation(),
                  id));
        });
    return new ProgrammedChip(network, weights, programmed, RandomField.of(seed, "reads", number));
  }
}
