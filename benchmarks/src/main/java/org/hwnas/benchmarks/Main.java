package org.hwnas.benchmarks;

import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs benchmarks and prints how their time grows. Takes the options of JMH, {@code -h} lists them;
 * what they leave open is set here.
 */
public final class Main {
  private Main() {}

  /** Runs the benchmarks whose names match. */
  public static void main(String... args) throws CommandLineOptionException, RunnerException {
    CommandLineOptions asked = new CommandLineOptions(args);
    if (asked.shouldHelp()) {
      showHelp(asked);
      return;
    }
    OptionsBuilder usual = new OptionsBuilder();
    usual.parent(asked);
    usual.shouldFailOnError(true);
    usual.addProfiler(CpuTime.class);
    usual.forks(asked.getForkCount().orElse(1));
    usual.warmupIterations(asked.getWarmupIterations().orElse(2));
    usual.warmupTime(asked.getWarmupTime().orElse(TimeValue.seconds(3)));
    usual.measurementIterations(asked.getMeasurementIterations().orElse(7));
    usual.measurementTime(asked.getMeasurementTime().orElse(TimeValue.seconds(1)));
    if (!asked.getJvmArgs().hasValue()) {
      usual.jvmArgs("-Xmx4g", "-Xss4m");
    }
    Collection<RunResult> results = new Runner(usual.build()).run();
    System.out.println();
    System.out.print(GrowthTable.of(results));
  }

  private static void showHelp(CommandLineOptions options) {
    try {
      options.showHelp();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
