package org.hwnas.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.external.Simulators;
import picocli.CommandLine.Option;

/** Which programs a run may start: none, unless the command line says so. */
public final class SimulatorOptions {
  @Option(
      names = "--allow-simulator",
      paramLabel = "NAME=EXECUTABLE",
      description =
          "Let the spec's `external { simulator = NAME }` start this program, without arguments. May be repeated.")
  private List<String> allowed = new ArrayList<>();

  /**
   * The programs that may be started.
   *
   * @throws UserError where an option names none, or the plan needs one that no option allows
   */
  Simulators simulators(Plan plan, CommonOptions common) {
    Simulators simulators;
    try {
      simulators = Simulators.of(allowed, common.directory());
    } catch (IllegalArgumentException e) {
      throw new UserError(ExitCode.USAGE, "--allow-simulator: " + e.getMessage());
    }
    for (String name : needed(plan)) {
      if (!simulators.allowed().containsKey(name)) {
        throw new UserError(
            ExitCode.USAGE,
            "the spec asks for the simulator `%s`; a spec alone starts no program: add --allow-simulator %s=EXECUTABLE"
                .formatted(name, name));
      }
    }
    return simulators;
  }

  private static List<String> needed(Plan plan) {
    List<String> names = new ArrayList<>();
    plan.configuration().children().stream()
        .filter(block -> block.kind().equals("evaluate"))
        .forEach(block -> collect(block, names));
    return names;
  }

  private static void collect(Block block, List<String> names) {
    if (block.kind().equals("cimloop")) {
      names.add("cimloop");
    }
    for (Map.Entry<String, Field> field : block.fields().entrySet()) {
      if (block.kind().equals("external") && field.getKey().equals("simulator")) {
        for (Expr value : field.getValue().values()) {
          if (value instanceof Expr.Const c && c.value() instanceof Value.Sym name) {
            names.add(name.name());
          }
        }
      }
    }
    block.children().forEach(child -> collect(child, names));
  }
}
