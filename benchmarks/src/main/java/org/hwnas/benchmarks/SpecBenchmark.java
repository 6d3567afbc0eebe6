package org.hwnas.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Text to plan: parse, check, lower, count. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SpecBenchmark {
  @Param LargeSpecs.Shape shape;

  @Param({"1250", "2500", "5000", "10000", "20000"})
  int lines;

  private String text;

  /** Makes the spec. */
  @Setup
  public void makeSpec() {
    text = LargeSpecs.spec(shape, lines);
    Checks.clean(checkAndPlan());
  }

  /** What `hwnas plan` does, but for the files. */
  @Benchmark
  public Compilation checkAndPlan() {
    return Compiler.compile("large.hwnas", text, FileSource.none(), Map.of());
  }
}
