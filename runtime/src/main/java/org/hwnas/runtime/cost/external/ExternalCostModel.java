package org.hwnas.runtime.cost.external;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.ConfigurationValues;
import org.hwnas.runtime.cost.CostBreakdown;
import org.hwnas.runtime.cost.CostModel;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.Occupancy;
import org.hwnas.runtime.cost.WorkloadCost;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.MetricUnits;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;

/**
 * The model that the package describes. As many processes run as calls are under way at a time; a
 * process that broke is replaced, and asked once more, before the break is told.
 */
public final class ExternalCostModel implements CostModel, AutoCloseable {
  private static final int PROTOCOL = 1;
  private static final int ATTEMPTS = 2;
  private static final Gson GSON = new Gson();

  private final String name;
  private final Path executable;
  private final double timeout;
  private final Deque<SimulatorProcess> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param name of the simulator, for messages
   * @param executable started without arguments
   * @param timeout s, for one answer
   */
  public ExternalCostModel(String name, Path executable, double timeout) {
    this.name = name;
    this.executable = executable;
    this.timeout = timeout;
    // a run that is interrupted must leave no process behind
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "hwnas-simulator-end"));
  }

  @Override
  public DesignCost estimate(CostQuestion question) throws EvaluationFailure {
    String line = GSON.toJson(request(question));
    for (int attempt = 1; ; attempt++) {
      SimulatorProcess process = take();
      boolean usable = false;
      try {
        DesignCost cost = read(process.ask(line, timeout), question);
        usable = true;
        return cost;
      } catch (EvaluationFailure e) {
        usable = true; // an answer, and a sound one
        throw e;
      } catch (SimulatorException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SimulatorException("waiting for the simulator `" + name + "` was interrupted");
      } finally {
        if (usable) {
          give(process);
        } else {
          process.close();
        }
      }
    }
  }

  private SimulatorProcess take() {
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return SimulatorProcess.start(name, executable);
  }

  private void give(SimulatorProcess process) {
    synchronized (idle) {
      if (!closed) {
        idle.push(process);
        return;
      }
    }
    process.close();
  }

  /** Ends every process. */
  @Override
  public void close() {
    List<SimulatorProcess> all;
    synchronized (idle) {
      closed = true;
      all = new ArrayList<>(idle);
      idle.clear();
    }
    all.forEach(SimulatorProcess::close);
  }

  private JsonObject request(CostQuestion question) {
    JsonObject json = new JsonObject();
    json.addProperty("protocol", PROTOCOL);
    JsonObject configuration = new JsonObject();
    ConfigurationValues.of(question.root())
        .forEach((path, value) -> configuration.add(path, primitive(value)));
    json.add("configuration", configuration);
    JsonArray workloads = new JsonArray();
    for (CostQuestion.Workload workload : question.workloads()) {
      JsonObject one = new JsonObject();
      one.addProperty("name", workload.name());
      JsonArray layers = new JsonArray();
      for (Node node : workload.network().nodes()) {
        layers.add(layer(workload, node));
      }
      one.add("layers", layers);
      workloads.add(one);
    }
    json.add("workloads", workloads);
    return json;
  }

  private static JsonObject layer(CostQuestion.Workload workload, Node node) {
    JsonObject json = new JsonObject();
    json.addProperty("id", node.id());
    json.addProperty("name", node.name());
    json.addProperty("place", workload.place(node));
    json.addProperty("operator", node.operator().getClass().getSimpleName());
    JsonArray inputs = new JsonArray();
    node.inputs().forEach(inputs::add);
    json.add("inputs", inputs);
    json.add("output", shape(node.output()));
    if (node.operator() instanceof Operator.Conv conv) {
      json.addProperty("input_channels", conv.inChannels());
      json.addProperty("output_channels", conv.outChannels());
      json.add("kernel", pair(conv.kernelHeight(), conv.kernelWidth()));
      json.add("stride", pair(conv.strideHeight(), conv.strideWidth()));
      json.addProperty("groups", conv.groups());
    } else if (node.operator() instanceof Operator.Filters filters) {
      json.addProperty("input_channels", filters.groups() * filters.rows());
      json.addProperty("output_channels", filters.groups() * filters.outputsPerGroup());
      json.addProperty("groups", filters.groups());
    }
    json.addProperty("macs", node.macs());
    return json;
  }

  private static JsonArray shape(TensorShape shape) {
    JsonArray array = pair(shape.channels(), shape.height());
    array.add(shape.width());
    return array;
  }

  private static JsonArray pair(int a, int b) {
    JsonArray array = new JsonArray();
    array.add(a);
    array.add(b);
    return array;
  }

  private static JsonPrimitive primitive(Value value) {
    if (value instanceof Value.Num n) {
      boolean whole = n.value() == Math.rint(n.value()) && Math.abs(n.value()) < 1e15;
      return Double.isInfinite(n.value())
          ? new JsonPrimitive(Double.toString(n.value()))
          : whole ? new JsonPrimitive((long) n.value()) : new JsonPrimitive(n.value());
    }
    return value instanceof Value.Bool b
        ? new JsonPrimitive(b.value())
        : new JsonPrimitive(value.asSymbol());
  }

  private DesignCost read(String line, CostQuestion question) throws EvaluationFailure {
    JsonObject answer;
    try {
      JsonElement parsed = JsonParser.parseString(line);
      answer = parsed.isJsonObject() ? parsed.getAsJsonObject() : new JsonObject();
    } catch (JsonParseException e) {
      throw garbage(line, "no JSON");
    }
    if (answer.has("error") && answer.get("error").isJsonPrimitive()) {
      throw new EvaluationFailure("`" + name + "`: " + answer.get("error").getAsString());
    }
    if (!answer.has("metrics") || !answer.get("metrics").isJsonObject()) {
      throw garbage(line, "neither `metrics` nor `error`");
    }
    int count = question.workloads().size();
    SortedMap<String, MetricArray> given = new TreeMap<>();
    for (Map.Entry<String, JsonElement> metric : answer.getAsJsonObject("metrics").entrySet()) {
      if (!MetricUnits.known(metric.getKey())) {
        throw garbage(line, "`" + metric.getKey() + "` is no metric");
      }
      given.put(metric.getKey(), values(line, metric.getValue(), count));
    }
    List<WorkloadCost> workloads = new ArrayList<>();
    for (CostQuestion.Workload workload : question.workloads()) {
      workloads.add(
          new WorkloadCost(
              workload.name(),
              workload.network(),
              new Occupancy(List.of(), 0, 0, 0, 0, true),
              new CostBreakdown(List.of(), 0, 0)));
    }
    return new DesignCost(
        workloads, ComponentValues.NONE, ComponentValues.NONE, 0, question.areaPrice(), given);
  }

  /** A number for the chip, or a list with one for each workload. */
  private MetricArray values(String line, JsonElement json, int workloads) {
    List<JsonElement> elements =
        json.isJsonArray() ? json.getAsJsonArray().asList() : List.of(json);
    if (elements.size() != 1 && elements.size() != workloads) {
      throw garbage(line, elements.size() + " values for " + workloads + " workloads");
    }
    double[] values = new double[elements.size()];
    for (int i = 0; i < values.length; i++) {
      JsonElement element = elements.get(i);
      boolean number = element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber();
      values[i] = number ? element.getAsDouble() : Double.NaN;
      if (Double.isNaN(values[i])) {
        throw garbage(line, "`" + element + "` is no number");
      }
    }
    return values.length == 1 && !json.isJsonArray()
        ? MetricArray.scalar(values[0])
        : MetricArray.perWorkload(values);
  }

  private SimulatorException garbage(String line, String why) {
    String shown = line.length() > 200 ? line.substring(0, 200) + "..." : line;
    return new SimulatorException(
        "the simulator `%s` answered `%s`: %s".formatted(name, shown, why));
  }

  @Override
  public String source(Component component) {
    return "simulator " + name;
  }
}
