package org.hwnas.benchmarks;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hwnas.dsl.format.SpecFormatter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Text to formatted text. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class FormatBenchmark {
  @Param({"5000", "10000", "20000"})
  int lines;

  private String text;

  /** Makes the spec. */
  @Setup
  public void makeSpec() {
    text = LargeSpecs.spec(LargeSpecs.Shape.DEFINITIONS, lines);
  }

  /** What `hwnas fmt` does, but for the files. */
  @Benchmark
  public Optional<String> format() {
    return SpecFormatter.format("large.hwnas", text);
  }
}
