package org.hwnas.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.external.Simulators;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.Catalogue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A population of hardware, each with four networks, on the way that a search takes: a design of a
 * plan is resolved, its networks are mapped, priced, and become metrics. No two are alike.
 */
@State(Scope.Thread)
public class PopulationBenchmark {
  private static final int DESIGNS = 1000;

  /** Family, and the fourth network: not all price grouped filters. */
  @Param({"reference", "analytical", "mnsim", "neurosim"})
  public String family;

  private final List<Design> population = new ArrayList<>();
  private PlanEvaluator evaluator;

  private static String spec(String family) {
    boolean grouped = family.equals("reference") || family.equals("analytical");
    String fourth = grouped ? "mobilenet_v3" : "vgg8";
    return """
        hwnas 1.0
        experiment Population {
          workloads = {hwnas.models.resnet18, hwnas.models.vgg16, hwnas.models.alexnet,
              hwnas.models.%s}
          hardware {
            technology = 32 nm
            %s
            tile {
              pe {
                count in 1..4 step x2
                crossbar { count = %s  rows in 128..512 step x2  cols = rows  bits_per_cell in 1..2 }
                dac { bits = 1 }
                adc { kind = sar  bits in 5..8  columns_per_adc in 8..32 step x2 }
              }
            }
            mapping { weights = %s }
            interconnect { kind = %s }
          }
          quantization { weights { bits = 8 }  activations { bits = 8 } }
          evaluate { cost = %s }
          minimize worst(energy)
          minimize worst(latency)
          minimize area
          search random { budget { evaluations = 10 } }
        }
        """
        .formatted(
            fourth,
            grouped
                ? "supply in 0.70 V .. 1.00 V step 0.001 V  cycle in 10 ns .. 100 ns step 1 ns"
                : "",
            family.equals("mnsim") ? "2" : "1",
            family.equals("mnsim") ? "differential_pair" : "offset",
            family.equals("neurosim") ? "h_tree" : "mesh",
            family);
  }

  /** Compiles the plan and draws designs that their model can price. */
  @Setup
  public void makePopulation() {
    Plan plan =
        Checks.plan(
            Compiler.compile("population.hwnas", spec(family), FileSource.none(), Map.of()));
    CostEstimator cost =
        new CostEstimator(
            Models.costFamilies(new TableFiles(List.of()), Simulators.none()), Catalogue::input);
    evaluator =
        new PlanEvaluator(
            plan,
            cost,
            () -> {
              throw new IllegalStateException("nothing is trained");
            });
    DesignOperators operators = new DesignOperators(plan);
    RandomStream random = RandomStream.of(1, "population");
    int refused = 0;
    while (population.size() < DESIGNS) {
      Design design = operators.sample(random);
      try {
        evaluator.evaluate(design);
        population.add(design);
      } catch (EvaluationFailure e) {
        if (++refused > DESIGNS) {
          throw new IllegalStateException(family + " refuses too much: " + e.getMessage(), e);
        }
      }
    }
  }

  /** All of them; the figure is that of one. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @OperationsPerInvocation(DESIGNS)
  public double design() throws EvaluationFailure {
    double sum = 0;
    for (Design design : population) {
      sum += evaluator.evaluate(design).get("energy").at(0, 0);
    }
    return sum;
  }
}
