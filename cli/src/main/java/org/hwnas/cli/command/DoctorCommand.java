package org.hwnas.cli.command;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.hwnas.cli.Version;
import org.hwnas.cli.output.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says whether this machine can do what the tool needs, and how to mend what is missing. */
@Command(
    name = "doctor",
    description = "Check this machine: Java, memory, numerical library, data sets, disk.")
public final class DoctorCommand implements Callable<Integer> {
  private record Finding(String subject, boolean fine, String detail) {}

  @Mixin private CommonOptions common;

  @Option(names = "--format", description = "human or json.", defaultValue = "human")
  private OutputFormat format;

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    int feature = Runtime.version().feature();
    findings.add(
        new Finding(
            "java", feature >= 17, Runtime.version() + " at " + System.getProperty("java.home")));
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    findings.add(
        new Finding(
            "memory",
            heap >= 512,
            heap
                + " MiB of heap"
                + (heap >= 512 ? "" : "; training wants 512: HWNAS_JAVA_OPTS=-Xmx1g")));
    findings.add(
        new Finding(
            "processors", true, Integer.toString(Runtime.getRuntime().availableProcessors())));
    findings.add(disk());
    findings.add(numerics());
    for (DataCommand.Status set : DataCommand.statuses(common)) {
      findings.add(new Finding("data " + set.name(), set.installed(), set.detail()));
    }
    if (format == OutputFormat.json) {
      JsonObject json = new JsonObject();
      json.addProperty("version", Version.current());
      findings.forEach(
          f -> {
            JsonObject one = new JsonObject();
            one.addProperty("ok", f.fine());
            one.addProperty("detail", f.detail());
            json.add(f.subject(), one);
          });
      common.console().out().println(json);
    } else {
      common.console().out().println("hwnas " + Version.current());
      findings.forEach(
          f ->
              common
                  .console()
                  .out()
                  .printf("  %-4s %-22s %s%n", f.fine() ? "ok" : "!!", f.subject(), f.detail()));
    }
    // A data set that is not installed is a choice, not a fault.
    boolean fine =
        findings.stream().filter(f -> !f.subject().startsWith("data ")).allMatch(Finding::fine);
    return fine ? ExitCode.OK : ExitCode.FAILED;
  }

  private static Finding disk() {
    Path here = Path.of("").toAbsolutePath();
    long free = here.toFile().getUsableSpace() >> 20;
    boolean writable = Files.isWritable(here);
    return new Finding(
        "disk",
        writable && free >= 100,
        free + " MiB free in " + here + (writable ? "" : ", which cannot be written"));
  }

  /** Loads the numerical library in this process: what a run would do on its first training. */
  private static Finding numerics() {
    try {
      long start = System.nanoTime();
      Class<?> nd4j = Class.forName("org.nd4j.linalg.factory.Nd4j");
      Object array = nd4j.getMethod("zeros", int[].class).invoke(null, (Object) new int[] {1});
      return new Finding(
          "numerical library",
          array != null,
          "ND4J native, loaded in " + (System.nanoTime() - start) / 1_000_000 + " ms");
    } catch (ReflectiveOperationException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Finding(
          "numerical library",
          false,
          cause
              + "; specs without `accuracy` still run. See README, section Other platforms, for the natives of this platform");
    }
  }
}
