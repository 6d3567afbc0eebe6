package org.hwnas.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.ide.reference.Topic;
import org.hwnas.dsl.ide.reference.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Explains a name. */
@Command(
    name = "explain",
    description =
        "Explain a diagnostic (HW306), block (crossbar), field (crossbar.rows), algorithm (nsga2), metric (energy), aggregate,"
            + " function, unit (uS) or library definition (hwnas.devices.ideal).")
public final class ExplainCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(
      paramLabel = "NAME",
      description = "A name, or kind:name where a name has several meanings.")
  private String name;

  @Override
  public Integer call() {
    List<Topic> topics = Topics.find(name);
    if (topics.isEmpty()) {
      throw new UserError(
          ExitCode.USAGE,
          "nothing is known as `"
              + name
              + "`"
              + DidYouMean.nearest(name, Topics.names())
                  .map(n -> "; did you mean `" + n + "`?")
                  .orElse("; see `hwnas list`"));
    }
    if (topics.size() > 1) {
      throw new UserError(
          ExitCode.USAGE,
          "`"
              + name
              + "` has several meanings; ask for one of\n"
              + topics.stream()
                  .map(t -> "  hwnas explain " + t.qualified())
                  .collect(Collectors.joining("\n")));
    }
    common.console().out().print(topics.get(0).page());
    return ExitCode.OK;
  }
}
