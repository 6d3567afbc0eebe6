package org.hwnas.benchmarks.search;

import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.hwnas.benchmarks.search.TestProblem.Scale;
import org.hwnas.benchmarks.search.TestProblem.Variable;
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
    "smbo"
  })
  public String search;

  private long seed;

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

  /** One search; the figure is that of one of its evaluations. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @OperationsPerInvocation(BUDGET)
  public int evaluation() {
    TestProblem front = new TestProblems(java.nio.file.Path.of("")).named("ZDT1");
    seed++;
    if (search.startsWith("MOEA Framework ")) {
      String algorithm = search.substring("MOEA Framework ".length());
      return MoeaFramework.run(
              front, algorithm, MoeaFramework.Coding.REAL, POPULATION, seed, BUDGET)
          .size();
    }
    if (search.startsWith("jMetal")) {
      return JMetal.run(front, POPULATION, seed, BUDGET).size();
    }
    boolean one =
        search.matches(
            "(ga|aging_evolution|cma_es|esapp|reinforce|ddpg|differentiable|tpe|smbo)\\b.*");
    return OwnSearch.run(one ? sum() : front, search, seed, BUDGET).size();
  }
}
