package org.hwnas.runtime.policy;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.random.RandomStream;

/**
 * Layers of long short-term memory (Hochreiter and Schmidhuber, Neural Computation 1997, with the
 * forget gates of Gers et al., Neural Computation 2000), run step by step and learned backwards
 * through time. Gates stand in the order input, forget, candidate, output.
 */
public final class LongShortTerm {
  private static final int GATES = 4;

  private final int inputs;
  private final int hidden;
  private final List<Weights> layers = new ArrayList<>();

  /**
   * @param inputs numbers of a step
   * @param hidden units of a layer
   * @param layers one or more
   * @param bound of the uniform initial weights
   * @param random draws them
   */
  public LongShortTerm(int inputs, int hidden, int layers, double bound, RandomStream random) {
    this.inputs = inputs;
    this.hidden = hidden;
    for (int l = 0; l < layers; l++) {
      int row = (l == 0 ? inputs : hidden) + hidden + 1;
      this.layers.add(Weights.uniform(GATES * hidden * row, bound, random));
    }
  }

  /** One for each layer. */
  public List<Weights> weights() {
    return layers;
  }

  /** What one layer computed in one step; the gates after their non-linearities. */
  private record Cell(
      double[] in,
      double[] before,
      double[] cellBefore,
      double[] gates,
      double[] cell,
      double[] squashed) {}

  /** Memory of a sequence so far. */
  public static final class State {
    private final double[][] out;
    private final double[][] cell;
    private final List<Cell[]> tape = new ArrayList<>();

    private State(int layers, int hidden) {
      out = new double[layers][hidden];
      cell = new double[layers][hidden];
    }

    /** Output of the last layer after the last step. */
    public double[] output() {
      return out[out.length - 1];
    }

    int steps() {
      return tape.size();
    }
  }

  /** A memory that has seen nothing. */
  public State start() {
    return new State(layers.size(), hidden);
  }

  /** Goes on by a step. */
  public void step(State state, double[] input) {
    Cell[] cells = new Cell[layers.size()];
    double[] in = input;
    for (int l = 0; l < cells.length; l++) {
      cells[l] = cell(layers.get(l).value(), in.clone(), state.out[l], state.cell[l]);
      double[] gates = cells[l].gates();
      double[] out = new double[hidden];
      for (int i = 0; i < hidden; i++) {
        out[i] = gates[3 * hidden + i] * cells[l].squashed()[i];
      }
      state.out[l] = out;
      state.cell[l] = cells[l].cell();
      in = out;
    }
    state.tape.add(cells);
  }

  private Cell cell(double[] w, double[] in, double[] before, double[] cellBefore) {
    int row = in.length + hidden + 1;
    double[] gates = new double[GATES * hidden];
    double[] read = new double[row - 1];
    System.arraycopy(in, 0, read, 0, in.length);
    System.arraycopy(before, 0, read, in.length, hidden);
    // four sums at a time: an addition need not wait for the one before it
    for (int i = 0; i < hidden; i++) {
      int a = i * row;
      int b = a + hidden * row;
      int c = b + hidden * row;
      int d = c + hidden * row;
      double enter = w[a + row - 1];
      double forget = w[b + row - 1];
      double candidate = w[c + row - 1];
      double leave = w[d + row - 1];
      for (int j = 0; j < row - 1; j++) {
        double x = read[j];
        enter += w[a + j] * x;
        forget += w[b + j] * x;
        candidate += w[c + j] * x;
        leave += w[d + j] * x;
      }
      gates[i] = sigmoid(enter);
      gates[hidden + i] = sigmoid(forget);
      gates[2 * hidden + i] = StrictMath.tanh(candidate);
      gates[3 * hidden + i] = sigmoid(leave);
    }
    double[] cell = new double[hidden];
    double[] squashed = new double[hidden];
    for (int i = 0; i < hidden; i++) {
      cell[i] = gates[hidden + i] * cellBefore[i] + gates[i] * gates[2 * hidden + i];
      squashed[i] = StrictMath.tanh(cell[i]);
    }
    return new Cell(in, before, cellBefore, gates, cell, squashed);
  }

  private static double sigmoid(double sum) {
    return 1 / (1 + StrictMath.exp(-sum));
  }

  /**
   * Adds to the gradients of the weights.
   *
   * @param ofOutputs gradient of the loss by the last layer's output, for each step
   * @return gradient by the input, for each step
   */
  public double[][] backward(State state, double[][] ofOutputs) {
    int steps = state.tape.size();
    double[][] above = ofOutputs;
    for (int l = layers.size() - 1; l >= 0; l--) {
      double[][] below = new double[steps][l == 0 ? inputs : hidden];
      double[] later = new double[hidden]; // by the output, from the step after
      double[] laterCell = new double[hidden];
      for (int t = steps - 1; t >= 0; t--) {
        Cell cell = state.tape.get(t)[l];
        double[] byGates = byGates(cell, above[t], later, laterCell);
        later = products(layers.get(l), cell, byGates, below[t]);
      }
      above = below;
    }
    return above;
  }

  /** Gradient by the sums that enter the gates; that by the cell goes back a step. */
  private double[] byGates(Cell cell, double[] above, double[] later, double[] laterCell) {
    double[] by = new double[GATES * hidden];
    for (int i = 0; i < hidden; i++) {
      double in = cell.gates()[i];
      double forget = cell.gates()[hidden + i];
      double candidate = cell.gates()[2 * hidden + i];
      double out = cell.gates()[3 * hidden + i];
      double tanh = cell.squashed()[i];
      double byOut = above[i] + later[i];
      double byCell = laterCell[i] + byOut * out * (1 - tanh * tanh);
      by[i] = byCell * candidate * in * (1 - in);
      by[hidden + i] = byCell * cell.cellBefore()[i] * forget * (1 - forget);
      by[2 * hidden + i] = byCell * in * (1 - candidate * candidate);
      by[3 * hidden + i] = byOut * tanh * out * (1 - out);
      laterCell[i] = byCell * forget;
    }
    return by;
  }

  /** Gradients of weights and input from those of the gates; returns that by the output before. */
  private double[] products(Weights weights, Cell cell, double[] byGates, double[] below) {
    double[] w = weights.value();
    double[] gradient = weights.gradient();
    int width = cell.in().length;
    int row = width + hidden + 1;
    double[] before = new double[hidden];
    for (int g = 0; g < byGates.length; g++) {
      double by = byGates[g];
      int at = g * row;
      gradient[at + row - 1] += by;
      for (int j = 0; j < width; j++) {
        gradient[at + j] += by * cell.in()[j];
        below[j] += by * w[at + j];
      }
      for (int j = 0; j < hidden; j++) {
        gradient[at + width + j] += by * cell.before()[j];
        before[j] += by * w[at + width + j];
      }
    }
    return before;
  }
}
