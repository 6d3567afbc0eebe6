package org.hwnas.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.ide.Library;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.device.DeviceModel;
import org.hwnas.runtime.report.DevicePicture;
import org.hwnas.runtime.table.TableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Devices of the library as pictures. */
@Command(
    name = "device",
    description =
        "Draw a device of the library: where programming lands, how conductances drift, how reads fluctuate.")
public final class DeviceCommand implements Callable<Integer> {
  /** What to do. */
  enum Action {
    plot
  }

  @Mixin private CommonOptions common;

  @Parameters(index = "0", paramLabel = "ACTION", description = "plot.")
  private Action action;

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "A device of the library, such as pcm; see hwnas list library.")
  private String name;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The SVG picture (default: NAME.svg).")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() {
    String simple = name.startsWith("hwnas.devices.") ? name.substring(14) : name;
    List<String> known = devices();
    if (!known.contains(simple)) {
      throw new UserError(
          ExitCode.USAGE,
          "the library has no device `"
              + name
              + "`"
              + DidYouMean.nearest(simple, known)
                  .map(n -> "; did you mean `" + n + "`?")
                  .orElse("; see `hwnas list library`"));
    }
    LibraryDevices library = new LibraryDevices();
    String svg;
    try {
      ResolvedBlock block = library.block("extends " + simple + " { }");
      DeviceModel model = library.device("extends " + simple + " { }");
      svg = DevicePicture.svg(simple, model, block.number("read_voltage"));
    } catch (TableException e) {
      throw new UserError(ExitCode.SPEC, e.getMessage());
    }
    Path file = common.resolve(output.orElse(Path.of(simple + ".svg")));
    try {
      Files.writeString(file, svg, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserError(ExitCode.USAGE, "cannot write `" + file + "`: " + e.getMessage());
    }
    common.console().out().println(common.relative(file));
    return ExitCode.OK;
  }

  private static List<String> devices() {
    return Library.definitions().stream()
        .filter(d -> d.kind().equals("device"))
        .map(Library.Definition::simpleName)
        .toList();
  }
}
