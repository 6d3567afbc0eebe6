package org.hwnas.cli.command;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.dsl.schema.Metric;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.cost.CostItem;
import org.hwnas.runtime.cost.CostModel;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.LayerOccupancy;
import org.hwnas.runtime.cost.WorkloadCost;
import org.hwnas.runtime.cost.external.SimulatorException;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.MetricUnits;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.experiment.DesignFile;
import org.hwnas.runtime.report.CostPicture;
import org.hwnas.runtime.screening.Fidelity;
import org.hwnas.runtime.table.TableFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures one design. */
@Command(
    name = "eval",
    description = "Measure one design: every metric with its unit, and where the cost comes from.")
public final class EvalCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private SpecInput input;
  @Mixin private SimulatorOptions programs;

  @Mixin private DesignInput design;

  @Option(names = "--cost-only", description = "Leave accuracy out: nothing is trained.")
  private boolean costOnly;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description =
          "Also write a picture (SVG): area, leakage, energy, time and crossbars by component and layer.")
  private Path plot;

  @Option(names = "--format", description = "human or json.", defaultValue = "human")
  private OutputFormat format;

  @Override
  public Integer call() {
    SpecInput.Compiled compiled = input.compile(common);
    Plan plan = compiled.plan();
    CapabilityCheck.require(plan, common);
    TableFiles files = TableFiles.in(compiled.path().toAbsolutePath().getParent());
    Models models =
        Models.standard(DataCommand.sets(common), files, programs.simulators(plan, common));
    try (PlanEvaluator evaluator = models.evaluator(plan)) {
      Design valid = design.of(plan, evaluator, common);
      ResolvedBlock root = new DesignResolver(plan).resolve(valid);
      CostModel model = models.cost().model(root);
      DesignCost cost = models.cost().estimate(root);
      SortedMap<String, MetricArray> metrics =
          costOnly ? cost.metrics() : evaluator.evaluate(valid);
      if (plot != null) {
        draw(plan, cost);
      }
      Map<String, SortedMap<String, MetricArray>> steps =
          costOnly ? Map.of() : steps(plan, models, valid);
      if (format == OutputFormat.json) {
        printJson(model, valid, cost, metrics, steps);
      } else {
        printText(valid, cost, metrics, steps);
      }
      return ExitCode.OK;
    } catch (SimulatorException e) {
      throw new UserError(ExitCode.FAILED, e.getMessage());
    } catch (EvaluationFailure e) {
      throw new UserError(ExitCode.INFEASIBLE, "this design cannot be measured: " + e.getMessage());
    }
  }

  /** The figures of each fidelity of the chain; none of one that cannot measure the design. */
  private static Map<String, SortedMap<String, MetricArray>> steps(
      Plan plan, Models models, Design design) {
    Map<String, SortedMap<String, MetricArray>> steps = new LinkedHashMap<>();
    for (Fidelity fidelity : Fidelity.chain(plan)) {
      try (PlanEvaluator evaluator = models.evaluator(fidelity.plan())) {
        steps.put(fidelity.name(), evaluator.evaluate(design));
      } catch (EvaluationFailure e) {
        steps.put(fidelity.name(), new TreeMap<>());
      }
    }
    return steps;
  }

  private void draw(Plan plan, DesignCost cost) {
    try {
      Files.writeString(common.resolve(plot), CostPicture.svg(plan.name(), cost));
    } catch (IOException e) {
      throw new UserError(ExitCode.FAILED, "`" + plot + "` cannot be written: " + e.getMessage());
    }
  }

  private void printJson(
      CostModel model,
      Design design,
      DesignCost cost,
      Map<String, MetricArray> metrics,
      Map<String, SortedMap<String, MetricArray>> steps) {
    JsonObject json = new JsonObject();
    json.add("design", DesignFile.json(design));
    json.add("metrics", values(metrics));
    if (!steps.isEmpty()) {
      JsonObject fidelities = new JsonObject();
      steps.forEach((name, figures) -> fidelities.add(name, values(figures)));
      json.add("fidelities", fidelities);
    }
    JsonArray breakdown = new JsonArray();
    JsonArray mapping = new JsonArray();
    for (WorkloadCost workload : cost.workloads()) {
      workload
          .breakdown()
          .items(model)
          .forEach(item -> breakdown.add(leaf(workload.workload(), item)));
      workload.occupancy().layers().forEach(l -> mapping.add(placed(workload.workload(), l)));
    }
    cost.areaItems(model).forEach(item -> breakdown.add(leaf("", item)));
    json.add("mapping", mapping);
    json.add("breakdown", breakdown);
    common
        .console()
        .out()
        .println(new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json));
  }

  private static JsonObject values(Map<String, MetricArray> metrics) {
    JsonObject values = new JsonObject();
    metrics.forEach(
        (name, array) -> {
          JsonObject one = new JsonObject();
          one.addProperty("unit", MetricUnits.si(name));
          JsonArray all = new JsonArray();
          for (double value : array.values()) {
            all.add(value);
          }
          one.addProperty("workloads", array.workloads());
          one.addProperty("chips", array.chips());
          one.add("values", all);
          array
              .standardErrors()
              .ifPresent(
                  errors -> {
                    JsonArray each = new JsonArray();
                    for (double error : errors.values()) {
                      each.add(error);
                    }
                    one.add("standard_errors", each);
                  });
          values.add(name, one);
        });
    return values;
  }

  private static JsonObject leaf(String workload, CostItem item) {
    JsonObject one = new JsonObject();
    one.addProperty("workload", workload);
    one.addProperty("quantity", item.quantity());
    one.addProperty("layer", item.layer());
    one.addProperty("component", item.component());
    one.addProperty("value", item.value());
    one.addProperty("unit", item.unit());
    one.addProperty("source", item.source());
    return one;
  }

  private static JsonObject placed(String workload, LayerOccupancy layer) {
    JsonObject one = new JsonObject();
    one.addProperty("workload", workload);
    one.addProperty("layer", layer.name());
    one.addProperty("crossbars", layer.crossbars());
    one.addProperty("tiles", layer.tiles());
    one.addProperty("cells", layer.cells());
    one.addProperty("conversions", layer.conversions());
    layer.decisions().forEach(one::addProperty);
    return one;
  }

  private void printText(
      Design design,
      DesignCost cost,
      Map<String, MetricArray> metrics,
      Map<String, SortedMap<String, MetricArray>> steps) {
    var out = common.console().out();
    out.println("design");
    design.values().forEach((id, value) -> out.println("  " + id + " = " + value));
    out.println("metrics");
    metrics.forEach((name, array) -> out.printf("  %-18s %s%n", name, shown(name, array)));
    steps.forEach(
        (step, figures) -> {
          out.println("at the fidelity `" + step + "`, before it");
          if (figures.isEmpty()) {
            out.println("  the design cannot be measured");
          }
          figures.forEach((name, array) -> out.printf("  %-18s %s%n", name, shown(name, array)));
        });
    out.print(CostText.of(cost));
  }

  private static String shown(String name, MetricArray array) {
    Unit unit = unit(name);
    StringBuilder text = new StringBuilder();
    for (double value : array.values()) {
      text.append(text.length() == 0 ? "" : ", ").append(Units.number(unit.fromSi(value), 5));
    }
    text.append(unit.symbol().equals("1") ? "" : " " + unit.symbol());
    array
        .standardErrors()
        .ifPresent(
            errors -> {
              text.append("; mean over chips +-");
              for (double error : errors.values()) {
                text.append(' ').append(Units.number(unit.fromSi(error), 2));
              }
            });
    return text.toString();
  }

  private static Unit unit(String metric) {
    Metric known = Schemas.METRICS.get(metric);
    return known == null ? Unit.ONE : Units.of(known.unit());
  }
}
