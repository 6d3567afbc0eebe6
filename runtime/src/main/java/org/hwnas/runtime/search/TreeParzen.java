package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kegl, NeurIPS 2011, section 4):
 * densities of the good and of the other designs, one for each parameter where it is active; of
 * designs drawn from the good density, that with the largest ratio is next. With several
 * objectives, good are the first fronts, the most spread first (Ozaki et al., GECCO 2020).
 */
final class TreeParzen implements SearchAlgorithm {
  /**
   * Settings of a spec.
   *
   * @param first random designs before the first model
   * @param gamma share of the designs that count as good, 0..1
   * @param candidates designs drawn from the good density
   */
  record Settings(int first, double gamma, int candidates) {}

  /** A design with its values by parameter, null where it has none. */
  private record Seen(Score score, Design design, Value[] values) {}

  private final DesignOperators space;
  private final Settings settings;
  private final long seed;
  private final Set<String> known = new HashSet<>();
  private final List<Seen> history = new ArrayList<>();
  private List<Design> asked = List.of();
  private int rounds;

  TreeParzen(DesignOperators space, Settings settings, long seed) {
    this.space = space;
    this.settings = settings;
    this.seed = seed;
  }

  @Override
  public List<Design> ask(int limit) {
    RandomStream random = RandomStream.of(seed, "tpe", rounds++);
    asked =
        history.size() < settings.first()
            ? space.fresh(Math.min(limit, settings.first() - history.size()), known, random)
            : promising(random);
    asked.forEach(d -> known.add(d.key()));
    return asked;
  }

