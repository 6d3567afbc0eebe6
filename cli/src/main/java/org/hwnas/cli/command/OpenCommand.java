package org.hwnas.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.plan.Plan;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.bundle.BundleException;
import org.hwnas.runtime.bundle.BundleReader;
import org.hwnas.runtime.experiment.RunException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a bundle apart. */
@Command(
    name = "open",
    description =
        "Take apart a file that `hwnas bundle` made, into a folder of its own. Every file is held against its hash; nothing inside is run.")
public final class OpenCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "BUNDLE", description = "The file.")
  private Path bundle;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The folder, which must not be there yet (default: the file's name, here).")
  private Path output;

  @Override
  public Integer call() {
    Path file = common.existing(bundle);
    String name = file.getFileName().toString().replaceFirst("(?i)\\.zip$", "");
    Path folder = common.resolve(output == null ? Path.of(name) : output);
    try {
      BundleReader.Opened opened = new BundleReader(BundleReader.Limits.USUAL).open(file, folder);
      Plan plan = opened.plan();
      var out = common.console().out();
      out.printf(
          Locale.ROOT,
          "%s: %d files, %.1f KiB, each as its metadata says%n",
          common.relative(folder),
          opened.files(),
          opened.bytes() / 1024.0);
      out.println("experiment " + plan.name() + ", plan " + PlanJson.hash(plan).substring(0, 12));
      plan.citations()
          .forEach(
              c ->
                  out.println(
                      "cites "
                          + c.key()
                          + (c.fields().containsKey("doi")
                              ? ", doi " + c.fields().get("doi")
                              : "")));
      out.println(
          opened.run()
              ? "do it over again: hwnas verify " + common.relative(folder)
              : "run it: hwnas run "
                  + common.relative(folder)
                  + "/"
                  + plan.sources().get(0).file());
      return ExitCode.OK;
    } catch (BundleException | RunException e) {
      throw new UserError(ExitCode.FAILED, e.getMessage());
    }
  }
}
