package org.hwnas.cli.command;

import java.util.Map;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.diagnostics.Severity;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.device.DeviceModel;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.table.TableException;
import org.hwnas.runtime.validation.DeviceSource;

/** Devices as the language states them, by way of a spec that has nothing else in it. */
final class LibraryDevices implements DeviceSource {
  private static final String PROBE = "hwnas-device-probe.hwnas";
  private static final String SPEC =
      """
      hwnas 1.0
      import %s
      device probe %s
      experiment Probe {
        workload { dataset = fashion_mnist_10k }
        network { head = linear { units = 10 } }
        hardware extends hwnas.presets.isaac { crossbar { device = probe } }
        minimize energy
        search random { budget = 1 evaluations }
      }
      """;

  private final String imported;
  private final FileSource files;

  /** Those of the library. */
  LibraryDevices() {
    this("hwnas.devices.*", FileSource.none());
  }

  /**
   * Those that a spec can name which imports something.
   *
   * @param imported as it stands behind {@code import}
   * @param files where it is read
   */
  LibraryDevices(String imported, FileSource files) {
    this.imported = imported;
    this.files = files;
  }

  /** The block of a device. */
  ResolvedBlock block(String definition) {
    Compilation compilation =
        Compiler.compile(PROBE, SPEC.formatted(imported, definition), files, Map.of());
    if (compilation.hasErrors() || compilation.plan().isEmpty()) {
      String first =
          compilation.diagnostics().stream()
              .filter(d -> d.severity() == Severity.ERROR)
              .findFirst()
              .map(d -> d.message())
              .orElse("it has no plan");
      throw new TableException("the device `" + definition + "`: " + first);
    }
    return new DesignResolver(compilation.plan().get())
        .resolve(Design.of(Map.of()))
        .child("hardware")
        .child("tile")
        .child("pe")
        .child("crossbar")
        .child("device");
  }

  @Override
  public DeviceModel device(String definition) {
    try {
      return DeviceModel.of(block(definition), 1);
    } catch (EvaluationFailure e) {
      throw new TableException("the device `" + definition + "`: " + e.getMessage());
    }
  }
}
