package org.hwnas.cli.command;

import java.util.concurrent.Callable;
import org.hwnas.lsp.LanguageServerMain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves editors. */
@Command(
    name = "lsp",
    description = "Serve an editor over the Language Server Protocol on standard input and output.")
public final class LspCommand implements Callable<Integer> {
  @Option(
      names = "--stdio",
      description = "Accepted for editors that pass it; it is the only transport.")
  private boolean stdio;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @Override
  public Integer call() {
    return LanguageServerMain.serve(System.in, System.out, new RunFolders(), new DevicePictures());
  }
}
