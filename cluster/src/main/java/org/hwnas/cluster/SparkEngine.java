package org.hwnas.cluster;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.hwnas.runtime.execution.DesignExecutor;
import org.hwnas.runtime.execution.Engine;
import org.hwnas.runtime.execution.EngineException;

/** Evaluations on Apache Spark: {@code hwnas run --engine spark --master spark://host:7077}. */
public final class SparkEngine implements Engine {
  /** Jars of ours that no evaluation needs; what is left out need not travel. */
  private static final String NOT_ON_WORKERS =
      "(hwnas-(cli|dsl|lsp)|org\\.eclipse|xtext|picocli|jbibtex|protobuf|echarts|sqlite|guice).*";

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public DesignExecutor open(Request request) {
    // Two loggers are on the class path; ours is quiet, and what matters is told in our own words.
    System.setProperty("slf4j.provider", "org.slf4j.nop.NOPServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "WARN");
    try {
      JavaSparkContext context = new JavaSparkContext(configuration(request));
      return new SparkExecutor(
          context, Session.of(context.sc().applicationId(), request), request.log());
    } catch (Exception e) { // Scala throws checked ones undeclared
      throw new EngineException(
          "the Spark master `" + request.master() + "` cannot be used: " + reason(e), e);
    }
  }

  /** The settings of a run: ours, then the user's. */
  static SparkConf configuration(Request request) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.app.name", "hwnas " + request.plan().name());
    settings.put("spark.ui.enabled", "false"); // a port less; the driver's console says the same
    settings.put("spark.ui.showConsoleProgress", "false");
    // A task that takes twice as long as most of its batch is started again on another host.
    settings.put("spark.speculation", "true");
    settings.put("spark.speculation.multiplier", "2");
    settings.put("spark.speculation.quantile", "0.75");
    settings.put("spark.speculation.minTaskRuntime", "2s");
    // One numerical thread a task, as locally: results must not depend on how many run.
    for (String variable : new String[] {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"}) {
      settings.put("spark.executorEnv." + variable, "1");
    }
    settings.put("spark.executorEnv.OMP_WAIT_POLICY", "PASSIVE");
    if (!request.master().startsWith("local")
        && !request.settings().containsKey("spark.executor.extraClassPath")) {
      settings.put("spark.jars", jars(System.getProperty("java.class.path")));
      settings.put(
          "spark.executor.userClassPathFirst", "true"); // Spark brings other versions of some
    }
    settings.putAll(request.settings());
    SparkConf configuration = new SparkConf(true).setMaster(request.master());
    settings.forEach(configuration::set);
    return configuration;
  }

  /** The jars of a class path that workers need, as Spark lists them: all but Spark's own. */
  static String jars(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator))
        .flatMap(SparkEngine::withManifest)
        .filter(p -> p.toString().endsWith(".jar"))
        .filter(
            p ->
                !p.getParent().endsWith("spark") || p.getFileName().toString().startsWith("hwnas-"))
        .filter(p -> !p.getFileName().toString().matches(NOT_ON_WORKERS))
        .distinct()
        .map(Path::toString)
        .collect(Collectors.joining(","));
  }

  /** A jar and those its manifest names, as {@code java -jar} has them on its class path. */
  private static Stream<Path> withManifest(String entry) {
    Path jar = Path.of(entry).toAbsolutePath().normalize();
    if (!entry.endsWith(".jar")) {
      return Stream.of(jar);
    }
    try (java.util.jar.JarFile file = new java.util.jar.JarFile(jar.toFile())) {
      String more =
          file.getManifest() == null
              ? null
              : file.getManifest().getMainAttributes().getValue("Class-Path");
      return more == null || !jar.getFileName().toString().startsWith("hwnas-")
          ? Stream.of(jar)
          : Stream.concat(
              Stream.of(jar),
              Stream.of(more.split(" "))
                  .filter(n -> !n.isBlank())
                  .map(jar::resolveSibling)
                  .filter(java.nio.file.Files::isRegularFile));
    } catch (java.io.IOException e) {
      return Stream.empty(); // named, but not there
    }
  }

  static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return message.lines().findFirst().orElse(root.toString());
  }
}
