package org.hwnas.benchmarks.search;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hwnas.benchmarks.search.TestProblem.Scale;
import org.hwnas.benchmarks.search.TestProblem.Variable;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.search.Score;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an algorithm itself costs for each evaluation, beside MOEA Framework's and jMetal's: a whole
 * search whose measurements take next to nothing. Those of one objective look for the least sum of
 * 30 steps of eight values, the others for the front of ZDT1 (30 real variables).
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class SearchOverheadBenchmark {
  private static final int BUDGET = 500;
  private static final int POPULATION = 50;
  private static final int SEEDS = 20;
  private static final String MOEA = "MOEA Framework ";

  /** A search of ours as a spec states it, or one of the other libraries'. */
  @Param({
    "random",
    "nsga2 { population = 50 }",
    "nsga3 { population = 50 }",
    "moead { population = 50 }",
    "sms_emoa { population = 50 }",
    "MOEA Framework NSGAII",
    "MOEA Framework NSGAIII",
    "jMetal NSGAII",
    "ga { population = 50 }",
    "aging_evolution { population = 50 }",
    "cma_es",
    "esapp { population = 50 }",
    "reinforce",
    "ddpg",
    "differentiable { learning_rate = 0.1 }",
    "tpe",
    "smbo",
    "local_search",
    "simulated_annealing",
    "evolution { population = 50 }",
    "bayesian",
    "shgo { sampling = sobol }",
    "portfolio"
  })
  public String search;

  private final List<ResolvedBlock> settings = new ArrayList<>(); // one for each of some seeds
  private TestProblem problem;
  private int run;

  private static TestProblem sum() {
    return new TestProblem(
        "SUM",
        Collections.nCopies(30, Variable.steps(8)),
        1,
        x -> {
          double sum = 0;
          for (double value : x) {
            sum += value;
          }
          return new Score(new double[] {sum}, 0);
        },
        Scale.raw(1),
        1);
  }

  /** Compiles what the spec states, which is no part of the algorithm. */
  @Setup
  public void compile() {
    boolean one =
        search.matches(
            "(ga|aging_evolution|cma_es|esapp|reinforce|ddpg|differentiable|tpe|smbo|local_search"
                + "|simulated_annealing|evolution|bayesian|shgo|portfolio)\\b.*");
    problem = one ? sum() : new TestProblems(Path.of("")).named("ZDT1");
    for (int seed = 1; seed <= SEEDS && !library(); seed++) {
      settings.add(OwnSearch.block(search, problem.objectives(), seed, BUDGET));
    }
  }

  private boolean library() {
    return search.startsWith(MOEA) || search.startsWith("jMetal");
  }

  /** One search; the figure is that of one of its evaluations. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @OperationsPerInvocation(BUDGET)
  public int evaluation() {
    int seed = run++ % SEEDS;
    if (search.startsWith(MOEA)) {
      String algorithm = search.substring(MOEA.length());
      MoeaFramework.Coding real = MoeaFramework.Coding.REAL;
      return MoeaFramework.run(problem, algorithm, real, POPULATION, seed, BUDGET).size();
    }
    return library()
        ? JMetal.run(problem, POPULATION, seed, BUDGET).size()
        : OwnSearch.run(problem, settings.get(seed), BUDGET).size();
  }
}
