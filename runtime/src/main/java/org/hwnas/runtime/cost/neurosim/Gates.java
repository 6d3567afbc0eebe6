package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.neurosim.Technology.Body;

/**
 * Layout, capacitance, resistance, leakage and delay of logic gates of a technology.
 *
 * <p>A gate's transistors stand side by side in a cell of given height; one too wide for it is
 * folded into fingers. Sources: layout rules as in NeuroSim's and CACTI's gate model (Wilton and
 * Jouppi, JSSC 31(5), 1996), delay after Horowitz (1983) with CACTI's constants, leakage averages
 * over the states of a gate's inputs.
 */
final class Gates {
  /** Kinds of gate. */
  enum Kind {
    INVERTER,
    NOR,
    NAND
  }

  /**
   * A rectangle.
   *
   * @param height m
   * @param width m
   */
  record Box(double height, double width) {
    static final Box NONE = new Box(0, 0);

    double area() {
      return height * width;
    }
  }

  /**
   * Of a gate, F.
   *
   * @param input of each input
   * @param output of the output
   */
  record Load(double input, double output) {
    double sum() {
      return input + output;
    }
  }

  /** Widths of a pair of transistors, m. */
  record Pair(double n, double p) {
    Pair times(double factor) {
      return new Pair(n * factor, p * factor);
    }
  }

  /** A transistor's fingers: how many, how high each drain. */
  private record Fingers(int count, double height) {}

  private record Limits(double n, double p) {}

  private static final double POLY_AND_FIELD = (1.0 + 1.6 / 2) * 2; // features, outside diffusion
  private static final double NAND2_STATES = 0.48;
  private static final double NAND3_STATES = 0.31;
  private static final double NOR2_STATES = 0.95;
  private static final double NOR3_STATES = 0.62;
  private static final double STANDARD_HEIGHT = 28.0; // features, planar
  private static final double LN_HALF_SQUARED = Math.log(0.5) * Math.log(0.5);

  /** A signal that rises at once, 1/s. */
  static final double STEP = 1e20;

  final Technology technology;

  /** m, of a standard cell before the node's own rule. */
  final double standardHeight;

  final double heightRule;

  Gates(Technology technology) {
    this.technology = technology;
    this.standardHeight = technology.feature * STANDARD_HEIGHT;
    this.heightRule = technology.cellHeight / STANDARD_HEIGHT;
  }

  /** The smallest transistors: N two features wide, P as strong. */
  Pair smallest() {
    double n = 2 * technology.feature;
    return new Pair(n, technology.ratio * 2 * technology.feature);
  }

  /**
   * Layout of a gate.
   *
   * @param inputs number
   * @param width of each transistor
   * @param height of the cell before the node's rule
   */
  Box box(Kind kind, int inputs, Pair width, double height) {
    double tall = technology.planar() ? height : height * heightRule;
    Limits limits = limits(width, tall, height != standardHeight);
    int p = fingers(width.p(), limits.p(), true).count();
    int n = fingers(width.n(), limits.n(), true).count();
    double pitch = technology.gatePitch * technology.feature;
    double wide = Math.max(span(width.p(), p), span(width.n(), n));
    double total = wide * inputs;
    if (kind != Kind.INVERTER && p == 1 && n == 1) {
      // neighbours share a diffusion
      total = wide == 0 ? 0 : (2 * inputs - (inputs - 1)) * pitch;
    }
    return new Box(tall, total);
  }

  private double span(double width, int fingers) {
    return width > 0 ? (fingers + 1) * technology.gatePitch * technology.feature : 0;
  }

  /** Layout in a standard cell. */
  Box box(Kind kind, int inputs, Pair width) {
    return box(kind, inputs, width, standardHeight);
  }

  /** How wide each transistor of a pair may be before it is folded: m, or fins. */
  private Limits limits(Pair width, double tall, boolean special) {
    double share = width.p() / (width.p() + width.n());
    double feature = technology.feature;
    if (technology.planar()) {
      if (share == 0 || share == 1) {
        double all = tall - POLY_AND_FIELD * feature;
        return new Limits(share == 0 ? all : 0, share == 1 ? all : 0);
      }
      double p = share * (tall - technology.pnGap * feature - POLY_AND_FIELD * feature);
      return new Limits(p / share * (1 - share), p);
    }
    int each = special ? finsIn(tall) : technology.body == Body.FIN ? technology.maxFins : 1;
    if (share == 0 || share == 1) {
      return new Limits(share == 0 ? 2 * each : 0, share == 1 ? 2 * each : 0);
    }
    if (technology.body == Body.GATE_ALL_AROUND) {
      return new Limits(1, 1);
    }
    int n;
    int p;
    if (share > 0.5) {
      n = (int) (2.0 * each * (1 - share));
      p = 2 * each - n;
    } else {
      p = (int) (2.0 * each * share);
      n = 2 * each - p;
    }
    if (p == 0) {
      p = 1;
      n = 2 * each - 1;
    }
    if (n == 0) {
      n = 1;
      p = 2 * each - 1;
    }
    return new Limits(n, p);
  }

