package org.hwnas.runtime.policy;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.random.RandomStream;

/**
 * A controller that makes one decision after the other (Zoph and Le, ICLR 2017, section 3): a
 * recurrent network reads what was decided last, and a softmax of its own for each decision gives
 * the chances of the alternatives. Decisions that are not taken in an episode are passed over: no
 * step is made for them, and they have no part in what is learned.
 *
 * <p>Not thread-safe.
 */
public final class RecurrentPolicy {
  /** Bound of the uniform initial weights (Zoph and Le, section 4.1). */
  private static final double BOUND = 0.08;

  /**
   * Size of the controller.
   *
   * @param layers of the recurrent network
   * @param hidden units of each
   * @param embedding numbers by which a decision is told to the next step
   * @param temperature of the softmax
   */
  public record Shape(int layers, int hidden, int embedding, double temperature) {}

  /**
   * A decision taken.
   *
   * @param decision number of the decision
   * @param choice number of the alternative
   */
  public record Step(int decision, int choice) {}

  private final Shape shape;
  private final int[] choices;
  private final LongShortTerm memory;
  private final Weights start;
  private final List<Weights> embeddings = new ArrayList<>();
  private final List<Weights> heads = new ArrayList<>();

  /**
   * @param choices alternatives of each decision
   * @param random draws initial weights
   */
  public RecurrentPolicy(Shape shape, int[] choices, RandomStream random) {
    this.shape = shape;
    this.choices = choices.clone();
    memory = new LongShortTerm(shape.embedding(), shape.hidden(), shape.layers(), BOUND, random);
    start = Weights.uniform(shape.embedding(), BOUND, random);
    for (int n : choices) {
      embeddings.add(Weights.uniform(n * shape.embedding(), BOUND, random));
      heads.add(Weights.uniform(n * (shape.hidden() + 1), BOUND, random));
    }
  }

  /** All that is learned. */
  public List<Weights> weights() {
    List<Weights> all = new ArrayList<>(memory.weights());
    all.add(start);
    all.addAll(embeddings);
    all.addAll(heads);
    return all;
  }

  /** An episode under way. */
  public final class Episode {
    private final LongShortTerm.State state = memory.start();
    private final List<Step> steps = new ArrayList<>();
    private final List<double[]> chances = new ArrayList<>();

    private Episode() {}

    /** Chances of the alternatives of the next decision, before {@link #take}. */
    public double[] chances(int decision) {
      memory.step(state, input());
      double[] out = state.output();
      double[] head = heads.get(decision).value();
      double[] scores = new double[choices[decision]];
      int row = shape.hidden() + 1;
      for (int c = 0; c < scores.length; c++) {
        scores[c] = head[c * row + row - 1];
        for (int j = 0; j < row - 1; j++) {
          scores[c] += head[c * row + j] * out[j];
        }
      }
      double[] p = Softmax.of(scores, shape.temperature());
      chances.add(p);
      outputs.add(out);
      return p.clone();
    }

    private final List<double[]> outputs = new ArrayList<>();

    private double[] input() {
      double[] input = new double[shape.embedding()];
      Step last = steps.isEmpty() ? new Step(-1, 0) : steps.get(steps.size() - 1);
      double[] from = last.decision() < 0 ? start.value() : embeddings.get(last.decision()).value();
      System.arraycopy(from, last.choice() * input.length, input, 0, input.length);
      return input;
    }

    /** Takes the decision whose {@link #chances} were asked for last. */
    public void take(int decision, int choice) {
      steps.add(new Step(decision, choice));
    }

    public List<Step> steps() {
      return List.copyOf(steps);
    }

    /** Logarithm of the chance of all decisions together. */
    public double logChance() {
      double sum = 0;
      for (int t = 0; t < steps.size(); t++) {
        sum += StrictMath.log(chances.get(t)[steps.get(t).choice()]);
      }
      return sum;
    }

    /** Entropy of the choices, summed over the decisions taken. */
    public double entropy() {
      return chances.stream().mapToDouble(Softmax::entropy).sum();
    }

    /**
     * Adds to the gradients of {@code -(advantage * logChance + entropyWeight * entropy)}, which a
     * {@link Descent} then makes smaller: the estimate of Williams (Machine Learning 1992).
     */
    public void learn(double advantage, double entropyWeight) {
      int row = shape.hidden() + 1;
      double[][] byOutput = new double[steps.size()][shape.hidden()];
      for (int t = 0; t < steps.size(); t++) {
        Step step = steps.get(t);
        double[] p = chances.get(t);
        double entropy = Softmax.entropy(p);
        Weights head = heads.get(step.decision());
        for (int c = 0; c < p.length; c++) {
          double chosen = c == step.choice() ? 1 : 0;
          double log = p[c] > 0 ? StrictMath.log(p[c]) : 0;
          double by =
              (-advantage * (chosen - p[c]) + entropyWeight * p[c] * (log + entropy))
                  / shape.temperature();
          for (int j = 0; j < row - 1; j++) {
            head.gradient()[c * row + j] += by * outputs.get(t)[j];
            byOutput[t][j] += by * head.value()[c * row + j];
          }
          head.gradient()[c * row + row - 1] += by;
        }
      }
      double[][] byInput = memory.backward(state, byOutput);
      for (int t = 0; t < byInput.length; t++) {
        Weights read = t == 0 ? start : embeddings.get(steps.get(t - 1).decision());
        int at = t == 0 ? 0 : steps.get(t - 1).choice() * shape.embedding();
        for (int j = 0; j < byInput[t].length; j++) {
          read.gradient()[at + j] += byInput[t][j];
        }
      }
    }
  }

  /** A new episode. */
  public Episode episode() {
    return new Episode();
  }

  /** The episode of given decisions, as if they had been drawn now. */
  public Episode replay(List<Step> steps) {
    Episode episode = new Episode();
    for (Step step : steps) {
      episode.chances(step.decision());
      episode.take(step.decision(), step.choice());
    }
    return episode;
  }
}
