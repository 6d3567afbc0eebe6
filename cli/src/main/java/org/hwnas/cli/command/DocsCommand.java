package org.hwnas.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.hwnas.cli.Version;
import org.hwnas.cli.manual.ManPages;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.dsl.ide.reference.ReferenceManual;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the reference. */
@Command(
    name = "docs",
    description = "Write the reference of the language and its library as Markdown pages.")
public final class DocsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(
      paramLabel = "DIR",
      description = "Folder for the pages; pages of the same name are replaced.")
  private Path folder;

  @Option(names = "--man", description = "Write the command's manual pages instead, for man(1).")
  private boolean man;

  private final Supplier<CommandLine> whole;

  /**
   * @param whole makes the command with all its verbs
   */
  public DocsCommand(Supplier<CommandLine> whole) {
    this.whole = whole;
  }

  @Override
  public Integer call() throws IOException {
    Map<String, String> pages =
        man ? ManPages.of(whole.get(), Version.current()) : ReferenceManual.pages();
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Path file = common.resolve(folder).resolve(page.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, page.getValue());
    }
    if (!common.quiet()) {
      common.console().err().println("wrote " + pages.size() + " pages to " + folder);
    }
    return ExitCode.OK;
  }
}
