package org.hwnas.runtime.cost.neurosim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Transistors and layout rules of a node, at a temperature. Values of {@code transistor.csv},
 * {@code current.csv}, {@code layout.csv}, which name their sources. Immutable.
 */
final class Technology {
  /** How transistors are built, which decides how their width counts. */
  enum Body {
    PLANAR,
    FIN,
    GATE_ALL_AROUND
  }

  private record Key(int node, Roadmap roadmap) {}

  private static final Map<Key, double[]> TRANSISTORS = new HashMap<>();
  private static final Map<Key, List<double[]>> CURRENTS = new HashMap<>();
  private static final Map<Integer, double[]> LAYOUTS = new HashMap<>();

  static {
    for (String[] row : DataFile.rows("transistor.csv")) {
      TRANSISTORS.put(key(row), DataFile.numbers(row, 2));
    }
    for (String[] row : DataFile.rows("current.csv")) {
      CURRENTS.computeIfAbsent(key(row), k -> new ArrayList<>()).add(DataFile.numbers(row, 2));
    }
    for (String[] row : DataFile.rows("layout.csv")) {
      LAYOUTS.put(Integer.parseInt(row[0]), DataFile.numbers(row, 1));
    }
  }

  private static final int FIRST_FIN_NODE = 14;
  private static final int FIRST_SHEET_NODE = 2;
  private static final double COOLEST = 300; // K
  private static final double HOTTEST = 400; // K
  private static final double STEP = 10; // K

  // junctions of planar transistors (BSIM4 defaults, as in PTM cards)
  private static final double BOTTOM = 1e-3; // F/m^2
  private static final double SIDEWALL = 2.5e-10; // F/m
  private static final double GATE_EDGE = 0.5e-10; // F/m
  private static final double BUILT_IN = 0.9; // V
  // junctions of fins and sheets, F/m^2, from IRDS 2016 to 2022
  private static final Map<Integer, Double> BOTTOMS =
      Map.of(14, 0.0120, 10, 0.0134, 7, 0.0137, 5, 0.0119, 3, 0.0128, 2, 0.0091, 1, 0.0102);

  final int node; // nm
  final Roadmap roadmap;
  final double temperature; // K
  final Body body;
  final double feature; // m
  final double supply; // V
  final double threshold; // V
  final double gateCapacitance; // F/m, all of it
  final double resistanceMultiplier;
  final double transconductanceN; // S/m
  final double transconductanceP; // S/m
  final double finWidth; // m
  final double finPitch; // m
  final double effectiveWidth; // m
  final int maxFins;
  final int sheets;
  final double drainCapacitance; // F per m of effective width
  final double onN; // A/m
  final double onP;
  final double offN;
  final double offP;

  /** Width of P over N transistors of equal strength. */
  final double ratio;

  final double bottomCapacitance; // F/m^2
  final double sidewallCapacitance; // F/m
  final double edgeCapacitance; // F/m

  // layout, in features
  final double cellHeight;
  final double gatePitch;
  final double drainLength;
  final double pnGap;
  final double outerHeight;
  final double metal2Pitch;
  final double metal3Pitch;
  final double sramHeight;
  final double sramWidth;
  final double metal0; // nm
  final double metal1; // nm
  final double columnDriver;
  final double wordLineSwitch;
  final double rowSwitchShare;
  final int repeaters;
  final double repeaterSize;
  final double readVoltage; // V

  private Technology(int node, Roadmap roadmap, double temperature, double[] t, double[] l) {
    this.node = node;
    this.roadmap = roadmap;
    this.temperature = temperature;
    this.body =
        node > FIRST_FIN_NODE
            ? Body.PLANAR
            : node > FIRST_SHEET_NODE ? Body.FIN : Body.GATE_ALL_AROUND;
    this.feature = node * 1e-9;
    this.supply = t[0];
    this.threshold = t[1];
    double overlap = body == Body.PLANAR ? t[2] * 0.2 : 0;
    this.gateCapacitance = t[2] + overlap + t[3];
    this.resistanceMultiplier = t[4];
    this.transconductanceN = t[5];
    this.transconductanceP = t[6];
    this.finWidth = t[7];
    this.finPitch = t[8];
    this.effectiveWidth = t[9];
    this.maxFins = (int) t[10];
    this.sheets = (int) t[11];
    this.drainCapacitance = t[12];
    double[] now = currents(node, roadmap, temperature);
    this.onN = now[0];
    this.onP = now[1];
    this.offN = now[2];
    this.offP = now[3];
    double[] cool = currents(node, roadmap, COOLEST);
    double strength = cool[0] / cool[1];
    this.ratio = body == Body.PLANAR ? strength : (int) strength;
    double bias = 1 + supply / BUILT_IN;
    this.bottomCapacitance = body == Body.PLANAR ? BOTTOM / Math.pow(bias, 0.5) : BOTTOMS.get(node);
    this.sidewallCapacitance = SIDEWALL / Math.pow(bias, 0.33);
    this.edgeCapacitance = GATE_EDGE / Math.pow(bias, 0.33);
    this.cellHeight = l[0];
    this.gatePitch = l[1];
    this.drainLength = l[1] - l[2];
    this.pnGap = l[3];
    this.outerHeight = l[4];
    this.metal2Pitch = l[5];
    this.metal3Pitch = l[6];
    this.sramHeight = l[7];
    this.sramWidth = l[8];
    this.metal0 = l[9];
    this.metal1 = l[10];
    this.columnDriver = l[11];
    this.wordLineSwitch = l[12];
    this.rowSwitchShare = l[13];
    this.repeaters = (int) l[14];
    this.repeaterSize = l[15];
    this.readVoltage = l[16];
  }

  /**
   * A node.
   *
   * @param node nm
   * @param temperature K
   * @return nothing where there is no such technology, or it is not known at that temperature
   */
  static Optional<Technology> find(int node, Roadmap roadmap, double temperature) {
    double[] t = TRANSISTORS.get(new Key(node, roadmap));
    if (t == null || temperature < COOLEST || temperature > HOTTEST) {
      return Optional.empty();
    }
    return Optional.of(new Technology(node, roadmap, temperature, t, LAYOUTS.get(node)));
  }

  boolean planar() {
    return body == Body.PLANAR;
  }

  /** The least width of a transistor that others are compared with, in features. */
  double unitWidth() {
    return (planar() ? 1 : 2) * feature;
  }

  private static Key key(String[] row) {
    return new Key(Integer.parseInt(row[0]), Roadmap.valueOf(row[1]));
  }

  private static double[] currents(int node, Roadmap roadmap, double temperature) {
    List<double[]> rows = CURRENTS.get(new Key(node, roadmap));
    int at = Math.min((int) ((temperature - COOLEST) / STEP), rows.size() - 2);
    double[] below = rows.get(at);
    double[] above = rows.get(at + 1);
    double kelvin = temperature - below[0];
    double[] values = new double[4];
    for (int i = 0; i < values.length; i++) {
      values[i] = below[i + 1] + (above[i + 1] - below[i + 1]) * kelvin / STEP;
    }
    return values;
  }
}
