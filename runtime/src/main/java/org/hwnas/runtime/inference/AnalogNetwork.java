package org.hwnas.runtime.inference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.onnx.StoredFilters;
import org.hwnas.runtime.pruning.LayerPruning;
import org.hwnas.runtime.pruning.Mask;
import org.hwnas.runtime.pruning.Structure;
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

  /**
   * A layer on crossbars.
   *
   * @param whole codes of all weights
   * @param codes of those rows that are laid out
   * @param absent cells that are not there
   */
  private record Prepared(
      WeightSlicing slicing,
      WeightCodes whole,
      WeightCodes codes,
      PatchReader patches,
      InputRange inputs,
      Optional<Converter> converter,
      Optional<AbsentCells> absent) {
    /** Its converter where a level's current is smaller by a factor. */
    Optional<Converter> converter(float factor, Adc.Range range) {
      // a calibrated range is that of the currents there are; another stays as it is
      return range == Adc.Range.CALIBRATED ? converter : converter.map(c -> c.per(factor));
    }

    Prepared with(Converter own) {
      return new Prepared(slicing, whole, codes, patches, inputs, Optional.of(own), absent);
    }
  }

  /** What calibration samples put into a layer, and what comes out of the exact product. */
  private record Known(float[] input, float[] output) {}

  private final Network network;
  private final NetworkWeights weights;
  private final Chip chip;
  private final int readRows;
  private final Effects effects;
  private final Map<Integer, Prepared> layers = new HashMap<>();
  private final Map<Integer, WeightCorrection> corrections = new HashMap<>();
  private final Map<Integer, List<Known>> known = new HashMap<>();
  private final Mitigation mitigation;
  private final Periphery.Kind periphery;

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
        chip,
        Formats.uniform(quantization),
        effects,
        Mitigation.NONE,
        IDEAL,
        Rules.LARGEST,
        chip.crossbar().rows(),
        calibration);
  }

  /**
   * How steps are found that no training found.
   *
   * @param weights of filters
   * @param inputs of what filters read
   */
  record Rules(FormatRule weights, FormatRule inputs) {
    static final Rules LARGEST = new Rules(FormatRule.LARGEST, FormatRule.LARGEST);

    /** Of a {@code quantization} block. */
    static Rules of(ResolvedBlock quantization) throws EvaluationFailure {
      return at(quantization, "");
    }

    /** Of a {@code quantization} block at the place of a layer. */
    static Rules at(ResolvedBlock quantization, String place) throws EvaluationFailure {
      return new Rules(
          FormatRule.of(quantization.child("weights"), true, place),
          FormatRule.of(quantization.child("activations"), false, place));
    }
  }

  /**
   * Formats of layers, and the weights they go without.
   *
   * @param uniform of layers that have no others
   * @param own of layers by node
   * @param rules how steps are found, of layers that have rules of their own, by node
   * @param masks of layers of which weights are left out, by node
   */
  record Formats(
      Quantization uniform,
      Map<Integer, LayerDemand> own,
      Map<Integer, Rules> rules,
      Map<Integer, Mask> masks) {
    static Formats uniform(Quantization formats) {
      return new Formats(formats, Map.of(), Map.of(), Map.of());
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
      Rules rules,
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
      Rules rules,
      List<float[]> calibration) {
    ResolvedBlock pe = hardware.child("tile").child("pe");
    Periphery.Kind periphery =
        new Periphery.Kind(
            acts.on("adc") ? ConverterErrors.of(pe.child("adc")) : ConverterErrors.NONE,
            acts.on("dac") ? ConverterErrors.of(pe.child("dac")) : ConverterErrors.NONE,
            chip.crossbar().cols(),
            chip.tile().pe().adc().columnsPerAdc(),
            chip.tile().pe().dacBits(),
            pe.child("adc").has("full_scale") ? pe.child("adc").number("full_scale") : 12,
            acts.on("adc")
                && pe.child("adc").has("stochastic_rounding")
                && pe.child("adc").bool("stochastic_rounding"));
    return new AnalogNetwork(
        network,
        weights,
        formats,
        chip,
        stored,
        new Effects(acts.on("programming_noise"), acts.on("adc")),
        Mitigation.of(hardware),
        periphery,
        rules,
        readRows(pe.child("crossbar"), chip.crossbar().rows()),
        calibration);
  }

  /** Word lines whose currents meet at a converter: those that are driven at once. */
  private static int readRows(ResolvedBlock crossbar, int rows) {
    return !crossbar.has("active_rows") || crossbar.is("active_rows", "auto")
        ? rows
        : Math.min(rows, crossbar.integer("active_rows"));
  }

  private AnalogNetwork(
      Network network,
      NetworkWeights weights,
      Map<Integer, NumberFormats.LayerFormat> formats,
      Chip chip,
      Formats stored,
      Effects effects,
      Mitigation mitigation,
      Periphery.Kind periphery,
      Rules rules,
      int readRows,
      List<float[]> calibration) {
    this.mitigation = mitigation;
    this.periphery = periphery;
    this.network = network;
    this.weights = weights;
    this.chip = chip;
    this.readRows = readRows;
    this.effects = effects;
    Map<Integer, float[]> ranges = ranges(calibration);
    boolean plain =
        rules.inputs().plain()
            && stored.rules().values().stream().allMatch(r -> r.inputs().plain());
    Map<Integer, List<float[]>> seen = plain ? Map.of() : inputs(calibration);
    for (Node node : network.nodes()) {
      if (isFilter(node)) {
        LayerDemand demand = stored.of(node.id());
        Rules own = stored.rules().getOrDefault(node.id(), rules);
        float[] range = ranges.get(node.id());
        int bits = demand.bits().activations();
        NumberFormats.LayerFormat format = formats.get(node.id());
        InputRange inputs =
            format == null
                ? inputRange(own.inputs(), bits, range, seen.get(node.id()))
                : new InputRange(bits, format.signedInputs(), format.inputStep());
        float step = format == null ? 0 : format.weightStep();
        corrections.put(node.id(), new WeightCorrection());
        layers.put(
            node.id(),
            prepared(
                node,
                demand,
                Optional.ofNullable(stored.masks().get(node.id())),
                inputs,
                step,
                own.weights()));
      }
    }
    if (effects.adc()) {
      fullScales(calibration)
          .forEach(
              (id, fullScale) -> {
                Adc adc = chip.tile().pe().adc();
                Converter converter =
                    adc.differences()
                        ? Converter.ofDifferences(adc.bits(), fullScale)
                        : Converter.of(adc.bits(), fullScale);
                layers.put(id, layers.get(id).with(converter));
              });
    }
  }

  /** Codes of a layer, without what is left out. */
  private Prepared prepared(
      Node node,
      LayerDemand demand,
      Optional<Mask> mask,
      InputRange inputs,
      float step,
      FormatRule rule) {
    LayerPruning pruning = demand.pruning();
    List<Integer> kernels = demand.bits().kernels();
    WeightSlicing slicing = WeightSlicing.of(chip, demand.widest());
    WeightCodes whole =
        WeightCodes.of(
            node, mapped(weights.of(node).get(0)), slicing, step, rule, pruning, kernels);
    boolean depthwise = node.operator() instanceof Operator.Conv conv && conv.depthwise();
    boolean[] kept = mask.map(m -> whole.kept(m, depthwise)).orElse(new boolean[0]);
    boolean rows =
        pruning.repack()
            && (pruning.structure() == Structure.ROW || pruning.structure() == Structure.CHANNEL);
    TensorShape in = network.node(node.inputs().get(0)).output();
    int[][] read = rows ? rowsThatStay(kept, whole) : new int[0][];
    boolean some = rows && read[0].length > 0; // where none stays, all are read as zeros
    WeightCodes codes = some ? whole.rows(read) : whole;
    AbsentCells absent =
        new AbsentCells(
            codes,
            slicing,
            chip.crossbar().device(),
            some || !pruning.repack() ? new boolean[0] : kept,
            pruning,
            kernels);
    return new Prepared(
        slicing,
        whole,
        codes,
        some ? new PatchReader(node, in, read) : new PatchReader(node, in),
        inputs,
        Optional.empty(),
        absent.any() ? Optional.of(absent) : Optional.empty());
  }

  private static int[][] rowsThatStay(boolean[] kept, WeightCodes codes) {
    return IntStream.range(0, codes.groups())
        .mapToObj(
            g ->
                IntStream.range(0, codes.rows())
                    .filter(r -> kept[(g * codes.rows() + r) * codes.outputs()])
                    .toArray())
        .toArray(int[][]::new);
  }

  /** Weights as they are mapped: clipped where that is asked for. */
  private float[] mapped(float[] filters) {
    if (mitigation.weightClipping().isEmpty()) {
      return filters;
    }
    double mean = 0;
    for (float w : filters) {
      mean += w;
    }
    mean /= filters.length;
    double variance = 0;
    for (float w : filters) {
      variance += (w - mean) * (w - mean) / filters.length;
    }
    float bound = (float) (mitigation.weightClipping().getAsDouble() * Math.sqrt(variance));
    float[] clipped = filters.clone();
    for (int i = 0; i < clipped.length; i++) {
      clipped[i] = Math.max(-bound, Math.min(bound, clipped[i]));
    }
    return clipped;
  }

  /** What crossbars hold and how they are read, by node. */
  public Map<Integer, StoredFilters> stored() {
    Map<Integer, StoredFilters> all = new TreeMap<>();
    layers.forEach(
        (id, layer) -> {
          boolean depthwise =
              network.node(id).operator() instanceof Operator.Conv conv && conv.depthwise();
          InputRange inputs = layer.inputs();
          all.put(
              id,
              new StoredFilters(
                  layer.slicing().weightBits(),
                  layer.whole().scattered(depthwise),
                  layer.whole().scale(),
                  inputs.bits(),
                  inputs.signed(),
                  inputs.step()));
        });
    return all;
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
            List<Known> of = known.computeIfAbsent(node.id(), id -> new ArrayList<>());
            if (mitigation.columnScaling() && of.size() < CALIBRATION_READS) {
              of.add(new Known(input.clone(), output.clone()));
            }
          });
    }
    return ranges;
  }

  private static InputRange inputRange(
      FormatRule rule, int bits, float[] range, List<float[]> seen) {
    InputRange plain = InputRange.of(bits, range[0], range[1]);
    if (rule.plain()) {
      return plain;
    }
    int count = seen.stream().mapToInt(s -> s.length).sum();
    float[] all = new float[count];
    int at = 0;
    for (float[] part : seen) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    float largest = Math.max(range[1], plain.signed() ? -range[0] : 0);
    float step = rule.step(all, 1, largest, plain.signed() ? bits - 1 : bits);
    return new InputRange(bits, plain.signed(), step);
  }

  /** Inputs of each filter layer over the calibration samples, thinned where there are many. */
  private Map<Integer, List<float[]>> inputs(List<float[]> calibration) {
    Map<Integer, List<float[]>> all = new HashMap<>();
    NetworkFunction function = NetworkFunction.withoutProducts(network, weights, 1);
    for (float[] sample : calibration) {
      System.arraycopy(sample, 0, function.input(), 0, sample.length);
      function.infer(
          (node, input, output) -> {
            int every = Math.max(1, input.length / MOST_INPUTS);
            float[] kept = new float[(input.length + every - 1) / every];
            for (int i = 0; i < kept.length; i++) {
              kept[i] = input[i * every];
            }
            all.computeIfAbsent(node.id(), id -> new ArrayList<>()).add(kept);
            exact(node, input, output);
          });
    }
    return all;
  }

  /** Of a sample and layer, from which a clip is found; every so many of more. */
  private static final int MOST_INPUTS = 4096;

  private void exact(Node node, float[] input, float[] output) {
    TensorShape in = network.node(node.inputs().get(0)).output();
    FloatProduct.apply(node, in, input, weights.of(node).get(0), output);
  }

  private Map<Integer, Float> fullScales(List<float[]> calibration) {
    Map<Integer, Float> scales = new HashMap<>();
    Device device = chip.crossbar().device();
    Adc adc = chip.tile().pe().adc();
    // of a pair, what both conduct at level 0 is gone from the difference
    layers.forEach(
        (id, layer) ->
            scales.put(
                id,
                Math.min(layer.codes().rows(), readRows)
                    * most(layer, device, !adc.differences())));
    Adc.Range range = adc.range();
    if (range == Adc.Range.FULL) {
      return scales;
    }
    if (range != Adc.Range.CALIBRATED) {
      float codes = (1L << adc.bits() - (adc.differences() ? 1 : 0)) - 1;
      scales.replaceAll(
          (id, full) ->
              range == Adc.Range.GRANULAR
                  ? codes
                  : (float) periphery.fullScale() * most(layers.get(id), device, true));
      return scales;
    }
    Map<Integer, Float> seen = new HashMap<>();
    Map<Integer, CrossbarLayer> ideal = new HashMap<>();
    layers.forEach(
        (id, layer) ->
            ideal.put(
                id, layer(layer, ProgrammedWeights.ideal(layer.codes(), layer.slicing(), device))));
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

  /**
   * The most that a cell adds to a current in one read, in levels.
   *
   * @param whole with what it conducts at level 0
   */
  private static float most(Prepared layer, Device device, boolean whole) {
    WeightSlicing slicing = layer.slicing();
    float top = (1 << slicing.bitsPerCell()) - 1;
    float cell = whole ? top + ProgrammedWeights.baseline(device, slicing) : top;
    return ((1 << slicing.bitsPerStep()) - 1) * cell;
  }

  /** Reading bit by bit is slow, and the largest of thousands of dot products settles early. */
  private static final int CALIBRATION_READS = 8;

  private CrossbarLayer layer(Prepared prepared, ProgrammedWeights programmed) {
    prepared.absent().ifPresent(absent -> absent.remove(programmed));
    return new CrossbarLayer(
        programmed,
        prepared.patches(),
        prepared.inputs(),
        readRows,
        prepared.converter(),
        ProgrammedWeights.baseline(chip.crossbar().device(), prepared.slicing()));
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
                            layer.slicing(),
                            device,
                            RandomStream.of(seed, "programming-noise", number, id))
                        : ProgrammedWeights.ideal(layer.codes(), layer.slicing(), device))));
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
          ReadBack now =
              new ReadBack(
                  new Programming(
                      layer.codes(),
                      layer.slicing(),
                      physics,
                      seed,
                      number,
                      id,
                      corrections.get(id)));
          layer.absent().ifPresent(absent -> absent.remove(now.cells()));
          CrossbarLayer made =
              new CrossbarLayer(
                  now.cells(),
                  layer.patches(),
                  layer.inputs(),
                  readRows,
                  periphery(layer, now.cells(), seed, number, id),
                  now.cells()
                      .baseline(
                          ProgrammedWeights.baseline(chip.crossbar().device(), layer.slicing())),
                  now.compensation(),
                  id);
          programmed.put(id, mitigation.columnScaling() ? fitted(made, seed, number, id) : made);
        });
    return new ProgrammedChip(network, weights, programmed, RandomField.of(seed, "reads", number));
  }

  private Periphery periphery(
      Prepared layer, ProgrammedWeights cells, long seed, int number, int id) {
    Optional<Converter> converter = layer.converter(cells.factor, chip.tile().pe().adc().range());
    if (periphery.ideal()) {
      return Periphery.ideal(converter);
    }
    int rows = readRows;
    int blocks = layer.codes().groups() * ((layer.codes().rows() - 1) / rows + 1);
    return Periphery.of(
        converter,
        periphery,
        blocks,
        Math.min(rows, layer.codes().rows()),
        cells.columns,
        RandomField.of(seed, "converters", number, id));
  }

  /**
   * A layer with a factor on each output that brings what it gives for the calibration samples
   * closest to the exact products, by least squares.
   */
  private CrossbarLayer fitted(CrossbarLayer layer, long seed, int number, int id) {
    int outputs = layers.get(id).codes().groups() * layers.get(id).codes().outputs();
    double[] crossed = new double[outputs];
    double[] squared = new double[outputs];
    CrossbarLayer.Scratch scratch = new CrossbarLayer.Scratch();
    RandomField reads = RandomField.of(seed, "calibration-reads", number);
    List<Known> samples = known.get(id);
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
