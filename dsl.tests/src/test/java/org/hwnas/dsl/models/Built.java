package org.hwnas.dsl.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;

/** Networks as a reader of a plan builds them. */
final class Built {
  private Built() {}

  /** A network of the library. */
  static Network library(String name) throws EvaluationFailure {
    return network("workloads = {hwnas.models." + name + "}");
  }

  /** A network of the library with statements of one's own. */
  static Network extending(String base, String body) throws EvaluationFailure {
    String definition = "network Own extends " + base + " { " + body + " }\n";
    return network(plan(definition, "workloads = {Own}"), Map.of());
  }

  /** A network with these statements in its body and an input of 3 x 32 x 32. */
  static Network of(String body) throws EvaluationFailure {
    return network(plan(inline(body)), Map.of());
  }

  /** As {@link #of(String)}, with values for the parameters it searches. */
  static Network of(String body, Map<String, Value> values) throws EvaluationFailure {
    return network(plan(inline(body)), values);
  }

  static Plan searching(String body) {
    return plan(inline(body));
  }

  /** The places at which what varies per layer has a value. */
  static List<String> places(String body) {
    String varying = "hardware extends hwnas.presets.isaac { adc { bits in {7, 8} per layer } }\n";
    return compiled(experiment("", inline(body), varying)).parameters().stream()
        .map(p -> p.id().replaceAll(".*\\[network\\.(.*)]", "$1"))
        .toList();
  }

  private static String inline(String body) {
    return "network {\ninput_channels = 3  input_height = 32  input_width = 32  classes = 10\n"
        + body
        + "\n}";
  }

  private static Network network(String workload) throws EvaluationFailure {
    return network(plan(workload), Map.of());
  }

  private static Plan plan(String workload) {
    return plan("", workload);
  }

  private static Plan plan(String definitions, String workload) {
    String hardware = "hardware extends hwnas.presets.isaac { adc { bits in {7, 8} } }\n";
    return compiled(experiment(definitions, workload, hardware));
  }

  private static String experiment(String definitions, String workload, String hardware) {
    return "hwnas 1.0\n"
        + definitions
        + "experiment E {\n"
        + workload
        + "\n"
        + hardware
        + "minimize energy\nsearch random { budget = 2 evaluations } }\n";
  }

  private static Plan compiled(String text) {
    Compilation compilation = Compiler.compile("e.hwnas", text, f -> Optional.empty(), Map.of());
    assertThat(compilation.diagnostics()).as(text).isEmpty();
    return compilation.plan().orElseThrow();
  }

  private static Network network(Plan plan, Map<String, Value> values) throws EvaluationFailure {
    Map<String, Value> all = new TreeMap<>(values);
    all.put("hardware.tile.pe.adc.bits", Value.of(8));
    ResolvedBlock root = new DesignResolver(plan).resolve(Design.of(all));
    return NetworkBuilder.build(root.childrenOfKind("network").findFirst().orElseThrow());
  }
}
