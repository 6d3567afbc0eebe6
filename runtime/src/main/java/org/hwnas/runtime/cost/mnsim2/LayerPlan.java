package org.hwnas.runtime.cost.mnsim2;

import java.util.Arrays;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** What each layer takes of the hardware. Reused from design to design. */
final class LayerPlan {
  private static final double BITS_PER_KB = 8 * 1024;

  int[] pes = new int[0];
  int[] tiles = new int[0];
  int[] starts = new int[1]; // first tile of each layer, and the end
  int[] rows = new int[0]; // of the layer's fullest crossbar
  int[] columns = new int[0];
  int[] groups = new int[0];
  int[] tilePes = new int[0]; // of the layer's fullest tile
  double[] inside = new double[0]; // hops
  double[] onward = new double[0];
  double inputBuffer; // KB of a PE
  double outputBuffer; // KB of a tile
  double globalBuffer; // KB
  int globalAdders;
  int globalBits;
  int usedTiles;
  int mappedPes;

  private void fit(int layers) {
    if (pes.length < layers) {
      pes = new int[layers];
      tiles = new int[layers];
      starts = new int[layers + 1];
      rows = new int[layers];
      columns = new int[layers];
      groups = new int[layers];
      tilePes = new int[layers];
      inside = new double[layers];
      onward = new double[layers];
    }
    Arrays.fill(pes, 0);
    Arrays.fill(tiles, 0);
    Arrays.fill(rows, 0);
    Arrays.fill(columns, 0);
    Arrays.fill(groups, 0);
    Arrays.fill(tilePes, 0);
    inputBuffer = 0;
    outputBuffer = 0;
    globalBuffer = 0;
    globalAdders = 0;
    globalBits = 8;
    usedTiles = 0;
    mappedPes = 0;
  }

  /**
   * Maps a network.
   *
   * @throws EvaluationFailure where a kernel does not fit a crossbar's rows or the mesh is full
   */
  void map(Mnsim2Network net, Mnsim2Config config) throws EvaluationFailure {
    fit(net.size());
    int start = 0;
    for (int i = 0; i < net.size(); i++) {
      Mnsim2Layer layer = net.layer(i);
      starts[i] = start;
      switch (layer.kind()) {
        case CONV, FC -> weights(i, layer, config);
        case POOLING -> {
          pes[i] = 1;
          tiles[i] = 1;
          tilePes[i] = 1;
        }
        case ELEMENT_SUM, ELEMENT_MULTIPLY -> join(layer);
      }
      start += tiles[i];
    }
    starts[net.size()] = start;
    usedTiles = start;
    long room = (long) config.chip().tileRows() * config.chip().tileColumns();
    if (usedTiles > room) {
      throw new EvaluationFailure(
          "the network takes %d tiles, the mesh has %d x %d = %d (MNSIM: Tile number is not enough)"
              .formatted(usedTiles, config.chip().tileRows(), config.chip().tileColumns(), room));
    }
  }

  private void weights(int i, Mnsim2Layer layer, Mnsim2Config config) throws EvaluationFailure {
    Mnsim2Config.Array array = config.array();
    boolean conv = layer.kind() == Mnsim2Layer.Kind.CONV;
    int window = conv ? layer.kernel() * layer.kernel() : 1;
    int channelsPerArray = array.rows() / window;
    if (channelsPerArray == 0) {
      throw new EvaluationFailure(
          "layer %d has windows of %d x %d = %d values, a crossbar %d rows"
              .formatted(i, layer.kernel(), layer.kernel(), window, array.rows()));
    }
    int bits = layer.weightBits() - (config.pe().polarity() - 1);
    int slices =
        config.keeps(Quirk.CELL_BITS_IGNORED) ? bits : Parts.ceilDiv(bits, config.cell().bits());
    int across;
    int along;
    int channels;
    if (conv && layer.groups() > 1 && !config.keeps(Quirk.DEPTHWISE_DENSE)) {
      int inputs = layer.inputChannels() / layer.groups();
      int outputs = layer.outputChannels() / layer.groups();
      int packed =
          Math.max(
              1,
              Math.min(
                  layer.groups(), Math.min(channelsPerArray / inputs, array.columns() / outputs)));
      channels = Math.min(channelsPerArray, packed * inputs);
      across = Parts.ceilDiv(packed * outputs, array.columns());
      along =
          Parts.ceilDiv(layer.groups(), packed) * Parts.ceilDiv(packed * inputs, channelsPerArray);
      columns[i] = Math.min(packed * outputs, array.columns());
    } else {
      channels = Math.min(channelsPerArray, layer.inputChannels());
      across = Parts.ceilDiv(layer.outputChannels(), array.columns());
      along = Parts.ceilDiv(layer.inputChannels(), channelsPerArray);
      columns[i] = Math.min(layer.outputChannels(), array.columns());
    }
    rows[i] = channels * window;
    groups[i] = Math.min(slices, config.pe().groups());
    pes[i] = Math.toIntExact((long) Parts.ceilDiv(slices, config.pe().groups()) * across * along);
    tiles[i] = Parts.ceilDiv(pes[i], config.tile().pes());
    tilePes[i] = Math.min(pes[i], config.tile().pes());
    mappedPes += pes[i];
    double lineBits =
        (double) layer.inputBits()
            * layer.inputChannels()
            * (conv ? layer.inputColumns() * layer.kernel() : 1);
    double resultBits = (double) layer.outputBits() * layer.outputChannels();
    inputBuffer = Math.max(inputBuffer, powerOfTwo(lineBits / 8 / pes[i]) / 1024);
    outputBuffer = Math.max(outputBuffer, powerOfTwo(resultBits / 8 * 2 / tiles[i]) / 1024);
  }

  /** Room for what is joined. MNSIM takes a product's from its first input, whichever is larger. */
  private void join(Mnsim2Layer layer) {
    int inputs = layer.inputs().length;
    double bits = (double) layer.inputChannels() * layer.inputBits() * inputs;
    globalBuffer += powerOfTwo(bits / 8) * 8 / BITS_PER_KB;
    if (layer.kind() == Mnsim2Layer.Kind.ELEMENT_SUM) {
      globalAdders += layer.inputChannels() * inputs / 2;
    }
    globalBits = Math.max(globalBits, layer.inputBits());
  }

  /** The smallest power of two that is not below a value, exactly. */
  private static double powerOfTwo(double value) {
    int exponent = Math.getExponent(value);
    double below = Math.scalb(1.0, exponent);
    return below == value ? below : Math.scalb(1.0, exponent + 1);
  }
}
