package org.hwnas.cli.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.plan.Plan;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.plan.text.PlanSummary;
import org.hwnas.runtime.network.PlannedNetworks;
import org.hwnas.runtime.workload.Catalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compiles a spec to its plan. */
@Command(
    name = "plan",
    description =
        "Compile a spec and show the plan: parameters, number of designs, objectives, requirements,"
            + " and how large its networks are.")
public final class PlanCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private SpecInput input;

  @Option(
      names = "--format",
      description = "human: a summary; json: the whole plan, as a run reads it.",
      defaultValue = "human")
  private OutputFormat format;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Write the whole plan to a file, and the summary as usual.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--values",
      defaultValue = "none",
      description =
          "Which fields to list with value and origin: none, implicit (inherited and defaults) or all.")
  private PlanSummary.Values values;

  @Override
  public Integer call() {
    Plan plan = input.compile(common).plan();
    byte[] json = PlanJson.write(plan);
    out.ifPresent(file -> write(file, json));
    PrintStream stream = common.console().out();
    if (format == OutputFormat.json) {
      stream.writeBytes(json);
      stream.flush();
    } else {
      stream.print(PlanSummary.of(plan, values));
      stream.println();
      networks(plan).forEach(stream::println);
    }
    return ExitCode.OK;
  }

  /** How large each network is, where no parameter decides it. */
  private static List<String> networks(Plan plan) {
    List<PlannedNetworks.Planned> all = PlannedNetworks.of(plan, Catalogue::input);
    List<String> lines = new ArrayList<>(List.of("networks (" + all.size() + ")"));
    for (PlannedNetworks.Planned planned : all) {
      String searched = planned.problem().isEmpty() ? "searched" : planned.problem();
      String size =
          planned
              .network()
              .map(
                  n ->
                      String.format(
                          Locale.ROOT,
                          "%s to %s, %d layers with weights, %,d parameters, %,d MACs",
                          n.input(),
                          n.output(),
                          planned.layersWithWeights(),
                          n.parameters(),
                          n.macs()))
              .orElse(searched);
      lines.add("  " + planned.name() + "  " + size);
    }
    return lines;
  }

  private void write(Path file, byte[] json) {
    try {
      Files.write(common.resolve(file), json);
    } catch (IOException e) {
      throw new UserError(ExitCode.USAGE, "cannot write `" + file + "`: " + e);
    }
  }
}