  private int finsIn(double tall) {
    double free =
        tall
            - technology.pnGap * technology.feature
            - technology.outerHeight * technology.feature
            + technology.finPitch;
    return (int) Math.floor(free / 2.0 / (technology.finWidth + technology.finPitch));
  }

  private Fingers fingers(double width, double limit, boolean layout) {
    if (width <= 0) {
      return new Fingers(1, 0);
    }
    if (technology.planar()) {
      if (width <= limit) {
        return new Fingers(1, width);
      }
      return new Fingers((int) Math.ceil(width / limit), limit);
    }
    double pitch = 2 * technology.feature;
    int fins = (int) Math.ceil(layout ? width / pitch : width * (1 / pitch));
    if (fins <= limit) {
      return new Fingers(1, fins * technology.finWidth);
    }
    double folds = fins / limit;
    boolean rounded = layout && technology.body == Body.GATE_ALL_AROUND;
    return new Fingers((int) (rounded ? Math.ceil(folds) : folds), limit * technology.finWidth);
  }

  /**
   * Capacitances of a gate.
   *
   * @param height of the cell it stands in, after the node's rule
   */
  Load load(Kind kind, int inputs, Pair width, double height) {
    return load(kind, inputs, width, height, Tuning.NONE);
  }

  /**
   * Narrower or wider sheets than standard ones, of gates of gate-all-around transistors.
   *
   * @param gate factor of the gates' capacitance
   * @param n of the width of N drains
   * @param p of the width of P drains
   */
  record Tuning(double gate, double n, double p) {
    static final Tuning NONE = new Tuning(1, 1, 1);
  }

  /** Capacitances of a gate whose sheets are tuned. */
  Load load(Kind kind, int inputs, Pair width, double height, Tuning tuning) {
    double tall = technology.planar() ? height : height * heightRule;
    Limits limits = limits(width, tall, height != standardHeight);
    Fingers p = fingers(width.p(), limits.p(), false);
    Fingers n = fingers(width.n(), limits.n(), false);
    double input = tuning.gate() * (gate(width.n()) + gate(width.p()));
    double drainP = drain(kind == Kind.NAND, kind, inputs, p, p, n, width.p() > 0, tuning.p());
    double drainN = drain(kind == Kind.NOR, kind, inputs, n, p, n, width.n() > 0, tuning.n());
    return new Load(input, drainP + drainN);
  }

  /** Load in a standard cell. */
  Load load(Kind kind, int inputs, Pair width) {
    return load(kind, inputs, width, standardHeight);
  }

  /** Load in a cell that a layout gave. */
  Load load(Kind kind, int inputs, Pair width, Box box) {
    return load(kind, inputs, width, box.height());
  }

  /**
   * F at the output of one kind of transistor.
   *
   * @param parallel whether those of the inputs are in parallel, else in series
   */
  private double drain(
      boolean parallel,
      Kind kind,
      int inputs,
      Fingers own,
      Fingers p,
      Fingers n,
      boolean present,
      double tuning) {
    if (!present) {
      return 0;
    }
    double unit = technology.feature * technology.drainLength;
    double drain = Math.ceil((own.count() + 1) / 2.0) * unit;
    double source = Math.floor((own.count() + 1) / 2.0) * unit;
    double height = own.height() * tuning;
    boolean folded = p.count() != 1 || n.count() != 1;
    int even = (own.count() + 1) % 2; // drains on both ends
    double length;
    double wall;
    if (kind == Kind.INVERTER) {
      length = drain;
      wall = length * 2 + height * (1 + (p.count() + 1) % 2);
    } else if (!folded && parallel) {
      length = drain * ((inputs + 1) / 2);
      wall = length * 2 + height * (1 - (inputs + 1) % 2);
    } else if (!folded) {
      length = drain * inputs;
      wall = length * 2 + height;
    } else if (parallel) {
      length = drain * inputs;
      wall = length * 2 + height * (1 + even) * inputs;
    } else {
      length = drain * inputs + (inputs - 1) * source;
      wall = length * 2 + height * (1 + even) * inputs + height * (1 - even) * (inputs - 1);
    }
    double bottom = length * height * technology.bottomCapacitance;
    if (!technology.planar()) {
      return bottom;
    }
    return bottom
        + wall * technology.sidewallCapacitance
        + own.count() * height * technology.edgeCapacitance;
  }

  /** F at the gate of a transistor. */
  double gate(double width) {
    return technology.gateCapacitance * counted(width);
  }

  /** F at the drain of a single transistor in a standard cell. */
  double drain(double width, boolean p) {
    return drain(width, p, standardHeight);
  }

  double drain(double width, boolean p, double height) {
    Pair pair = p ? new Pair(0, width) : new Pair(width, 0);
    return load(Kind.INVERTER, 1, pair, height).output();
  }

  /** The width that counts, in m: that of whole fins or sheets. */
  private double wide(double width) {
    if (technology.planar()) {
      return width;
    }
    double each = Math.ceil(width / (2 * technology.feature)) * technology.effectiveWidth;
    return technology.body == Body.FIN ? each : each * technology.sheets;
  }

