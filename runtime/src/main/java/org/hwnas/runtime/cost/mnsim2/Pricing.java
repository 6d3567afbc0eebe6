package org.hwnas.runtime.cost.mnsim2;

import org.hwnas.runtime.estimate.EvaluationFailure;

/** Area, power and energy of a mapped network whose times are known. */
final class Pricing {
  private static final double MNSIM_CYCLE = 20; // ns

  private Pricing() {}

  static void run(Mnsim2Network net, Mnsim2Config c, LayerPlan plan, Parts parts, Mnsim2Result r)
      throws EvaluationFailure {
    int feature = c.chip().bufferFeature();
    int width = c.chip().bufferWidth();
    int in = BufferTable.index(feature, Buffers.inputKb(c, plan), width);
    int out = BufferTable.index(feature, Buffers.outputKb(c, plan), width);
    area(net, c, plan, parts, r, BufferTable.area(in), BufferTable.area(out));
    for (int i = 0; i < net.size(); i++) {
      power(i, net.layer(i), c, plan, parts, r, in, out);
      energy(i, c, r);
    }
    global(net, c, plan, r, feature, width);
    if (!c.keeps(Quirk.POWER_OF_PEAKS)) {
      r.set(Column.POWER_W, r.get(Column.ENERGY_NJ) / r.get(Column.LATENCY_NS));
    }
    r.set(Column.EDP, r.get(Column.ENERGY_NJ) * r.get(Column.LATENCY_NS));
    double inter = r.get(Column.LATSUM_INTER_TILE);
    double sum =
        r.get(Column.LATSUM_BUFFER)
            + r.get(Column.LATSUM_COMPUTING)
            + r.get(Column.LATSUM_DIGITAL)
            + r.get(Column.LATSUM_POOLING)
            + r.get(Column.LATSUM_INTRA_TILE)
            + inter;
    r.set(Column.INTERTILE_SHARE, inter / sum);
  }

  private static void area(
      Mnsim2Network net,
      Mnsim2Config c,
      LayerPlan plan,
      Parts p,
      Mnsim2Result r,
      double inArea,
      double outArea) {
    int groups = c.pe().groups();
    for (int i = 0; i < net.size(); i++) {
      double tiles = plan.tiles[i];
      if (tiles == 0) {
        continue;
      }
      boolean bare =
          net.layer(i).kind() == Mnsim2Layer.Kind.POOLING
              && !c.keeps(Quirk.POOLING_TILE_WITH_CROSSBARS);
      double pes = bare ? 0 : tiles * c.tile().pes();
      double adcs = pes * groups * p.adcsPerGroup;
      double dacs = pes * groups * p.dacsPerGroup;
      double adder = pes * p.adcsPerGroup * p.addersPerConverter * p.adderArea;
      double shift = adcs * p.shiftArea;
      double inputRegister = dacs * p.registerArea;
      double outputRegister = adcs * p.registerArea;
      double demux = dacs * p.demuxArea;
      double mux = adcs * p.muxArea;
      double joint = bare ? 0 : tiles * p.joints * p.jointArea;
      double xbar = pes * groups * c.pe().polarity() * p.crossbarArea;
      double adc = adcs * c.adc().area();
      double dac = dacs * c.dac().area();
      double buffer = pes * inArea + tiles * outArea;
      double pooling = tiles * p.poolingArea;
      double digital = adder + shift + inputRegister + outputRegister + demux + mux + joint;
      r.add(Column.AREA_ADDER, i, adder);
      r.add(Column.AREA_SHIFTREG, i, shift);
      r.add(Column.AREA_IREG, i, inputRegister);
      r.add(Column.AREA_OREG, i, outputRegister);
      r.add(Column.AREA_INPUT_DEMUX, i, demux);
      r.add(Column.AREA_OUTPUT_MUX, i, mux);
      r.add(Column.AREA_JOINTMODULE, i, joint);
      r.add(Column.AREA_DIGITAL, i, digital);
      r.add(Column.AREA_XBAR, i, xbar);
      r.add(Column.AREA_ADC, i, adc);
      r.add(Column.AREA_DAC, i, dac);
      r.add(Column.AREA_BUF, i, buffer);
      r.add(Column.AREA_POOLING, i, pooling);
      r.add(Column.AREA_UM2, i, xbar + adc + dac + digital + buffer + pooling);
    }
    r.set(Column.TILES, plan.usedTiles);
    r.set(Column.PES_MAPPED, plan.mappedPes);
    double perPe = (double) groups * c.pe().polarity();
    r.set(Column.XBARS_MAPPED, plan.mappedPes * perPe);
    r.set(Column.XBARS_INSTANTIATED, (double) plan.usedTiles * c.tile().pes() * perPe);
  }

