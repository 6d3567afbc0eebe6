package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Bayesian optimisation (Jones, Schonlau and Welch, J. Global Optimization 13, 1998) with a
 * Gaussian process over mixed parameters. The acquisition is looked for among random designs, then
 * from the best of them along the neighbours. With several objectives an improvement is one of the
 * hypervolume (Emmerich, Giannakoglou and Naujoks, IEEE TEC 10, 2006), its expectation a mean over
 * fixed draws. In a batch, designs already chosen count as measured with their expected values
 * (kriging believer: Ginsbourger, Le Riche and Carraro, 2010). A design is worth its acquisition
 * times its chance to be feasible.
 */
final class Bayesian extends ModelBased {
  /** What a design is worth. */
  enum Acquisition {
    EI,
    UCB,
    EHVI
  }

  /**
   * Settings of a spec.
   *
   * @param first random designs before the first model
   * @param batch designs proposed at once
   * @param samples random designs among which the largest acquisition is sought
   * @param starts of a local search, of the best of them
   * @param acquisition what a design is worth
   * @param margin of {@code ei}: improvement that counts for nothing; of {@code ucb}: deviations
   * @param decay factor of the deviations of {@code ucb} after each design
   * @param kernel shape of the covariance over ordered domains
   * @param noise added to the diagonal
   * @param restarts fresh starts of the fit
   */
  record Settings(
      int first,
      int batch,
      int samples,
      int starts,
      Acquisition acquisition,
      double margin,
      double decay,
      MixedProcess.Shape kernel,
      double noise,
      int restarts) {}

  private static final int LARGEST = 500; // measurements in a model: the latest
  private static final int FOR_FIT = 150; // of them, those that a fit looks at
  private static final double REFIT = 1.2; // growth of the measurements after which it is fitted
  private static final int DRAWS = 32; // for the expected gain of hypervolume
  private static final int STEPS = 20; // of a local search
  private static final int POINTS = 7; // neighbours along a real parameter
  private static final double[] TOGETHER = {0, 0, 1};

  private final Settings settings;
  private final List<MixedProcess.Settings> fitted = new ArrayList<>();
  private int fittedAt;

  Bayesian(DesignOperators space, Settings settings, long seed) {
    super(space, "bayesian", seed);
    this.settings = settings;
  }

  @Override
  protected List<Design> propose(int limit, int round, RandomStream random) {
    return designs.size() < settings.first()
        ? space.fresh(Math.min(limit, settings.first() - designs.size()), seen, random)
        : promising(Math.min(limit, settings.batch()), round, random);
  }

  private List<Design> promising(int wanted, int round, RandomStream random) {
    List<Integer> finite = new ArrayList<>();
    for (int i = Math.max(0, designs.size() - LARGEST); i < designs.size(); i++) {
      if (Double.isFinite(scores.get(i).violation())) {
        finite.add(i);
      }
    }
    if (finite.size() < 2 || scores.stream().noneMatch(Score::feasible)) {
      return space.fresh(wanted, seen, random); // nothing to improve on yet
    }
    random.shuffle(finite);
    double[][] at = finite.stream().map(points::get).toArray(double[][]::new);
    boolean fit = designs.size() >= REFIT * fittedAt;
    fittedAt = fit ? designs.size() : fittedAt;
    int m = scores.get(0).objectives().length;
    double[][] targets = new double[m][];
    for (int k = 0; k < m; k++) {
      int objective = k;
      targets[k] =
          finite.stream().mapToDouble(i -> scores.get(i).objectives()[objective]).toArray();
      if (fit) {
        int few = Math.min(at.length, FOR_FIT);
        tune(k, Arrays.copyOf(at, few), Arrays.copyOf(targets[k], few), random);
      }
    }
    double[] sides = finite.stream().mapToDouble(i -> scores.get(i).feasible() ? -1 : 1).toArray();
    boolean both = Arrays.stream(sides).distinct().count() > 1;
    List<Design> batch = new ArrayList<>();
    Set<String> known = new HashSet<>(seen);
    FrontArchive archive = new FrontArchive();
    for (int i = 0; i < designs.size(); i++) {
      archive.add(designs.get(i), scores.get(i));
    }
    while (batch.size() < wanted) {
      List<MixedProcess> processes = new ArrayList<>();
      for (int k = 0; k < m; k++) {
        processes.add(MixedProcess.of(codes.axes(), fitted.get(k), at, targets[k]));
      }
      MixedProcess border =
          both ? MixedProcess.of(codes.axes(), fitted.get(0), at, sides) : processes.get(0);
      Worth worth = new Worth(processes, border, both, archive, round);
      Design next = best(worth, known, random);
      if (next == null) {
        break;
      }
      batch.add(next);
      known.add(next.key());
      double[] code = codes.of(next);
      at = Arrays.copyOf(at, at.length + 1);
      at[at.length - 1] = code;
      double[] believed = new double[m];
      for (int k = 0; k < m; k++) {
        believed[k] = processes.get(k).mean(code);
        targets[k] = Arrays.copyOf(targets[k], at.length);
        targets[k][at.length - 1] = believed[k];
      }
      sides = Arrays.copyOf(sides, at.length);
      sides[at.length - 1] = -1;
      archive.add(next, new Score(believed, 0));
    }
    return batch.isEmpty() ? space.fresh(wanted, seen, random) : List.copyOf(batch);
  }

