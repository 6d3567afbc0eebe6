package org.hwnas.runtime.cost.mnsim2;

import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Logic;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * When each output position of each layer is there, pipelined and not, and what the parts of a
 * layer's time add up to. Positions of a layer follow one another; pipelined, each waits for what
 * its window reads. Reused from design to design.
 */
final class Timing {
  private static final double BUFFER_CYCLE = 20; // ns, MNSIM's
  private static final double ACCUMULATION = 10; // ns a position
  private static final double POOLING = 100; // ns for a module's units and cells

  private double[][] piped = new double[0][];
  private double[][] serial = new double[0][];
  private final double[] steps = new double[4]; // first, row start, first row, other
  private final double[] serialSteps = new double[4];

  private Mnsim2Config config;
  private LayerPlan plan;
  private int width;
  private double inCycle;
  private double outCycle;
  private double globalCycle;

  /** Times of a mapped network into a result. */
  void run(Mnsim2Network net, Mnsim2Config hardware, LayerPlan layers, Parts parts, Mnsim2Result r)
      throws EvaluationFailure {
    config = hardware;
    plan = layers;
    width = hardware.chip().bufferWidth();
    inCycle = cycle(Buffers.inputKb(hardware, layers));
    outCycle = cycle(Buffers.outputKb(hardware, layers));
    globalCycle = layers.globalBuffer > 0 ? cycle(Buffers.globalKb(hardware, layers)) : 0;
    fit(net);
    for (int i = 0; i < net.size(); i++) {
      Mnsim2Layer layer = net.layer(i);
      switch (layer.kind()) {
        case CONV, FC -> weighted(i, layer, parts, r);
        case POOLING -> pooling(i, layer, r);
        case ELEMENT_SUM, ELEMENT_MULTIPLY -> joined(i, layer, r);
      }
      if (layer.kind().tiled()) {
        schedule(i, layer, net);
      } else {
        scheduleJoin(i, layer, net, piped, steps[3]);
        scheduleJoin(i, layer, net, serial, serialSteps[3]);
      }
      r.setLayer(Column.LATENCY_NS, i, piped[i][layer.positions() - 1]);
      r.setLayer(Column.LATENCY_NOPIPE_NS, i, serial[i][layer.positions() - 1]);
    }
    latencies(net, r);
  }

  private double cycle(double kilobytes) throws EvaluationFailure {
    int index = BufferTable.index(config.chip().bufferFeature(), kilobytes, width);
    return config.keeps(Quirk.BUFFER_CYCLE_20_NS) ? BUFFER_CYCLE : BufferTable.cycle(index);
  }

  private void fit(Mnsim2Network net) {
    if (piped.length < net.size()) {
      piped = new double[net.size()][];
      serial = new double[net.size()][];
    }
    for (int i = 0; i < net.size(); i++) {
      int positions = net.layer(i).positions();
      if (piped[i] == null || piped[i].length < positions) {
        piped[i] = new double[positions];
        serial[i] = new double[positions];
      }
    }
  }