  private static void power(
      int i,
      Mnsim2Layer layer,
      Mnsim2Config c,
      LayerPlan plan,
      Parts p,
      Mnsim2Result r,
      int in,
      int out) {
    double tiles = plan.tiles[i];
    if (tiles == 0) {
      return;
    }
    double pes = layer.kind().weighted() ? tiles * plan.tilePes[i] : 0;
    double group = plan.groups[i];
    int subarrays = c.pe().digital() ? c.array().subarrays() : 1;
    double driven = Parts.ceilDiv(plan.rows[i], p.rowDemux);
    double sensed = Parts.ceilDiv(plan.columns[i], p.columnMux);
    double rows = pes * group * driven;
    double columns = pes * group * sensed * subarrays;
    double xbar =
        pes * c.pe().polarity() * group * reading(c, plan, p, i) / p.rowDemux / p.columnMux;
    double adc = columns * c.adc().power();
    double dac = rows * c.dac().power();
    double demux = rows * p.demuxPower;
    double inputRegister = rows * p.registerPower;
    double mux = columns * p.muxPower;
    double adder = pes * Math.max(0, group - 1) * sensed * subarrays * p.adderPower;
    double shift = columns * p.shiftPower;
    double outputRegister = columns * p.registerPower;
    double joint =
        layer.kind().weighted() ? tiles * (plan.tilePes[i] - 1) * sensed * p.jointPower : 0;
    double inCycle = cycle(c, in);
    double outCycle = cycle(c, out);
    double read =
        pes * BufferTable.readPower(in, inCycle) + tiles * BufferTable.readPower(out, outCycle);
    double write =
        pes * BufferTable.writePower(in, inCycle) + tiles * BufferTable.writePower(out, outCycle);
    double pooling = layer.kind() == Mnsim2Layer.Kind.POOLING ? tiles * p.poolingPower : 0;
    double digital = adder + shift + inputRegister + outputRegister + demux + mux + joint;
    r.add(Column.POWER_XBAR, i, xbar);
    r.add(Column.POWER_ADC, i, adc);
    r.add(Column.POWER_DAC, i, dac);
    r.add(Column.POWER_ADDER, i, adder);
    r.add(Column.POWER_SHIFTREG, i, shift);
    r.add(Column.POWER_IREG, i, inputRegister);
    r.add(Column.POWER_OREG, i, outputRegister);
    r.add(Column.POWER_INPUT_DEMUX, i, demux);
    r.add(Column.POWER_OUTPUT_MUX, i, mux);
    r.add(Column.POWER_JOINTMODULE, i, joint);
    r.add(Column.POWER_DIGITAL, i, digital);
    r.add(Column.POWER_BUF_R, i, read);
    r.add(Column.POWER_BUF_W, i, write);
    r.add(Column.POWER_BUF, i, read + write);
    r.add(Column.POWER_POOLING, i, pooling);
    r.add(Column.POWER_W, i, xbar + adc + dac + digital + read + write + pooling);
  }

  /** W of one crossbar all of whose used rows and columns are read at once. */
  private static double reading(Mnsim2Config c, LayerPlan plan, Parts p, int i) {
    if (c.array().wholeArrayReads()) {
      return (double) c.array().rows() * c.array().columns() * p.cellPower;
    }
    double rows = plan.rows[i];
    return rows * plan.columns[i] * p.cellPower
        + rows * (c.array().columns() - plan.columns[i]) * p.idleCellPower;
  }

  private static double cycle(Mnsim2Config c, int buffer) {
    return c.keeps(Quirk.BUFFER_CYCLE_20_NS) ? MNSIM_CYCLE : BufferTable.cycle(buffer);
  }

  private static double part(int i, Mnsim2Result r, Column energy, Column power, Column time) {
    double joule = r.get(power, i) * r.get(time, i);
    r.add(energy, i, joule);
    return joule;
  }

