package org.hwnas.runtime.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkMixture;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.search.GateSteps;
import org.hwnas.runtime.search.Gates;
import org.hwnas.runtime.space.DesignOperators;
import org.hwnas.runtime.training.GatedTrainer;
import org.hwnas.runtime.training.SharedWeights;

/**
 * Gates of a plan's decisions that are trained along with shared weights. Those that change the
 * network weigh its pieces and get the gradient of the loss through the mixture; all get what a
 * {@link GateCosts} says that the alternatives change of the objective besides.
 */
final class SupernetGates implements GatedTrainer.Gating {
  /** How chances become shares. */
  enum Kind {
    /** As they are (Liu et al., ICLR 2019). */
    SOFTMAX,
    /** After noise, drawn anew in each step (Jang et al., ICLR 2017; Xie et al., ICLR 2019). */
    GUMBEL,
    /**
     * The likeliest alone, gradients as if they were as they are; weights are trained on a network
     * drawn by the chances (Cai et al., ICLR 2019).
     */
    STRAIGHT_THROUGH
  }

  /**
   * Settings.
   *
   * @param steps how they move
   * @param warmUp epochs before gates move
   * @param epochs of the training
   * @param moves steps that gates make
   */
  record Settings(Kind kind, GateSteps steps, int warmUp, int epochs, long moves) {
    /**
     * From a search block.
     *
     * @param epochs of the training
     * @param epochSteps steps of an epoch
     */
    static Settings of(ResolvedBlock search, int epochs, long epochSteps) {
      int warmUp = search.integer("warm_up");
      long most = Math.max(0, epochs - warmUp) * epochSteps;
      ResolvedBlock budget = search.child("budget");
      return new Settings(
          Kind.valueOf(search.symbol("gates").toUpperCase(Locale.ROOT)),
          GateSteps.of(search),
          warmUp,
          epochs,
          budget.is("iterations", "auto")
              ? most
              : Math.min(most, (long) budget.number("iterations")));
    }
  }

  private final Settings settings;
  private final long seed;
  private final Gates gates;
  private final MixedSpace space;
  private final GateCosts costs;
  private final int[][] passed; // the largest gates after each epoch
  private long moved;

  SupernetGates(
      Plan plan, Settings settings, CostEstimator models, GateCosts.Excess excess, long seed)
      throws EvaluationFailure {
    this.settings = settings;
    this.seed = seed;
    gates = new Gates(new DesignOperators(plan), settings.steps(), RandomStream.of(seed, "gates"));
    space = new MixedSpace(plan, gates, models, seed);
    costs = new GateCosts(plan, models, gates, space, excess);
    passed = new int[settings.epochs()][gates.decisions()];
    for (int[] epoch : passed) {
      Arrays.fill(epoch, -1);
    }
  }

  @Override
  public NetworkMixture mixture() {
    return space.mixture();
  }

  private double temperature() {
    return settings.steps().temperature(moved, settings.moves());
  }

  private double[][] noise(long step) {
    return settings.kind() == Kind.GUMBEL
        ? gates.noise(RandomStream.of(seed, "gumbel", step))
        : new double[gates.decisions()][0];
  }

  /** Of each decision's alternatives. */
  private double[][] weights(long step) {
    double[][] noise = noise(step);
    double[][] all = new double[gates.decisions()][];
    int[] best = gates.best();
    for (int d = 0; d < all.length; d++) {
      if (settings.kind() == Kind.STRAIGHT_THROUGH) {
        all[d] = new double[gates.alternatives(d)];
        all[d][best[d]] = 1;
      } else if (noise[d].length > 0) {
        all[d] = gates.chances(d, temperature(), noise[d]);
      } else {
        all[d] = gates.chances(d, temperature());
      }
    }
    return all;
  }

