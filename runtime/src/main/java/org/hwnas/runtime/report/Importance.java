package org.hwnas.runtime.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Value;

/**
 * What of the parameters an objective depends on: the variance of a random forest's prediction,
 * divided into what parameters explain alone and what pairs explain beyond that ({@link
 * FunctionalAnova}). Every value that the run has of a parameter weighs the same, however often the
 * search chose it; "not active" is a value of its own; numbers beyond {@value #GROUPS} are grouped
 * into quantiles. Where the forest predicts designs that it was not given no better than their
 * mean, all shares are 0: nothing can be said.
 *
 * @param shares of each parameter, by objective
 * @param pairs of two parameters that explain something together, the largest share first
 * @param fit by objective: share of the variance that the forest explains of designs it was not
 *     given, at most 1; 0 or less where nothing can be said
 */
public record Importance(List<Share> shares, List<Pair> pairs, List<Double> fit) {
  static final int GROUPS = 16;

  /** More designs than this take time and tell a forest little more. */
  private static final int DESIGNS = 1000;

  /**
   * A parameter's share.
   *
   * @param parameter id
   * @param objective index in the plan
   * @param share of the variance that it explains alone, 0..1
   */
  public record Share(String parameter, int objective, double share) {}

  /**
   * Two parameters' share.
   *
   * @param first id of one
   * @param second id of the other
   * @param objective index in the plan
   * @param share of the variance that both explain beyond what each explains alone, 0..1
   */
  public record Pair(String first, String second, int objective, double share) {}

  /** Levels of a parameter by design. */
  private record Levels(int[] of, int count, boolean ordered) {}

  static Importance of(Plan plan, List<RunReport.Point> points) {
    List<RunReport.Point> measured = designs(points);
    List<Parameter> parameters = plan.parameters();
    List<Levels> levels = parameters.stream().map(p -> levels(p, measured)).toList();
    int[] varied = IntStream.range(0, levels.size()).filter(k -> levels.get(k).count > 1).toArray();
    int[] counts = Arrays.stream(varied).map(k -> levels.get(k).count).toArray();
    boolean[] ordered = new boolean[varied.length];
    int[][] rows = new int[measured.size()][varied.length];
    for (int k = 0; k < varied.length; k++) {
      ordered[k] = levels.get(varied[k]).ordered;
      for (int i = 0; i < rows.length; i++) {
        rows[i][k] = levels.get(varied[k]).of[i];
      }
    }
    List<Share> shares = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    List<Double> fit = new ArrayList<>();
    for (int o = 0; o < plan.objectives().size(); o++) {
      int objective = o;
      double[] values = measured.stream().mapToDouble(p -> p.objectives()[objective]).toArray();
      LevelForest forest = new LevelForest(rows, values, counts, ordered);
      fit.add(forest.fit());
      Optional<FunctionalAnova> anova =
          forest.fit() > 0 ? Optional.of(new FunctionalAnova(forest, counts)) : Optional.empty();
      for (int k = 0; k < parameters.size(); k++) {
        int input = Arrays.binarySearch(varied, k);
        double share = input < 0 ? 0 : anova.map(a -> a.share(input)).orElse(0.0);
        shares.add(new Share(parameters.get(k).id(), o, share));
      }
      for (int a = 0; a < varied.length && anova.isPresent(); a++) {
        for (int b = a + 1; b < varied.length; b++) {
          double share = anova.get().share(a, b);
          if (share > 0) {
            pairs.add(
                new Pair(parameters.get(varied[a]).id(), parameters.get(varied[b]).id(), o, share));
          }
        }
      }
    }
    pairs.sort(Comparator.comparingDouble((Pair p) -> -p.share()));
    return new Importance(List.copyOf(shares), List.copyOf(pairs), List.copyOf(fit));
  }

  /** Measured ones with finite objectives, none twice; of very many an even part. */
  private static List<RunReport.Point> designs(List<RunReport.Point> points) {
    Set<String> seen = new HashSet<>();
    List<RunReport.Point> all =
        points.stream()
            .filter(RunReport.Point::measured)
            .filter(p -> Arrays.stream(p.objectives()).allMatch(Double::isFinite))
            .filter(p -> seen.add(p.design().key()))
            .toList();
    if (all.size() <= DESIGNS) {
      return all;
    }
    return IntStream.range(0, DESIGNS)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / DESIGNS)))
        .toList();
  }

  /** Numbers in their order, from the smallest, after "not active"; names as they come. */
  private static Levels levels(Parameter parameter, List<RunReport.Point> points) {
    List<Optional<Value>> values =
        points.stream().map(p -> p.design().value(parameter.id())).toList();
    double[] numbers =
        values.stream()
            .flatMap(Optional::stream)
            .filter(Value.Num.class::isInstance)
            .mapToDouble(Value::asNumber)
            .sorted()
            .distinct()
            .toArray();
    boolean ordered = numbers.length > 0;
    int groups = Math.min(GROUPS, numbers.length);
    Map<String, Integer> names = new TreeMap<>();
    int[] of = new int[values.size()];
    for (int i = 0; i < of.length; i++) {
      Optional<Value> value = values.get(i);
      if (value.isPresent() && value.get() instanceof Value.Num n) {
        of[i] = 1 + Arrays.binarySearch(numbers, n.value()) * groups / numbers.length;
      } else if (!ordered) {
        String name = value.map(v -> "=" + v).orElse("");
        // what is beyond the forest's levels shares the last one
        of[i] = Math.min(names.computeIfAbsent(name, k -> names.size()), LevelForest.LEVELS - 1);
      }
    }
    return ordered
        ? fromZero(of, groups)
        : new Levels(of, Math.min(names.size(), LevelForest.LEVELS), false);
  }

  /** Without a level for "not active" where all have a value. */
  private static Levels fromZero(int[] of, int groups) {
    boolean inactive = Arrays.stream(of).anyMatch(l -> l == 0);
    int[] moved = inactive ? of : Arrays.stream(of).map(l -> l - 1).toArray();
    return new Levels(moved, inactive ? groups + 1 : groups, true);
  }
}