  private void weighted(int i, Mnsim2Layer layer, Parts parts, Mnsim2Result r) {
    Logic logic = config.logic();
    double period = logic.period();
    int rows = plan.rows[i];
    int columns = plan.columns[i];
    int pes = plan.tilePes[i];
    int adcs = parts.adcsPerGroup / config.array().subarrays();
    boolean twice =
        config.pe().digitalSubtraction() && !config.keeps(Quirk.DIGITAL_SUBTRACTION_FREE);
    int columnReads = Parts.ceilDiv(twice ? 2 * columns : columns, adcs);
    int rowReads = Parts.ceilDiv(rows, parts.dacsPerGroup);
    int bits = layer.inputBits() - (config.keeps(Quirk.SIGN_TAKES_A_STEP) ? 0 : 1);
    double reads =
        (double) Parts.ceilDiv(Math.max(1, bits), config.dac().bits()) * rowReads * columnReads;
    double positions = layer.positions();
    double xbar = reads * parts.crossbarLatency;
    double dac = reads * config.dac().latency();
    double adc = reads * config.adc().latency();
    double inputRegister = (double) rowReads * columnReads * period + reads * period;
    double shift = reads * period;
    double demux = reads * parts.decoderLatency;
    double mux = reads * parts.muxLatency;
    double adder = (double) columnReads * log2Up(config.pe().groups()) * period;
    double outputRegister = columnReads * period;
    int merges = log2Up(pes);
    double joint = merges * period;
    double intra =
        (log2Up(config.tile().pes()) * (config.adc().bits() + merges) - merges * (merges + 1) / 2.0)
            * columns
            / config.tile().intraBandwidth();
    double outWrite = accesses((double) (config.adc().bits() + merges) * columns * pes) * outCycle;
    double outRead = accesses((double) columns * layer.outputBits() * pes) * outCycle;
    double moved = (double) columns * pes * layer.outputBits() / config.tile().interBandwidth();
    double gather = plan.inside[i] * (period + moved);
    double transfer =
        plan.onward[i]
            * layer.outputChannels()
            * layer.outputBits()
            / config.tile().interBandwidth();
    double computing = xbar + dac + adc;
    double digital = inputRegister + shift + demux + adder + mux + outputRegister + joint;
    double fixed = computing + digital + intra + outWrite + outRead + gather + transfer;

    boolean once = !config.keeps(Quirk.OUTPUT_BUFFER_READ_TWICE);
    double inputAccess = inputAccesses(i, layer, fixed, r);
    r.add(Column.LATSUM_BUFFER_R, i, positions * outRead);
    r.add(Column.LATSUM_BUFFER_W, i, positions * outWrite);
    r.add(Column.LATSUM_BUFFER, i, inputAccess + positions * (outRead + outWrite));
    r.add(Column.LATSUM_COMPUTING, i, positions * computing);
    r.add(Column.LATSUM_XBAR, i, positions * xbar);
    r.add(Column.LATSUM_DAC, i, positions * dac);
    r.add(Column.LATSUM_ADC, i, positions * adc);
    r.add(Column.LATSUM_DIGITAL, i, positions * digital);
    r.add(Column.LATSUM_IREG, i, positions * inputRegister);
    r.add(Column.LATSUM_OREG, i, positions * outputRegister);
    r.add(Column.LATSUM_INPUT_DEMUX, i, positions * demux);
    r.add(Column.LATSUM_OUTPUT_MUX, i, positions * mux);
    r.add(Column.LATSUM_SHIFTREG, i, positions * shift);
    r.add(Column.LATSUM_ADDER, i, positions * adder);
    r.add(Column.LATSUM_JOINTMODULE, i, positions * joint);
    r.add(Column.LATSUM_INTRA_TILE, i, positions * intra);
    double merge = once ? gather : outRead + gather;
    r.add(Column.LATSUM_TILE_MERGE, i, positions * merge);
    r.add(Column.LATSUM_TILE_TRANSFER, i, positions * transfer);
    r.add(Column.LATSUM_INTER_TILE, i, positions * (merge + transfer));
  }

  private void pooling(int i, Mnsim2Layer layer, Mnsim2Result r) {
    double positions = layer.positions();
    int window = layer.kernel() * layer.kernel();
    double module =
        POOLING
            * Parts.ceilDiv(layer.inputChannels(), config.tile().poolingUnits())
            * Parts.ceilDiv(window, config.tile().poolingCells());
    double outWrite = accesses((double) layer.inputChannels() * layer.outputBits()) * outCycle;
    double outRead = accesses((double) layer.outputChannels() * layer.outputBits()) * outCycle;
    double transfer =
        plan.onward[i]
            * layer.outputChannels()
            * layer.outputBits()
            / config.tile().interBandwidth();
    boolean once = !config.keeps(Quirk.OUTPUT_BUFFER_READ_TWICE);
    double merge = once ? 0 : outRead;
    double inputAccess = inputAccesses(i, layer, module + outWrite + outRead + merge + transfer, r);
    r.add(Column.LATSUM_BUFFER_R, i, positions * outRead);
    r.add(Column.LATSUM_BUFFER_W, i, positions * outWrite);
    r.add(Column.LATSUM_BUFFER, i, inputAccess + positions * (outRead + outWrite));
    r.add(Column.LATSUM_POOLING, i, positions * module);
    r.add(Column.LATSUM_TILE_MERGE, i, positions * merge);
    r.add(Column.LATSUM_TILE_TRANSFER, i, positions * transfer);
    r.add(Column.LATSUM_INTER_TILE, i, positions * (merge + transfer));
  }