  private List<Design> promising(RandomStream random) {
    List<Value[]> sorted = sorted();
    int good = Math.max(1, (int) Math.ceil(settings.gamma() * sorted.size()));
    Map<String, Parzen> better = densities(sorted.subList(0, good));
    Map<String, Parzen> worse = densities(sorted.subList(good, sorted.size()));
    List<Design> best = List.of();
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < settings.candidates(); i++) {
      Design candidate = space.assemble(p -> better.get(p.id()).draw(random), random);
      if (known.contains(candidate.key())) {
        continue;
      }
      double ratio = 0;
      for (Map.Entry<String, Value> entry : candidate.values().entrySet()) {
        ratio +=
            better.get(entry.getKey()).logDensity(entry.getValue())
                - worse.get(entry.getKey()).logDensity(entry.getValue());
      }
      if (ratio > highest) {
        highest = ratio;
        best = List.of(candidate);
      }
    }
    return best.isEmpty() ? space.fresh(1, known, random) : best;
  }

  /** All designs, the best front first and within one the most spread. */
  private List<Value[]> sorted() {
    int[] fronts = Ranking.fronts(history.stream().map(Seen::score).toList());
    Map<Integer, List<Seen>> byFront = new TreeMap<>();
    for (int i = 0; i < fronts.length; i++) {
      byFront.computeIfAbsent(fronts[i], f -> new ArrayList<>()).add(history.get(i));
    }
    List<Value[]> sorted = new ArrayList<>();
    for (List<Seen> front : byFront.values()) {
      double[] spread = Ranking.crowding(front.stream().map(Seen::score).toList());
      IntStream.range(0, front.size())
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -spread[i])) // stable: ties keep their age
          .forEach(i -> sorted.add(front.get(i).values()));
    }
    return sorted;
  }

  private Map<String, Parzen> densities(List<Value[]> designs) {
    Map<String, Parzen> densities = new HashMap<>();
    for (int k = 0; k < space.parameters().size(); k++) {
      List<Value> values = new ArrayList<>(designs.size());
      for (Value[] design : designs) {
        if (design[k] != null) {
          values.add(design[k]);
        }
      }
      Parameter parameter = space.parameters().get(k);
      densities.put(parameter.id(), new Parzen(parameter.domain(), values));
    }
    return densities;
  }

  private Seen seen(Design design, Score score) {
    Value[] values =
        space.parameters().stream()
            .map(p -> design.value(p.id()).orElse(null))
            .toArray(Value[]::new);
    return new Seen(score, design, values);
  }

  @Override
  public void tell(List<Score> scores) {
    learn(asked, scores);
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    for (int i = 0; i < scores.size(); i++) {
      known.add(designs.get(i).key());
      history.add(seen(designs.get(i), scores.get(i)));
    }
  }

  @Override
  public void revise(Function<Design, Score> now) {
    history.replaceAll(one -> new Seen(now.apply(one.design()), one.design(), one.values()));
  }

  /**
   * A density over one domain: a uniform prior that counts as one value, and the values seen. Of a
   * finite domain a density is worked out once for each value that is asked for, and a kernel once
   * for each value that was seen: many designs share few values.
   */
  static final class Parzen {
    private static final double LEAST_WIDTH = 0.01;
    private static final double ROOT = Math.sqrt(2 * Math.PI);

    private final Domain domain;
    private final List<Value> values;
    private final double[] centres;
    private final double width;
    private final Map<Value, Double> known = new HashMap<>();
    private final int[] kinds; // by centre: which of the different ones it is
    private final double[] different;

    Parzen(Domain domain, List<Value> values) {
      this.domain = domain;
      this.values = values;
      boolean finite = !(domain instanceof Domain.Interval);
      int n = domain instanceof Domain.Choice ? 0 : values.size();
      this.centres = new double[n];
      this.kinds = new int[n];
      double[] places = new double[n];
      Map<Value, Integer> kindOf = new HashMap<>();
      int kind = 0;
      for (int i = 0; i < n; i++) {
        Optional<Integer> before =
            finite ? Optional.ofNullable(kindOf.get(values.get(i))) : Optional.empty();
        kinds[i] = before.orElse(kind);
        if (before.isEmpty()) {
          places[kind] = DesignOperators.position(domain, values.get(i));
          kindOf.put(values.get(i), kind++);
        }
        centres[i] = places[kinds[i]];
      }
      this.different = Arrays.copyOf(places, kind);
      this.width = width(centres, domain);
    }

    /** Scott's rule (Scott, Multivariate Density Estimation, 1992), not below half a grid step. */
    private static double width(double[] centres, Domain domain) {
      double mean = 0;
      for (double c : centres) {
        mean += c / centres.length;
      }
      double variance = 0;
      for (double c : centres) {
        variance += (c - mean) * (c - mean) / centres.length;
      }
      double step =
          domain instanceof Domain.Interval ? LEAST_WIDTH : 0.5 / domain.size().doubleValue();
      return Math.max(
          step, 1.06 * Math.sqrt(variance) * StrictMath.pow(Math.max(1, centres.length), -0.2));
    }

    Value draw(RandomStream random) {
      int index = random.nextInt(values.size() + 1);
      if (index == values.size()) {
        return domain instanceof Domain.Choice c
            ? c.values().get(random.nextInt(c.values().size()))
            : DesignOperators.valueAt(domain, random.nextDouble());
      }
      if (domain instanceof Domain.Choice) {
        return values.get(index);
      }
      double at = Double.NaN;
      while (!(at >= 0 && at <= 1)) {
        at = centres[index] + width * random.nextGaussian();
      }
      return DesignOperators.valueAt(domain, at);
    }

    double logDensity(Value value) {
      return domain instanceof Domain.Interval
          ? workedOut(value)
          : known.computeIfAbsent(value, this::workedOut);
    }

    private double workedOut(Value value) {
      double sum;
      if (domain instanceof Domain.Choice c) {
        sum = 1.0 / c.values().size() + values.stream().filter(value::equals).count();
      } else {
        sum = 1;
        double at = DesignOperators.position(domain, value);
        double[] kernels = new double[different.length];
        for (int i = 0; i < kernels.length; i++) {
          double z = (at - different[i]) / width;
          kernels[i] = StrictMath.exp(-z * z / 2) / (width * ROOT);
        }
        for (int kind : kinds) { // in the order of the designs, as a sum depends on it
          sum += kernels[kind];
        }
      }
      return StrictMath.log(sum / (values.size() + 1));
    }
  }
}