  private void tune(int k, double[][] at, double[] targets, RandomStream random) {
    DesignCodes.Axis[] axes = codes.axes();
    double[] one = new double[axes.length];
    Arrays.fill(one, 1);
    if (fitted.size() <= k) {
      fitted.add(new MixedProcess.Settings(one, TOGETHER, settings.noise(), settings.kernel()));
    }
    MixedProcess.Settings best = MixedProcess.tuned(axes, at, targets, fitted.get(k), 1, false);
    double most = MixedProcess.of(axes, best, at, targets).logLikelihood();
    for (int i = 0; i < settings.restarts(); i++) {
      double[] decay = new double[axes.length];
      for (int j = 0; j < decay.length; j++) {
        decay[j] = StrictMath.exp(6 * random.nextDouble() - 3);
      }
      MixedProcess.Settings other =
          MixedProcess.tuned(axes, at, targets, best.withDecay(decay), 1, false);
      double likelihood = MixedProcess.of(axes, other, at, targets).logLikelihood();
      if (likelihood > most) {
        most = likelihood;
        best = other;
      }
    }
    fitted.set(k, best);
  }

  /** The design of the largest acquisition that was found; null where all are known. */
  private Design best(Worth worth, Set<String> known, RandomStream random) {
    record Rated(Design design, double value) {}
    List<Rated> rated = new ArrayList<>();
    for (Design design : space.fresh(settings.samples(), known, random)) {
      rated.add(new Rated(design, worth.of(codes.of(design))));
    }
    if (rated.isEmpty()) {
      return null;
    }
    rated.sort(Comparator.comparingDouble(r -> -r.value()));
    Rated best = rated.get(0);
    for (Rated start : rated.subList(0, Math.min(rated.size(), settings.starts()))) {
      Rated at = start;
      for (int step = 0; step < STEPS; step++) {
        Rated next = at;
        for (Design design : space.neighbours(at.design(), POINTS, random)) {
          if (!known.contains(design.key())) {
            double value = worth.of(codes.of(design));
            next = value > next.value() ? new Rated(design, value) : next;
          }
        }
        if (next == at) {
          break;
        }
        at = next;
      }
      best = at.value() > best.value() ? at : best;
    }
    return best.design();
  }

  /** The acquisition. */
  private final class Worth {
    private final List<MixedProcess> processes;
    private final MixedProcess border;
    private final boolean bordered;
    private final FrontArchive.Scaled front;
    private final double lowest;
    private final double deviations;
    private final double[][] draws;

    Worth(
        List<MixedProcess> processes,
        MixedProcess border,
        boolean bordered,
        FrontArchive archive,
        int round) {
      this.processes = processes;
      this.border = border;
      this.bordered = bordered;
      this.front = archive.scaled();
      this.lowest =
          archive.front().stream()
              .mapToDouble(i -> i.score().objectives()[0])
              .min()
              .orElse(Double.POSITIVE_INFINITY);
      this.deviations =
          settings.margin()
              * StrictMath.pow(settings.decay(), Math.max(0, designs.size() - settings.first()));
      RandomStream random = RandomStream.of(seed, "expected gain", round);
      this.draws = new double[DRAWS][processes.size()];
      for (int i = 0; i < DRAWS; i += 2) {
        for (int k = 0; k < processes.size(); k++) {
          draws[i][k] = random.nextGaussian();
          draws[i + 1][k] = -draws[i][k];
        }
      }
    }

    double of(double[] code) {
      double chance =
          bordered ? NormalDistribution.cdf(-border.mean(code) / 0.5) : 1; // sides are -1 and 1
      int m = processes.size();
      double[] mean = new double[m];
      double[] deviation = new double[m];
      for (int k = 0; k < m; k++) {
        mean[k] = processes.get(k).mean(code);
        deviation[k] = processes.get(k).deviation(code);
      }
      if (settings.acquisition() == Acquisition.UCB) {
        double[] hoped = new double[m];
        for (int k = 0; k < m; k++) {
          hoped[k] = mean[k] - deviations * deviation[k];
        }
        // of one objective the bound itself: an improvement of it may be nowhere to be had
        return m == 1
            ? chance * StrictMath.exp(-front.at(hoped)[0])
            : chance * front.gain(front.at(hoped));
      }
      if (m == 1) {
        return chance * expectedImprovement(mean[0], deviation[0]);
      }
      double sum = 0;
      for (double[] draw : draws) {
        double[] drawn = new double[m];
        for (int k = 0; k < m; k++) {
          drawn[k] = mean[k] + draw[k] * deviation[k];
        }
        sum += front.gain(front.at(drawn));
      }
      return chance * sum / DRAWS;
    }

    private double expectedImprovement(double mean, double deviation) {
      double margin = settings.acquisition() == Acquisition.EI ? settings.margin() : 0;
      double gain = lowest - margin - mean;
      if (deviation <= 0) {
        return Math.max(0, gain);
      }
      double z = gain / deviation;
      return gain * NormalDistribution.cdf(z) + deviation * NormalDistribution.density(z);
    }
  }
}
