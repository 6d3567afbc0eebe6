package org.hwnas.cli.command;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.SpaceSize;
import org.hwnas.plan.expression.ExprPrinter;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.plan.units.Units;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compiles a spec to its plan. */
@Command(
    name = "plan",
    description = "Compile a spec and show the plan: parameters, number of designs, objectives.")
public final class PlanCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private SpecInput input;

  @Option(
      names = "--format",
      description = "human: a summary; json: the whole plan, as a run reads it.",
      defaultValue = "human")
  private OutputFormat format;

  @Override
  public Integer call() {
    Plan plan = input.compile(common).plan();
    PrintStream out = common.console().out();
    if (format == OutputFormat.json) {
      out.writeBytes(PlanJson.write(plan));
      out.flush();
      return ExitCode.OK;
    }
    out.println(plan.name() + (plan.doc().isEmpty() ? "" : ": " + plan.doc()));
    out.println("plan      " + PlanJson.hash(plan));
    out.println("designs   " + designs(plan.space()));
    out.println("parameters");
    int width = plan.parameters().stream().mapToInt(p -> p.id().length()).max().orElse(0);
    for (Parameter parameter : plan.parameters()) {
      out.printf(
          Locale.ROOT,
          "  %-" + width + "s  %s%s%n",
          parameter.id(),
          domain(parameter),
          parameter.when().map(w -> "  when " + ExprPrinter.print(w)).orElse(""));
    }
    out.println("objectives");
    plan.objectives()
        .forEach(
            o ->
                out.println(
                    "  "
                        + (o.maximize() ? "maximize " : "minimize ")
                        + o.text()
                        + " ["
                        + o.unit()
                        + "]"));
    if (!plan.requirements().isEmpty()) {
      out.println("requirements");
      plan.requirements().forEach(r -> out.println("  " + r.text()));
    }
    return ExitCode.OK;
  }

  private static String designs(SpaceSize space) {
    String count = String.format(Locale.ROOT, "%,d", space.count());
    String note =
        space.exact()
            ? ""
            : " at most; about "
                + String.format(Locale.ROOT, "%.3g", space.estimate().orElse(Double.NaN))
                + " by sampling";
    String continuous =
        space.continuousParameters() == 0
            ? ""
            : ", times " + space.continuousParameters() + " continuous parameters";
    return count + note + continuous;
  }

  /** A domain as a reader would write it, in the parameter's unit. */
  static String domain(Parameter parameter) {
    Domain domain = parameter.domain();
    String unit = parameter.unit();
    if (domain instanceof Domain.Choice choice) {
      return choice.values().stream()
          .map(v -> value(v, unit))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (domain instanceof Domain.Grid grid) {
      return grid.values().stream()
          .map(v -> value(Value.of(v), unit))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (domain instanceof Domain.Integers integers) {
      return integers.low() + ".." + integers.high();
    }
    Domain.Interval interval = (Domain.Interval) domain;
    return value(Value.of(interval.low()), unit)
        + " .. "
        + value(Value.of(interval.high()), unit)
        + (interval.logarithmic() ? " (logarithmic)" : "");
  }

  static String value(Value value, String unit) {
    return value instanceof Value.Num n
        ? Units.format(n.value(), Units.of(unit), 6)
        : value.toString();
  }
}
