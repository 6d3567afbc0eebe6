package org.hwnas.benchmarks.search;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints, for problems and searches, the median over seeds of the share of the front's hypervolume
 * that all evaluated points have, and how many evaluations 95, 99 and 99.5 % took; then the share
 * that the last population alone has, which is what libraries usually report. One line a search, as
 * a table in Markdown.
 */
public final class SearchComparison {
  private interface Search {
    Trace run(TestProblem problem, long seed, int budget);
  }

  private static final double[] SHARES = {0.95, 0.99, 0.995};

  private final PrintStream out;
  private final int seeds;

  private SearchComparison(PrintStream out, int seeds) {
    this.out = out;
    this.seeds = seeds;
  }

  /**
   * Options: {@code --data FOLDER} of the recorded tables, {@code --seeds N}, {@code --budgets
   * 300,1000}, {@code --problems A,B}, {@code --only PART} of the searches' names, {@code --own
   * 'SETTINGS'} (may be repeated) for searches of ours beyond the usual ones.
   */
  public static void main(String... args) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    List<String> own = new ArrayList<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      if (args[i].equals("--own")) {
        own.add(args[i + 1]);
      } else {
        options.put(args[i], args[i + 1]);
      }
    }
    int seeds = Integer.parseInt(options.getOrDefault("--seeds", "11"));
    TestProblems problems =
        new TestProblems(
            Path.of(options.getOrDefault("--data", "../shared/reference/data/search")));
    SearchComparison comparison = new SearchComparison(System.out, seeds);
    for (String name :
        options.getOrDefault("--problems", String.join(",", TestProblems.names())).split(",")) {
      TestProblem problem = problems.named(name);
      String usual = problem.real() ? "25000" : "300,1000,5000";
      for (String budget : options.getOrDefault("--budgets", usual).split(",")) {
        comparison.problem(
            problem, Integer.parseInt(budget), own, options.getOrDefault("--only", ""));
      }
    }
  }

  /** As recorded for the libraries: 20 for 300 evaluations, 50 for 1,000, else 100. */
  private static int population(int budget) {
    return budget <= 300 ? 20 : budget <= 1000 ? 50 : 100;
  }

  private static Map<String, Search> searches(TestProblem problem, int budget, List<String> own) {
    int n = population(budget);
    Map<String, Search> searches = new LinkedHashMap<>();
    if (own.isEmpty()) {
      own =
          List.of(
              "random",
              "smbo",
              "nsga2 { population = " + n + " }",
              "sms_emoa { population = " + n + " }");
    }
    for (String settings : own) {
      searches.put("ours " + settings, (p, s, b) -> OwnSearch.run(p, settings, s, b));
    }
    for (String algorithm : List.of("NSGAII", "NSGAIII", "Random")) {
      for (MoeaFramework.Coding coding : MoeaFramework.Coding.values()) {
        if (!problem.real() || coding == MoeaFramework.Coding.REAL) {
          searches.put(
              "MOEA Framework " + algorithm + " " + coding.name().toLowerCase(Locale.ROOT),
              (p, s, b) -> MoeaFramework.run(p, algorithm, coding, n, s, b));
        }
      }
    }
    searches.put("jMetal NSGAII", (p, s, b) -> JMetal.run(p, n, s, b));
    return searches;
  }

  private void problem(TestProblem problem, int budget, List<String> own, String only) {
    out.printf("%n### %s, %,d evaluations, %d seeds%n%n", problem.name(), budget, seeds);
    out.println(
        "| search | median | least | most | 95 % | 99 % | 99.5 % | last population |"
            + " CPU us/evaluation |");
    out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    searches(problem, budget, own)
        .forEach(
            (name, search) -> {
              if (!name.contains(only)) {
                return;
              }
              double[] ratios = new double[seeds];
              double[] last = new double[seeds];
              double[] cost = new double[seeds];
              double[][] reached = new double[SHARES.length][seeds];
              for (int seed = 0; seed < seeds; seed++) {
                long before = clock.getCurrentThreadCpuTime();
                Trace trace = search.run(problem, seed + 1, budget);
                cost[seed] = (clock.getCurrentThreadCpuTime() - before) / 1e3 / budget;
                ratios[seed] = trace.ratio(budget);
                last[seed] = trace.lastRatio();
                for (int k = 0; k < SHARES.length; k++) {
                  int at = trace.reached(SHARES[k]);
                  reached[k][seed] = at < 0 ? Double.POSITIVE_INFINITY : at;
                }
              }
              line(name, ratios, reached, last, cost);
            });
  }

  private void line(
      String name, double[] ratios, double[][] reached, double[] last, double[] cost) {
    Arrays.sort(ratios);
    StringBuilder shares = new StringBuilder();
    for (double[] share : reached) {
      double median = median(share);
      shares.append(Double.isInfinite(median) ? "never" : "%.0f".formatted(median)).append(" | ");
    }
    out.printf(
        "| %s | %.4f | %.4f | %.4f | %s%s | %.0f |%n",
        name,
        median(ratios),
        ratios[0],
        ratios[ratios.length - 1],
        shares,
        median(last) > 0
            ? "%.4f (%.4f to %.4f)".formatted(median(last), last[0], last[seeds - 1])
            : "-",
        median(cost));
    out.flush();
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