  private static void energy(int i, Mnsim2Config c, Mnsim2Result r) {
    double total = part(i, r, Column.ENERGY_XBAR, Column.POWER_XBAR, Column.LATSUM_XBAR);
    total += part(i, r, Column.ENERGY_ADC, Column.POWER_ADC, Column.LATSUM_ADC);
    total += part(i, r, Column.ENERGY_DAC, Column.POWER_DAC, Column.LATSUM_DAC);
    double adder = part(i, r, Column.ENERGY_ADDER, Column.POWER_ADDER, Column.LATSUM_ADDER);
    double digital =
        part(i, r, Column.ENERGY_SHIFTREG, Column.POWER_SHIFTREG, Column.LATSUM_SHIFTREG);
    digital += part(i, r, Column.ENERGY_IREG, Column.POWER_IREG, Column.LATSUM_IREG);
    digital += part(i, r, Column.ENERGY_OREG, Column.POWER_OREG, Column.LATSUM_OREG);
    digital +=
        part(i, r, Column.ENERGY_INPUT_DEMUX, Column.POWER_INPUT_DEMUX, Column.LATSUM_INPUT_DEMUX);
    digital +=
        part(i, r, Column.ENERGY_OUTPUT_MUX, Column.POWER_OUTPUT_MUX, Column.LATSUM_OUTPUT_MUX);
    digital +=
        part(i, r, Column.ENERGY_JOINTMODULE, Column.POWER_JOINTMODULE, Column.LATSUM_JOINTMODULE);
    if (!c.keeps(Quirk.ADDER_ENERGY_LEFT_OUT)) {
      digital += adder;
    }
    r.add(Column.ENERGY_DIGITAL, i, digital);
    double buffer = part(i, r, Column.ENERGY_BUF_R, Column.POWER_BUF_R, Column.LATSUM_BUFFER_R);
    buffer += part(i, r, Column.ENERGY_BUF_W, Column.POWER_BUF_W, Column.LATSUM_BUFFER_W);
    r.add(Column.ENERGY_BUF, i, buffer);
    total += digital + buffer;
    total += part(i, r, Column.ENERGY_POOLING, Column.POWER_POOLING, Column.LATSUM_POOLING);
    r.add(Column.ENERGY_NJ, i, total);
  }

  /** Accumulator and buffer of the chip: in the groups always, in the totals not with MNSIM. */
  private static void global(
      Mnsim2Network net, Mnsim2Config c, LayerPlan plan, Mnsim2Result r, int feature, int width)
      throws EvaluationFailure {
    // a stated size makes MNSIM count the buffer of an accumulator that the network does not need
    boolean needed = plan.globalBuffer > 0 || c.keeps(Quirk.GLOBAL_PARTS_LEFT_OUT);
    double kilobytes = Buffers.globalKb(c, plan);
    if (!needed || kilobytes == 0) {
      return;
    }
    int index = BufferTable.index(feature, kilobytes, width);
    double cycle = cycle(c, index);
    double adderArea =
        plan.globalAdders * Parts.globalAdderArea(c.logic().adder(), plan.globalBits);
    double adderPower = plan.globalAdders * Parts.adderPower(c.logic().adder(), plan.globalBits);
    double read = BufferTable.readPower(index, cycle);
    double write = BufferTable.writePower(index, cycle);
    // MNSIM multiplies by 1 / MHz here, a thousandth of a period in ns
    double adderEnergy = adderPower / c.logic().megahertz();
    r.add(Column.AREA_ADDER, adderArea);
    r.add(Column.AREA_DIGITAL, adderArea);
    r.add(Column.AREA_BUF, BufferTable.area(index));
    r.add(Column.POWER_ADDER, adderPower);
    r.add(Column.POWER_DIGITAL, adderPower);
    r.add(Column.POWER_BUF_R, read);
    r.add(Column.POWER_BUF_W, write);
    r.add(Column.POWER_BUF, read + write);
    if (c.keeps(Quirk.GLOBAL_PARTS_LEFT_OUT)) {
      r.add(Column.ENERGY_ADDER, adderEnergy);
      r.add(Column.ENERGY_DIGITAL, adderEnergy);
      return;
    }
    r.add(Column.AREA_UM2, adderArea + BufferTable.area(index));
    r.add(Column.POWER_W, adderPower + read + write);
    for (int i = 0; i < net.size(); i++) {
      if (!net.layer(i).kind().tiled()) {
        double reading = read * r.get(Column.LATSUM_BUFFER_R, i);
        double writing = write * r.get(Column.LATSUM_BUFFER_W, i);
        double adding = adderPower * net.layer(i).positions() * c.logic().period();
        r.add(Column.ENERGY_BUF_R, i, reading);
        r.add(Column.ENERGY_BUF_W, i, writing);
        r.add(Column.ENERGY_BUF, i, reading + writing);
        r.add(Column.ENERGY_ADDER, i, adding);
        r.add(Column.ENERGY_DIGITAL, i, adding);
        r.add(Column.ENERGY_NJ, i, reading + writing + adding);
      }
    }
  }
}