  /** As {@link #wide}, but fins are found by a reciprocal, which may round up to one more. */
  private double counted(double width) {
    if (technology.planar()) {
      return width;
    }
    double fins = Math.ceil(width * (1 / (2 * technology.feature)));
    double each = fins * technology.effectiveWidth;
    return technology.body == Body.FIN ? each : each * technology.sheets;
  }

  /** Ohm of a switching transistor. */
  double resistanceN(double width) {
    double voltage = technology.resistanceMultiplier * technology.supply;
    return voltage / (technology.onN * wide(width));
  }

  double resistanceP(double width) {
    double voltage = technology.resistanceMultiplier * technology.supply;
    return voltage / (technology.onP * wide(width));
  }

  /** Ohm of a transistor that passes a signal. */
  double switchN(double width) {
    return technology.supply / (technology.onN * wide(width));
  }

  double switchP(double width) {
    return technology.supply / (technology.onP * wide(width));
  }

  /** Ohm of a transmission gate. */
  double switchPair(Pair width) {
    return 1 / (1 / switchN(width.n()) + 1 / switchP(width.p()));
  }

  /** S of a transistor at the switching point. */
  double transconductance(double width, boolean p) {
    double perWidth = p ? technology.transconductanceP : technology.transconductanceN;
    if (!technology.planar()) {
      return perWidth * wide(width);
    }
    return 2 * perWidth * width / (0.7 * technology.supply - technology.threshold);
  }

  /** W that a gate draws idle, averaged over its inputs. */
  double leakage(Kind kind, int inputs, Pair width) {
    double n = counted(width.n()) * technology.offN;
    double p = counted(width.p()) * technology.offP;
    double current =
        switch (kind) {
          case INVERTER -> (n + p) / 2;
          case NOR -> (inputs == 2 ? NOR2_STATES : NOR3_STATES) * n * inputs;
          case NAND -> (inputs == 2 ? NAND2_STATES : NAND3_STATES) * p * inputs;
        };
    return current * technology.supply;
  }

  /** The widest pair of the same ratio that fits a standard cell; wider ones stay. */
  Pair enlarge(Pair width) {
    double share = width.p() / (width.p() + width.n());
    if (technology.planar()) {
      Limits most = limits(width, standardHeight, false);
      if (share == 0) {
        return new Pair(Math.max(width.n(), most.n()), 0);
      }
      if (share == 1) {
        return new Pair(0, Math.max(width.p(), most.p()));
      }
      boolean fits = width.p() < most.p() && width.n() < most.n();
      return fits ? new Pair(most.n(), most.p()) : width;
    }
    double unit = 2.0 * technology.feature;
    int n = (int) Math.ceil(width.n() / unit);
    int p = (int) Math.ceil(width.p() / unit);
    int most = technology.body == Body.FIN ? technology.maxFins : 2;
    if (share == 0) {
      return new Pair(n <= most ? most * unit : width.n(), 0);
    }
    if (share == 1) {
      return new Pair(0, p <= most ? most * unit : width.p());
    }
    if (technology.body == Body.GATE_ALL_AROUND || n > most || p > most) {
      return technology.body == Body.GATE_ALL_AROUND && n == 1 && p == 1
          ? new Pair(unit, unit)
          : width;
    }
    // only where both are whole fins
    double other = share >= 0.5 ? most / share * (1 - share) : most / (1 - share) * share;
    if (other - (int) other == 0) {
      n = share >= 0.5 ? (int) other : most;
      p = share >= 0.5 ? most : (int) other;
    }
    return new Pair(n * unit, p * unit);
  }

  /** Layout of a transmission gate of given number of fingers, as high as it needs. */
  Box transmissionGate(Pair width, int fingers) {
    double feature = technology.feature;
    double wide = (fingers + 1) * technology.gatePitch * feature;
    if (technology.planar()) {
      double tall =
          width.p() / fingers
              + width.n() / fingers
              + technology.pnGap * feature
              + POLY_AND_FIELD * feature;
      return new Box(tall, wide);
    }
    double outer = (technology.body == Body.FIN ? 2 : 1) * technology.outerHeight * feature;
    double tall =
        finRow(width.p(), fingers)
            + finRow(width.n(), fingers)
            + technology.pnGap * feature
            + outer;
    return new Box(tall, wide);
  }

  private double finRow(double width, int fingers) {
    int all = (int) Math.ceil(width / (2 * technology.feature));
    int each = (int) Math.ceil((double) all / fingers);
    return (each - 1) * technology.finPitch + 2 * technology.finWidth / 2;
  }

  /** Seconds that a stage of a time constant takes to pass half, for an input ramp in 1/s. */
  static double delay(double constant, double ramp) {
    double alpha = 1 / ramp / constant;
    return constant * Math.sqrt(LN_HALF_SQUARED + 2 * alpha * 0.5 * 0.5);
  }

  /** Ramp at the output of a stage, 1/s. */
  static double ramp(double delay) {
    return 0.5 / delay;
  }
}