  @Override
  public double[][] shares(long step) {
    double[][] weights = weights(step);
    double[][] shares = new double[space.places().size()][];
    for (int p = 0; p < shares.length; p++) {
      MixedSpace.Place place = space.places().get(p);
      NetworkMixture.Place sum = mixture().places().get(p);
      shares[p] = new double[sum.count()];
      for (int k = 0; k < place.combinations().size(); k++) {
        shares[p][sum.pieces().get(k)] += product(place, k, weights, -1);
      }
    }
    return shares;
  }

  /** The product of a combination's weights, one decision left out. */
  private static double product(MixedSpace.Place place, int k, double[][] weights, int without) {
    double product = 1;
    for (int i = 0; i < place.decisions().size(); i++) {
      int d = place.decisions().get(i);
      product *= d == without ? 1 : weights[d][place.combinations().get(k)[i]];
    }
    return product;
  }

  @Override
  public Optional<Network> path(long step) throws EvaluationFailure {
    if (settings.kind() != Kind.STRAIGHT_THROUGH) {
      return Optional.empty();
    }
    int[] drawn = gates.draw(temperature(), RandomStream.of(seed, "gate-path", step));
    return Optional.of(space.network(drawn));
  }

  @Override
  public boolean moves(int epoch) {
    return epoch >= settings.warmUp() && moved < settings.moves();
  }

  @Override
  public void begin(int epoch, SharedWeights shared, double loss) throws EvaluationFailure {
    costs.measure(gates.best(), loss, shared);
  }

  @Override
  public void move(long step, double[][] gradients) {
    if (moved >= settings.moves()) {
      return;
    }
    double[][] weights = weights(step);
    double[][] noise = noise(step);
    double[][] slopes = slopes(weights, gradients);
    double temperature = temperature();
    for (int d = 0; d < gates.decisions(); d++) {
      if (!space.decides(d) && !costs.knows(d)) {
        continue; // a decision that the present design does not make
      }
      double[] all = new double[gates.alternatives(d)];
      for (int c = 0; c < all.length; c++) {
        all[c] = costs.slope() * slopes[d][c] + costs.change(d, c);
      }
      gates.step(d, all, noise[d], temperature);
    }
    moved++;
  }

  /** Gradients of the loss in the weights of alternatives, from those in the shares of pieces. */
  private double[][] slopes(double[][] weights, double[][] gradients) {
    double[][] slopes = new double[gates.decisions()][];
    for (int d = 0; d < slopes.length; d++) {
      slopes[d] = new double[gates.alternatives(d)];
    }
    for (int p = 0; p < gradients.length; p++) {
      MixedSpace.Place place = space.places().get(p);
      for (int k = 0; k < place.combinations().size(); k++) {
        double gradient = gradients[p][mixture().places().get(p).pieces().get(k)];
        for (int i = 0; i < place.decisions().size(); i++) {
          int d = place.decisions().get(i);
          slopes[d][place.combinations().get(k)[i]] += gradient * product(place, k, weights, d);
        }
      }
    }
    return slopes;
  }

  @Override
  public void end(int epoch) {
    passed[epoch] = gates.best();
  }

  /** The designs that gates stood at after epochs, the last first; none twice. */
  List<Design> passed() {
    Map<String, Design> designs = new LinkedHashMap<>();
    for (int epoch = passed.length - 1; epoch >= 0; epoch--) {
      if (passed[epoch].length > 0 && passed[epoch][0] >= 0) {
        Design design = gates.design(passed[epoch], RandomStream.of(seed, "repair"));
        designs.putIfAbsent(design.key(), design);
      }
    }
    return List.copyOf(designs.values());
  }

  @Override
  public double[] state() {
    List<double[]> parts = new ArrayList<>();
    parts.add(new double[] {moved});
    for (int[] epoch : passed) {
      parts.add(Arrays.stream(epoch).asDoubleStream().toArray());
    }
    parts.add(gates.state());
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  @Override
  public void state(double[] state) {
    moved = (long) state[0];
    int at = 1;
    for (int[] epoch : passed) {
      for (int d = 0; d < epoch.length; d++) {
        epoch[d] = (int) state[at++];
      }
    }
    gates.state(Arrays.copyOfRange(state, at, state.length));
  }
}
