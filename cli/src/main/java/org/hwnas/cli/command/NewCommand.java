package org.hwnas.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.ide.ProjectTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a project. */
@Command(name = "new", description = "Make a folder with a spec that checks clean and runs.")
public final class NewCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "DIR", description = "Folder to make; it may exist.")
  private Path folder;

  @Option(
      names = {"-t", "--template"},
      paramLabel = "NAME",
      defaultValue = "minimal",
      description = {
        "minimal (default): a small network and its crossbars; only cost, seconds.",
        "cosearch: network and crossbars together, on real images; minutes.",
        "paper: a published hardware space over published networks.",
        "device: your own device beside those of the library."
      })
  private String template;

  @Override
  public Integer call() throws IOException {
    Map<String, String> files = template().files();
    Path target = common.resolve(folder);
    List<String> taken =
        files.keySet().stream().filter(name -> Files.exists(target.resolve(name))).toList();
    if (!taken.isEmpty()) {
      throw new UserError(
          ExitCode.USAGE,
          "`"
              + folder
              + "` has "
              + DidYouMean.list(taken, 4)
              + " already; nothing is overwritten: choose another folder");
    }
    Files.createDirectories(target);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(target.resolve(file.getKey()), file.getValue());
    }
    String spec = common.relative(target.resolve("main.hwnas"));
    common.console().out().println(spec);
    if (!common.quiet()) {
      common.console().err().println("see it with: hwnas plan " + spec);
      common.console().err().println("run it with: hwnas run " + spec);
    }
    return ExitCode.OK;
  }

  private ProjectTemplate template() {
    List<String> known = Arrays.stream(ProjectTemplate.values()).map(ProjectTemplate::id).toList();
    return Arrays.stream(ProjectTemplate.values())
        .filter(t -> t.id().equals(template))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.USAGE,
                    "there is no template `"
                        + template
                        + "`; "
                        + DidYouMean.hint(template, known)));
  }
}
