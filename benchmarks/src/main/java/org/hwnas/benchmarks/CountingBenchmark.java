package org.hwnas.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Plan;
import org.hwnas.plan.SpaceSize;
import org.hwnas.plan.space.SpaceCounter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Exact numbers of designs. */
public class CountingBenchmark {

  /** The space of a published search, 8.50e85 encodings. */
  @State(Scope.Benchmark)
  public static class Published {
    private Plan plan;

    /** Compiles the spec; the repository's root is the working directory. */
    @Setup
    public void makePlan() throws IOException {
      Path spec = Path.of("examples/literature/CIMNAS/cimnas.hwnas");
      if (!Files.exists(spec)) {
        throw new IOException("`" + spec + "` is not here: run benchmarks/run.sh");
      }
      plan = Compiler.compile(spec, Map.of()).plan().orElseThrow();
    }
  }

  /** Blocks that may be repeated many times, each with choices of its own. */
  @State(Scope.Benchmark)
  public static class Repeated {
    @Param({"125", "250", "500", "1000"})
    int blocks;

    private String text;
    private Plan plan;

    /** Makes the spec and its plan. */
    @Setup
    public void makePlan() {
      text = LargeSpecs.repeated(blocks);
      plan = Checks.plan(compile());
    }

    private org.hwnas.dsl.Compilation compile() {
      return Compiler.compile("repeated.hwnas", text, FileSource.none(), Map.of());
    }
  }

  /** The number of designs of CIMNAS. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public SpaceSize cimnas(Published published) {
    return SpaceCounter.count(published.plan.parameters(), published.plan.requirements());
  }

  /** The number of designs of a network of up to so many blocks. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public SpaceSize repeat(Repeated repeated) {
    return SpaceCounter.count(repeated.plan.parameters(), repeated.plan.requirements());
  }

  /** The whole way from text to plan of the same. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public Plan repeatFromText(Repeated repeated) {
    return Checks.plan(repeated.compile());
  }
}