  /**
   * Steps of the positions, which differ in what of their window is new, and the sums of their
   * accesses to the input buffer.
   *
   * @param fixed what all positions need, ns
   * @return read and write of the input buffer over all positions, pipelined, ns
   */
  private double inputAccesses(int i, Mnsim2Layer layer, double fixed, Mnsim2Result r) {
    int bits = layer.inputBits();
    if (layer.kind() == Mnsim2Layer.Kind.FC) {
      double access = accesses((double) plan.rows[i] * bits) * inCycle;
      steps[0] = fixed + 2 * access;
      serialSteps[0] = steps[0];
      r.add(Column.LATSUM_BUFFER_R, i, access);
      r.add(Column.LATSUM_BUFFER_W, i, access);
      return 2 * access;
    }
    int kernel = layer.kernel();
    int stride = layer.stride();
    boolean conv = layer.kind() == Mnsim2Layer.Kind.CONV;
    double channelBits =
        (double) bits * (conv ? plan.rows[i] / (kernel * kernel) : layer.inputChannels());
    int unpadded = Math.max(kernel - layer.padding(), 0);
    double whole = accesses(channelBits * kernel * kernel) * inCycle;
    double part = accesses(channelBits * stride * kernel) * inCycle;
    double corner = accesses(channelBits * unpadded * unpadded) * inCycle;
    double rowStart = accesses(channelBits * stride * unpadded) * inCycle;
    double firstRow = conv ? accesses(channelBits * stride * kernel) * inCycle : 0;
    double other = accesses(channelBits * stride * stride) * inCycle;
    if (!conv) {
      firstRow = other;
    }
    steps[0] = fixed + corner + whole;
    steps[1] = fixed + rowStart + whole;
    steps[2] = fixed + firstRow + part;
    steps[3] = fixed + other + part;
    int line = layer.inputColumns();
    double fill = line * (double) Math.max(kernel - layer.padding() - 1, 0) + unpadded;
    serialSteps[0] = fixed + accesses(channelBits * fill) * inCycle + whole;
    double feed = line * (double) (stride - 1) + unpadded;
    serialSteps[1] = fixed + accesses(channelBits * feed) * inCycle + whole;
    serialSteps[2] = fixed + accesses(channelBits * stride) * inCycle + part;
    serialSteps[3] = serialSteps[2];

    double rows = layer.outputRows();
    double columns = layer.outputColumns();
    double reads = rows * whole + rows * (columns - 1) * part;
    double writes =
        corner
            + (rows - 1) * rowStart
            + (columns - 1) * firstRow
            + (rows - 1) * (columns - 1) * other;
    r.add(Column.LATSUM_BUFFER_R, i, reads);
    r.add(Column.LATSUM_BUFFER_W, i, writes);
    return reads + writes;
  }

  private void joined(int i, Mnsim2Layer layer, Mnsim2Result r) {
    double positions = layer.positions();
    double bits = (double) layer.inputs().length * layer.outputChannels() * layer.outputBits();
    double access = accesses(bits) * globalCycle;
    double transfer =
        plan.onward[i]
            * layer.outputChannels()
            * layer.outputBits()
            / config.tile().interBandwidth();
    steps[3] = ACCUMULATION + 2 * access + transfer;
    serialSteps[3] = steps[3];
    r.add(Column.LATSUM_BUFFER_R, i, positions * access);
    r.add(Column.LATSUM_BUFFER_W, i, positions * access);
    r.add(Column.LATSUM_BUFFER, i, 2 * positions * access);
    r.add(Column.LATSUM_DIGITAL, i, positions * ACCUMULATION);
    r.add(Column.LATSUM_TILE_TRANSFER, i, positions * transfer);
    r.add(Column.LATSUM_INTER_TILE, i, positions * transfer);
  }

