package org.hwnas.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command as its users have it: a process of its own. */
final class CommandProcess {
  /** What a finished command left. */
  record Finished(int exit, String out, String err) {}

  private CommandProcess() {}

  static List<String> line(Path home, String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-XX:TieredStopAtLevel=1");
    line.add("-Dhwnas.home=" + home);
    if (Runtime.version().feature() >= 24) { // as the launcher does: else the JVM warns on stderr
      line.add("--enable-native-access=ALL-UNNAMED");
      line.add("--sun-misc-unsafe-memory-access=allow");
    }
    line.add("-cp");
    line.add(System.getProperty("java.class.path"));
    line.add("org.hwnas.cli.Main");
    line.addAll(List.of(arguments));
    return line;
  }

  /** Runs to its end in a folder, with nothing on standard input. */
  static Finished run(Path folder, String... arguments) {
    return runWith(folder, "", arguments);
  }

  /** Runs to its end in a folder, with a text on standard input. */
  static Finished runWith(Path folder, String input, String... arguments) {
    try {
      Path in = Files.createTempFile("hwnas", ".in");
      Files.writeString(in, input);
      Path out = Files.createTempFile("hwnas", ".out");
      Path err = Files.createTempFile("hwnas", ".err");
      Process process =
          new ProcessBuilder(line(folder, arguments))
              .directory(folder.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(180, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running after three minutes: " + List.of(arguments));
      }
      Finished finished =
          new Finished(
              process.exitValue(),
              Files.readString(out, StandardCharsets.UTF_8),
              Files.readString(err, StandardCharsets.UTF_8));
      Files.delete(in);
      Files.delete(out);
      Files.delete(err);
      return finished;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A shell's limit on the size of files stands for a disk that is full. */
  static Finished limited(Path folder, int blocks, String... arguments) throws Exception {
    List<String> shell =
        new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "sh"));
    List<String> java = line(folder, arguments);
    shell.add(java.get(0));
    shell.add("-XX:-UsePerfData"); // a file of the JVM's own
    shell.addAll(java.subList(1, java.size()));
    Path err = folder.resolve("limited.err");
    Process process =
        new ProcessBuilder(shell)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("no end after three minutes");
    }
    return new Finished(process.exitValue(), "", Files.readString(err));
  }
}
