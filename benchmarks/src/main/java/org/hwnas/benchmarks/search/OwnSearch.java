package org.hwnas.benchmarks.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.search.Score;
import org.hwnas.runtime.search.SearchAlgorithm;
import org.hwnas.runtime.search.SearchAlgorithms;
import org.hwnas.runtime.space.DesignOperators;

/** Our searches, with settings as a spec states them. */
final class OwnSearch {
  private OwnSearch() {}

  /**
   * Runs a search until its budget is used or it has nothing more to ask.
   *
   * @param settings what stands in the spec after {@code search}, such as {@code nsga2 { population
   *     = 20 }}
   */
  static Trace run(TestProblem problem, String settings, long seed, int budget) {
    return run(problem, block(settings, problem.objectives(), seed, budget), budget);
  }

  /** The same of settings that were compiled before. */
  static Trace run(TestProblem problem, ResolvedBlock settings, int budget) {
    Trace trace = new Trace(problem, budget);
    SearchAlgorithm search =
        SearchAlgorithms.create(
            settings,
            new DesignOperators(problem.plan()),
            new SearchAlgorithms.Task(problem.objectives(), budget));
    while (!trace.finished()) {
      List<Design> batch = search.ask(budget - trace.size());
      if (batch.isEmpty()) {
        break;
      }
      search.tell(batch.stream().map(d -> trace.evaluate(problem.point(d))).toList());
    }
    trace.ended(
        search.population().stream()
            .map(d -> problem.evaluation().apply(problem.point(d)))
            .filter(Score::feasible)
            .map(Score::objectives)
            .toList());
    return trace;
  }

  /** The block that the compiler makes of the settings, defaults filled in. */
  static ResolvedBlock block(String settings, int objectives, long seed, int budget) {
    int brace = settings.indexOf('{');
    String kind = brace < 0 ? settings.strip() : settings.substring(0, brace).strip();
    String inside = brace < 0 ? "" : settings.substring(brace + 1, settings.lastIndexOf('}'));
    StringBuilder goals = new StringBuilder();
    List<String> metrics = List.of("energy", "latency", "area");
    metrics.subList(0, objectives).forEach(m -> goals.append("  minimize ").append(m).append('\n'));
    String text =
        """
        hwnas 1.0
        import hwnas.devices.*
        experiment Benchmark {
          workload { dataset = fashion_mnist_10k }
          network { stem = conv { kernel = 3  channels in {8, 16} } head = linear }
          hardware extends hwnas.presets.isaac { crossbar { device = rram_generic } }
        %s
          search %s { budget = %d evaluations  seed = %d  baseline = none %s }
        }
        """
            .formatted(goals, kind, budget, seed, inside);
    Compilation compiled = Compiler.compile("benchmark.hwnas", text, FileSource.none(), Map.of());
    Optional<Plan> plan = compiled.plan();
    if (plan.isEmpty()) {
      throw new IllegalArgumentException(settings + ": " + compiled.diagnostics());
    }
    return Experiment.searchBlock(plan.get());
  }
}
