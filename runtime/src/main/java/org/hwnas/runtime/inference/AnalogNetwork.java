package org.hwnas.runtime.inference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Adc;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.LayerBits;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.mapping.LayerDemand;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.onnx.StoredFilters;
import org.hwnas.runtime.pruning.LayerPruning;
import org.hwnas.runtime.pruning.Mask;
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

  private final Network network;
  private final NetworkWeights weights;
  private final LayerHardware usual;
  private final Map<Integer, LayerHardware> own;
  private final Effects effects;

  /** By node, bands of rows from top to bottom. */
  private final Map<Integer, List<PreparedLayer>> layers = new HashMap<>();

  private final Map<Integer, WeightCorrection> corrections = new HashMap<>();
  private final Calibration calibration;
  private final Mitigation mitigation;
  private final Optional<Accumulator> accumulator;

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
    this(
        network,
        weights,
        Map.of(),
        new LayerHardware(chip, chip.crossbar().rows(), IDEAL, Optional.empty()),
        Formats.uniform(quantization),
        effects,
        Mitigation.NONE,
        NumberFormats.Rules.LARGEST,
        calibration);
  }

  /**
   * Formats of layers, and the weights they go without.
   *
   * @param uniform of layers that have no others
   * @param own of layers by node
   * @param rules how steps are found, of layers that have rules of their own, by node
   * @param masks of layers of which weights are left out, by node
   * @param hardware of layers that have crossbars or converters of their own, by node
   * @param accumulator that sums end in; empty: none overflows
   */
  record Formats(
      Quantization uniform,
      Map<Integer, LayerDemand> own,
      Map<Integer, NumberFormats.Rules> rules,
      Map<Integer, Mask> masks,
      Map<Integer, LayerHardware> hardware,
      Optional<Accumulator> accumulator) {
    /** Where no sum overflows. */
    Formats(
        Quantization uniform,
        Map<Integer, LayerDemand> own,
        Map<Integer, NumberFormats.Rules> rules,
        Map<Integer, Mask> masks,
        Map<Integer, LayerHardware> hardware) {
      this(uniform, own, rules, masks, hardware, Optional.empty());
    }

    static Formats uniform(Quantization formats) {
      return new Formats(formats, Map.of(), Map.of(), Map.of(), Map.of());
    }

    LayerDemand of(int node) {
      LayerDemand layer = own.get(node);
      return layer == null ? new LayerDemand(LayerBits.uniform(uniform), LayerPruning.NONE) : layer;
    }
  }

  private static final Periphery.Kind IDEAL =
      new Periphery.Kind(ConverterErrors.NONE, ConverterErrors.NONE, 1, 1, 1, 12, false);

  /** As below, with one format for all layers, of which nothing is left out. */
  public static AnalogNetwork of(
      Network network,
      NetworkWeights weights,
      Map<Integer, NumberFormats.LayerFormat> formats,
      Chip chip,
      Quantization quantization,
      ResolvedBlock hardware,
      CellPhysics.Acts acts,
      NumberFormats.Rules rules,
      List<float[]> calibration) {
    return of(
        network,
        weights,
        formats,
        chip,
        Formats.uniform(quantization),
        hardware,
        acts,
        rules,
        calibration);
  }

  /**
   * As above, with what the hardware states of mitigation and of converters' errors.
   *
   * @param formats of filter layers by node, of a network that was trained with them; what has none
   *     is calibrated
   * @param stored number formats, and what is left out
   * @param hardware block of that kind
   * @param acts which effects act; {@code dac} and {@code adc} are asked for
   */
  static AnalogNetwork of(
      Network network,
      NetworkWeights weights,
      Map<Integer, NumberFormats.LayerFormat> formats,
      Chip chip,
      Formats stored,
      ResolvedBlock hardware,
      CellPhysics.Acts acts,
      NumberFormats.Rules rules,
      List<float[]> calibration) {
    return new AnalogNetwork(
        network,
        weights,
        formats,
        new LayerHardware(
            chip,
            LayerHardware.readRows(hardware),
            LayerHardware.periphery(hardware, chip, acts),
            Optional.empty()),
        stored,
        new Effects(acts.on("programming_noise"), acts.on("adc")),
        Mitigation.of(hardware),
        rules,
        calibration);
  }

  private AnalogNetwork(
      Network network,
      NetworkWeights weights,
      Map<Integer, NumberFormats.LayerFormat> formats,
      LayerHardware usual,
      Formats stored,
      Effects effects,
      Mitigation mitigation,
      NumberFormats.Rules rules,
      List<float[]> samples) {
    this.mitigation = mitigation;
    this.network = network;
    this.weights = weights;
    this.usual = usual;
    this.own = Map.copyOf(stored.hardware());
    this.accumulator = stored.accumulator();
    this.effects = effects;
    this.calibration =
        new Calibration(
            network, weights, samples, mitigation.columnScaling() ? CALIBRATION_READS : 0);
    boolean plain =
        rules.inputs().plain()
            && stored.rules().values().stream().allMatch(r -> r.inputs().plain());
    Map<Integer, List<float[]>> seen = plain ? Map.of() : calibration.inputs();
    for (Node node : network.nodes()) {
      if (isFilter(node)) {
        LayerDemand demand = stored.of(node.id());
        NumberFormats.Rules own = stored.rules().getOrDefault(node.id(), rules);
        int bits = demand.bits().activations();
        NumberFormats.LayerFormat format = formats.get(node.id());
        InputRange inputs =
            format == null
                ? calibration.inputRange(node.id(), own.inputs(), bits, seen.get(node.id()))
                : new InputRange(bits, format.signedInputs(), format.inputStep());
        List<PreparedLayer> bands = new ArrayList<>();
        for (Band band :
            Band.of(
                (Operator.Filters) node.operator(),
                demand.bits(),
                at(node.id()).chip().crossbar().rows(),
                at(node.id()).chip().crossbar().cols())) {
          corrections.put(address(node.id(), band), new WeightCorrection());
          bands.add(
              PreparedLayer.of(
                  at(node.id()).chip(),
                  node,
                  network.node(node.inputs().get(0)).output(),
                  weights.of(node).get(0),
                  mitigation.weightClipping(),
                  demand,
                  Optional.ofNullable(stored.masks().get(node.id())),
                  inputs,
                  format == null ? List.of() : format.weightSteps(),
                  own.weights(),
                  band));
        }
        layers.put(node.id(), bands);
      }
    }
    if (effects.adc()) {
      fullScales()
          .forEach(
              (id, fullScale) -> {
                Adc adc = at(id).chip().adc();
                Converter converter =
                    adc.differences()
                        ? Converter.ofDifferences(adc.bits(), fullScale)
                        : Converter.of(adc.bits(), fullScale);
                layers.computeIfPresent(
                    id, (i, bands) -> bands.stream().map(b -> b.with(converter)).toList());
              });
    }
  }

  private LayerHardware at(int node) {
    return own.getOrDefault(node, usual);
  }

  /**
   * What crossbars hold and how they are read, by node.
   *
   * @throws EvaluationFailure where rows of crossbars have steps of their own
   */
  public Map<Integer, StoredFilters> stored() throws EvaluationFailure {
    Map<Integer, StoredFilters> all = new TreeMap<>();
    for (Map.Entry<Integer, List<PreparedLayer>> bands : layers.entrySet()) {
      Node node = network.node(bands.getKey());
      if (bands.getValue().size() > 1) {
        throw new EvaluationFailure(
            "`quantization.weights.bits` differs per crossbar at `%s`, whose rows have steps of their own; a list of codes has one for each output channel"
                .formatted(node.name()));
      }
      PreparedLayer layer = bands.getValue().get(0);
      boolean depthwise = node.operator() instanceof Operator.Conv conv && conv.depthwise();
      InputRange inputs = layer.inputs();
      all.put(
          node.id(),
          new StoredFilters(
              layer.slicing().weightBits(),
              layer.whole().scattered(depthwise),
              layer.whole().scale(),
              inputs.bits(),
              inputs.signed(),
              inputs.step()));
    }
    return all;
  }

  private static boolean isFilter(Node node) {
    return node.operator() instanceof Operator.Conv || node.operator() instanceof Operator.Linear;
  }

  private Map<Integer, Float> fullScales() {
    Map<Integer, Float> scales = new HashMap<>();
    Device device = usual.chip().crossbar().device();
    // of a pair, what both conduct at level 0 is gone from the difference
    layers.forEach(
        (id, bands) ->
            scales.put(
                id,
                Math.min(bands.get(0).codes().rows(), at(id).readRows())
                    * most(bands.get(0), device, !at(id).chip().adc().differences())));
    Adc.Range range = usual.chip().adc().range();
    if (range == Adc.Range.FULL) {
      return scales;
    }
    if (range != Adc.Range.CALIBRATED) {
      scales.replaceAll(
          (id, full) ->
              range == Adc.Range.GRANULAR
                  ? codes(at(id).chip().adc())
                  : (float) at(id).periphery().fullScale()
                      * most(layers.get(id).get(0), device, true));
      return scales;
    }
    Map<Integer, Float> seen = new HashMap<>();
    Map<Integer, BandedLayer> ideal = new HashMap<>();
    layers.forEach((id, bands) -> ideal.put(id, banded(bands, b -> ideal(id, b, device))));
    NetworkFunction function = NetworkFunction.withoutProducts(network, weights, 1);
    ReadScratch scratch = new ReadScratch();
    List<float[]> samples = calibration.samples();
    for (float[] sample : samples.subList(0, Math.min(CALIBRATION_READS, samples.size()))) {
      System.arraycopy(sample, 0, function.input(), 0, sample.length);
      function.infer(
          (node, input, output) -> {
            BandedLayer layer = ideal.get(node.id());
            seen.merge(node.id(), layer.largestCurrent(input, 1, scratch), Math::max);
            layer.apply(input, 1, output, scratch);
          });
    }
    seen.forEach((id, current) -> scales.merge(id, current, Math::min));
    return scales;
  }

  private static float codes(Adc adc) {
    return (1L << adc.bits() - (adc.differences() ? 1 : 0)) - 1;
  }

  /**
   * The most that a cell adds to a current in one read, in levels.
   *
   * @param whole with what it conducts at level 0
   */
  private static float most(PreparedLayer layer, Device device, boolean whole) {
    WeightSlicing slicing = layer.slicing();
    float top = (1 << slicing.bitsPerCell()) - 1;
    float cell = whole ? top + ProgrammedWeights.baseline(device, slicing) : top;
    return ((1 << slicing.bitsPerStep()) - 1) * cell;
  }

  /** Reading bit by bit is slow, and the largest of thousands of dot products settles early. */
  private static final int CALIBRATION_READS = 8;

  private int address(int node, Band band) {
    return band.address(node, network.nodes().size());
  }

  private static BandedLayer banded(
      List<PreparedLayer> bands, Function<PreparedLayer, CrossbarLayer> made) {
    return new BandedLayer(bands.stream().map(made).toList());
  }

  private CrossbarLayer ideal(int id, PreparedLayer layer, Device device) {
    return layer(id, layer, ProgrammedWeights.ideal(layer.codes(), layer.slicing(), device));
  }

  private CrossbarLayer layer(int id, PreparedLayer prepared, ProgrammedWeights programmed) {
    prepared.absent().ifPresent(absent -> absent.remove(programmed));
    return summing(
        new CrossbarLayer(
            programmed,
            prepared.patches(),
            prepared.inputs(),
            at(id).readRows(),
            prepared.converter(),
            ProgrammedWeights.baseline(usual.chip().crossbar().device(), prepared.slicing())));
  }

  /**
   * Programs a chip.
   *
   * @param seed of the run
   * @param number of the Monte-Carlo chip, from 0; the same number gives the same deviations
   */
  public ProgrammedChip program(long seed, int number) {
    Map<Integer, BandedLayer> programmed = new HashMap<>();
    Device device = usual.chip().crossbar().device();
    layers.forEach(
        (id, bands) ->
            programmed.put(
                id,
                banded(
                    bands,
                    layer ->
                        effects.programmingNoise()
                            ? layer(
                                id,
                                layer,
                                ProgrammedWeights.noisy(
                                    layer.codes(),
                                    layer.slicing(),
                                    device,
                                    RandomStream.of(
                                        seed,
                                        "programming-noise",
                                        number,
                                        address(id, layer.band()))))
                            : ideal(id, layer, device))));
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
    Map<Integer, BandedLayer> programmed = new HashMap<>();
    layers.forEach(
        (id, bands) -> {
          BandedLayer made = banded(bands, band -> programmed(id, band, physics, seed, number));
          programmed.put(id, mitigation.columnScaling() ? fitted(made, seed, number, id) : made);
        });
    return new ProgrammedChip(network, weights, programmed, RandomField.of(seed, "reads", number));
  }

  private CrossbarLayer programmed(
      int id, PreparedLayer layer, CellPhysics physics, long seed, int number) {
    int address = address(id, layer.band());
    ReadBack now =
        new ReadBack(
            new Programming(
                layer.codes(),
                layer.slicing(),
                at(id).physics().map(p -> p.at(physics.seconds())).orElse(physics),
                seed,
                number,
                address,
                corrections.get(address)));
    layer.absent().ifPresent(absent -> absent.remove(now.cells()));
    return summing(
        new CrossbarLayer(
            now.cells(),
            layer.patches(),
            layer.inputs(),
            at(id).readRows(),
            periphery(layer, now.cells(), seed, number, id),
            now.cells()
                .baseline(
                    ProgrammedWeights.baseline(usual.chip().crossbar().device(), layer.slicing())),
            now.compensation(),
            address));
  }

  private CrossbarLayer summing(CrossbarLayer layer) {
    return accumulator.map(layer::summing).orElse(layer);
  }

  private Periphery periphery(
      PreparedLayer layer, ProgrammedWeights cells, long seed, int number, int id) {
    LayerHardware hardware = at(id);
    Periphery.Kind kind = hardware.periphery();
    Optional<Converter> converter = layer.converter(cells.factor, hardware.chip().adc().range());
    if (kind.ideal()) {
      return Periphery.ideal(converter);
    }
    int rows = hardware.readRows();
    int blocks = layer.codes().groups() * ((layer.codes().rows() - 1) / rows + 1);
    return Periphery.of(
        converter,
        kind,
        blocks,
        Math.min(rows, layer.codes().rows()),
        cells.columns,
        RandomField.of(seed, "converters", number, address(id, layer.band())));
  }

  /**
   * A layer with a factor on each output that brings what it gives for the calibration samples
   * closest to the exact products, by least squares.
   */
  private BandedLayer fitted(BandedLayer layer, long seed, int number, int id) {
    WeightCodes codes = layers.get(id).get(0).codes();
    int outputs = codes.groups() * codes.outputs();
    double[] crossed = new double[outputs];
    double[] squared = new double[outputs];
    ReadScratch scratch = new ReadScratch();
    RandomField reads = RandomField.of(seed, "calibration-reads", number);
    List<Calibration.Known> samples = calibration.known(id);
    for (int i = 0; i < samples.size(); i++) {
      float[] exact = samples.get(i).output();
      float[] found = new float[exact.length];
      scratch.samples(reads, i, 1);
      layer.apply(samples.get(i).input(), 1, found, scratch);
      int positions = exact.length / outputs;
      for (int k = 0; k < exact.length; k++) {
        crossed[k / positions] += (double) exact[k] * found[k];
        squared[k / positions] += (double) found[k] * found[k];
      }
    }
    float[] factors = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      boolean seen = squared[o] > 0 && crossed[o] > 0;
      factors[o] = seen ? (float) (crossed[o] / squared[o]) : 1;
    }
    return layer.scaled(factors);
  }
}
