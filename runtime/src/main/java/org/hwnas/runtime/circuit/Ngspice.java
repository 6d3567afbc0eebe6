package org.hwnas.runtime.circuit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.runtime.device.CurrentVoltage;

/** The circuit simulator ngspice, where it is installed; the strictest outside check there is. */
public final class Ngspice {
  private static final Pattern CURRENT = Pattern.compile("i\\(vo(\\d+)\\)\\s*=\\s*(\\S+)");

  private final String program;

  private Ngspice(String program) {
    this.program = program;
  }

  /** The program of that name on the search path, or nothing. */
  public static Optional<Ngspice> installed() {
    for (String folder :
        System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator)) {
      Path program = Path.of(folder.isEmpty() ? "." : folder).resolve("ngspice");
      if (Files.isExecutable(program)) {
        return Optional.of(new Ngspice(program.toString()));
      }
    }
    return Optional.empty();
  }

  /**
   * Currents into the ground of each bit line, A.
   *
   * @throws IOException where the simulator cannot be run, fails or takes longer than ten minutes
   */
  public double[] currents(CrossbarArray array, double[] volts, CurrentVoltage cell)
      throws IOException {
    Path netlist = Files.createTempFile("hwnas-", ".cir");
    Path output = Files.createTempFile("hwnas-", ".out");
    try {
      Files.writeString(netlist, SpiceNetlist.of(array, volts, cell), StandardCharsets.UTF_8);
      Process process =
          new ProcessBuilder(program, "-b", netlist.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("ngspice did not end within ten minutes");
      }
      return read(Files.readString(output), array.cols());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ngspice ran", e);
    } finally {
      Files.deleteIfExists(netlist);
      Files.deleteIfExists(output);
    }
  }

  private static double[] read(String text, int cols) throws IOException {
    double[] currents = new double[cols];
    Matcher m = CURRENT.matcher(text);
    int found = 0;
    while (m.find()) {
      currents[Integer.parseInt(m.group(1))] = Double.parseDouble(m.group(2));
      found++;
    }
    if (found != cols) {
      throw new IOException("ngspice gave %d of %d currents:%n%s".formatted(found, cols, text));
    }
    return currents;
  }
}
