package org.hwnas.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.runtime.execution.Engine;
import picocli.CommandLine.Option;

/** How a run is carried out; its result does not depend on any of these. */
public final class RunOptions {
  /** How progress is shown. */
  public enum ProgressMode {
    auto,
    human,
    json,
    none
  }

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description = "Evaluations at a time (default: the number of processors).")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--progress",
      defaultValue = "auto",
      description = "auto, human, json (one object a line) or none; on the error stream.")
  private ProgressMode progress;

  @Option(
      names = "--no-memory",
      description =
          "Measure anew what an earlier run of this folder measured, instead of remembering it.")
  private boolean forget;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = LOCAL,
      description =
          "Where to evaluate: local (threads of this machine) or spark (needs --master; installed apart).")
  private String engine;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Address of the cluster, such as spark://host:7077.")
  private Optional<String> master = Optional.empty();

  @Option(
      names = "--engine-set",
      paramLabel = "NAME=VALUE",
      description = "A setting of the engine, by its own name, such as spark.executor.memory=4g.")
  private Map<String, String> engineSettings = new LinkedHashMap<>();

  /** The engine of a name that is no other's: none. */
  static final String LOCAL = "local";

  String engine() {
    return engine;
  }

  /**
   * Looks whether evaluations can be made where they are to be made; before there is a run.
   *
   * @throws UserError where the engine is not installed, or has no address
   */
  void requireEngine() {
    if (engine.equals(LOCAL)) {
      return;
    }
    if (Engine.find(engine).isEmpty()) {
      throw new UserError(
          ExitCode.USAGE,
          engine.equals("spark")
              ? "the engine `spark` is not installed; it comes apart, as hwnas-spark.zip to unpack in the folder of"
                  + " hwnas, or in a checkout with ./mvnw -Pcluster -DskipTests package"
              : "there is no engine `" + engine + "`; there are local and spark");
    }
    if (master.isEmpty()) {
      throw new UserError(
          ExitCode.USAGE, "--engine " + engine + " needs --master, such as spark://host:7077");
    }
  }

  Optional<String> master() {
    return master;
  }

  Map<String, String> engineSettings() {
    return engineSettings;
  }

  /** Whether outcomes of earlier runs are used. */
  boolean remembers() {
    return !forget;
  }

  int jobs() {
    return Math.max(1, jobs);
  }

  ProgressMode progress(boolean quiet) {
    return quiet && progress == ProgressMode.auto ? ProgressMode.none : progress;
  }
}
