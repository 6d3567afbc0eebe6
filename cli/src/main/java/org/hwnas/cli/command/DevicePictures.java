package org.hwnas.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.lsp.Pictures;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.device.DeviceModel;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.report.DevicePicture;
import org.hwnas.runtime.table.TableException;

/** Devices as {@code hwnas device plot} draws them, for hints of an editor. Thread-safe. */
public final class DevicePictures implements Pictures {
  /** Pictures that are kept: pointers rest on the same few names. */
  private static final int KEPT = 32;

  /** Width of a hint, pixels. */
  private static final int WIDTH = 430;

  private record Drawn(String name, DeviceModel model, double readVoltage) {}

  private final Map<Drawn, String> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Drawn, String> eldest) {
          return size() > KEPT;
        }
      };

  @Override
  public Optional<String> device(String name, Optional<String> file, FileSource files) {
    try {
      ResolvedBlock block =
          file.map(f -> new LibraryDevices("\"" + f + "\"", files))
              .orElseGet(LibraryDevices::new)
              .block("extends " + name + " { }");
      Drawn drawn = new Drawn(name, DeviceModel.of(block, 1), block.number("read_voltage"));
      synchronized (kept) {
        return Optional.of(
            kept.computeIfAbsent(
                drawn, d -> DevicePicture.svg(d.name(), d.model(), d.readVoltage(), WIDTH)));
      }
    } catch (TableException | EvaluationFailure e) {
      return Optional.empty(); // the text has errors, which stand beside it
    }
  }
}
