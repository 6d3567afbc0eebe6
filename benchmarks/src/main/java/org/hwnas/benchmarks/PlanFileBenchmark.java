package org.hwnas.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Plan;
import org.hwnas.plan.json.PlanJson;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A large plan to its file, its hash, and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PlanFileBenchmark {
  @Param({"1250", "2500", "5000"})
  int lines;

  private Plan plan;
  private byte[] file;

  /** Makes the plan and its file. */
  @Setup
  public void makePlan() {
    String text = LargeSpecs.spec(LargeSpecs.Shape.PARAMETERS, lines);
    plan = Checks.plan(Compiler.compile("large.hwnas", text, FileSource.none(), Map.of()));
    file = PlanJson.write(plan);
  }

  /** The bytes of the file, hash included. */
  @Benchmark
  public byte[] write() {
    return PlanJson.write(plan);
  }

  /** The hash alone. */
  @Benchmark
  public String hash() {
    return PlanJson.hash(plan);
  }

  /** The plan of a file, its hash checked. */
  @Benchmark
  public Plan read() {
    return PlanJson.read(file);
  }
}