  private void schedule(int i, Mnsim2Layer layer, Mnsim2Network net) {
    int[] inputs = layer.inputs();
    double[] out = piped[i];
    int columns = layer.outputColumns();
    int stride = layer.stride();
    int reach = Math.max(layer.kernel() - layer.padding(), 1);
    int at = 0;
    double end = 0;
    if (layer.kind() == Mnsim2Layer.Kind.FC) {
      for (int input : inputs) {
        end = Math.max(end, piped[input][net.layer(input).positions() - 1]);
      }
      out[0] = end + steps[0];
    } else {
      for (int y = 0; y < layer.outputRows(); y++) {
        int line =
            layer.kernel() == 1
                ? y * stride * layer.inputColumns()
                : (Math.min(reach + stride * y, layer.inputRows()) - 1) * layer.inputColumns();
        for (int x = 0; x < columns; x++) {
          int place =
              layer.kernel() == 1
                  ? line + x * stride
                  : line + Math.min(reach + stride * x, layer.inputColumns()) - 1;
          double begin = end;
          for (int input : inputs) {
            int known = Math.min(place, net.layer(input).positions() - 1);
            begin = Math.max(begin, piped[input][known]);
          }
          end = begin + (x == 0 ? steps[y == 0 ? 0 : 1] : steps[y == 0 ? 2 : 3]);
          out[at++] = end;
        }
      }
    }
    double[] one = serial[i];
    double time = inputs.length == 0 ? 0 : last(serial[inputs[0]], net.layer(inputs[0]));
    at = 0;
    for (int y = 0; y < layer.outputRows(); y++) {
      for (int x = 0; x < columns; x++) {
        time += x == 0 ? serialSteps[y == 0 ? 0 : 1] : serialSteps[3];
        one[at++] = time;
      }
    }
    if (layer.kind() == Mnsim2Layer.Kind.FC) {
      one[0] = (inputs.length == 0 ? 0 : last(serial[inputs[0]], net.layer(inputs[0]))) + steps[0];
    }
  }

  private static double last(double[] finish, Mnsim2Layer layer) {
    return finish[layer.positions() - 1];
  }

  private static void scheduleJoin(
      int i, Mnsim2Layer layer, Mnsim2Network net, double[][] finish, double step) {
    double end = 0;
    for (int at = 0; at < layer.positions(); at++) {
      double begin = end;
      for (int input : layer.inputs()) {
        int known = Math.min(at, net.layer(input).positions() - 1);
        begin = Math.max(begin, finish[input][known]);
      }
      end = begin + step;
      finish[i][at] = end;
    }
  }

  private void latencies(Mnsim2Network net, Mnsim2Result r) {
    double latest = 0;
    double latestSerial = 0;
    int first = 0;
    int firstSerial = 0;
    for (int i = 0; i < net.size(); i++) {
      latest = Math.max(latest, last(piped[i], net.layer(i)));
      latestSerial = Math.max(latestSerial, last(serial[i], net.layer(i)));
      first = later(piped, net, first, i);
      firstSerial = later(serial, net, firstSerial, i);
    }
    boolean kept = config.keeps(Quirk.LATENCY_OF_LATEST_FIRST);
    r.set(Column.LATENCY_TRUEMAX_NS, latest);
    r.set(Column.LATENCY_NS, kept ? last(piped[first], net.layer(first)) : latest);
    r.set(
        Column.LATENCY_NOPIPE_NS,
        kept ? last(serial[firstSerial], net.layer(firstSerial)) : latestSerial);
  }

  /** Which of two layers' finish times come later in the order of a dictionary. */
  private static int later(double[][] finish, Mnsim2Network net, int a, int b) {
    int shared = Math.min(net.layer(a).positions(), net.layer(b).positions());
    for (int i = 0; i < shared; i++) {
      int order = Double.compare(finish[a][i], finish[b][i]);
      if (order != 0) {
        return order > 0 ? a : b;
      }
    }
    return net.layer(a).positions() >= net.layer(b).positions() ? a : b;
  }

  private double accesses(double bits) {
    return Math.ceil(bits / width);
  }

  private static int log2Up(int value) {
    return value <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(value - 1);
  }
}
