package org.hwnas.cli.command;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.HelpPages;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.ide.Reference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Explains a code, a block, a field or a metric. */
@Command(
    name = "explain",
    description =
        "Explain a diagnostic (HW306), a block (crossbar), a field (crossbar.rows) or a metric (energy).")
public final class ExplainCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(
      paramLabel = "WHAT",
      description = "A code, a block, a field as block.name, or a metric.")
  private String what;

  @Override
  public Integer call() {
    PrintStream out = common.console().out();
    Optional<Issue> issue =
        Issue.byCode(what)
            .or(() -> Arrays.stream(Issue.values()).filter(i -> i.slug().equals(what)).findFirst());
    if (issue.isPresent()) {
      out.print(HelpPages.of(issue.get()));
      return ExitCode.OK;
    }
    Optional<String> page = Reference.page(what);
    if (page.isEmpty()) {
      throw new UserError(
          ExitCode.USAGE,
          "nothing is known as `"
              + what
              + "`"
              + DidYouMean.nearest(what, Reference.names())
                  .map(n -> "; did you mean `" + n + "`?")
                  .orElse("; see `hwnas list`"));
    }
    out.print(page.get());
    return ExitCode.OK;
  }
}
