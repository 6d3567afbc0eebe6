package org.hwnas.cli.command;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.hwnas.cli.output.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells a shell what can be typed. */
@Command(
    name = "completion",
    description = {
      "Print what makes a shell complete verbs and options.",
      "bash: source <(hwnas completion bash), in ~/.bashrc; zsh: the same in ~/.zshrc, after compinit."
    })
public final class CompletionCommand implements Callable<Integer> {
  /** Shells that are understood; both read the same script. */
  enum Shell {
    bash,
    zsh
  }

  private final Supplier<CommandLine> whole;

  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell;

  /**
   * @param whole makes the command with all its verbs
   */
  public CompletionCommand(Supplier<CommandLine> whole) {
    this.whole = whole;
  }

  @Override
  public Integer call() {
    common.console().out().print(AutoComplete.bash("hwnas", whole.get()));
    return ExitCode.OK;
  }
}
