package org.hwnas.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.LayerCost;
import org.hwnas.runtime.cost.LayerOccupancy;
import org.hwnas.runtime.cost.Occupancy;
import org.hwnas.runtime.cost.WorkloadCost;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.MetricUnits;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;

/**
 * Designs as the report reads them: metrics, where area, energy and time go, where each layer is on
 * the chip, and the networks, each once however many designs run it.
 */
final class DesignJson {
  private final Map<String, Integer> known = new HashMap<>();
  private final JsonArray networks = new JsonArray();
  private final Map<String, Integer> drawn = new HashMap<>();
  private final JsonArray devices = new JsonArray();

  /** The networks of all designs asked for so far; a workload names one by its index. */
  JsonArray networks() {
    return networks;
  }

  /** Pictures of the devices of all designs asked for so far; a design names one by its index. */
  JsonArray devices() {
    return devices;
  }

  /**
   * One design.
   *
   * @param cost its breakdown; empty where it has none
   * @param device a picture of its device as SVG; empty where no device acts
   */
  JsonObject of(RunReport.Point point, Optional<DesignCost> cost, Optional<String> device) {
    JsonObject design = new JsonObject();
    design.addProperty("index", point.entry().index());
    JsonObject metrics = new JsonObject();
    point
        .entry()
        .outcome()
        .metrics()
        .forEach((name, array) -> metrics.add(name, metric(name, array)));
    design.add("metrics", metrics);
    cost.ifPresent(c -> breakdown(design, c));
    device.ifPresent(svg -> design.addProperty("device", device(svg)));
    return design;
  }

  private int device(String svg) {
    return drawn.computeIfAbsent(
        svg,
        picture -> {
          devices.add(picture);
          return devices.size() - 1;
        });
  }

  private static JsonObject metric(String name, MetricArray array) {
    JsonObject metric = new JsonObject();
    metric.addProperty("unit", MetricUnits.si(name));
    metric.addProperty("workloads", array.workloads());
    metric.addProperty("chips", array.chips());
    if (!array.times().isEmpty()) {
      JsonArray times = new JsonArray();
      array.times().forEach(times::add);
      metric.add("times", times);
    }
    metric.add("values", ReportJson.numbers(array.values()));
    return metric;
  }

  private void breakdown(JsonObject design, DesignCost cost) {
    JsonObject energy = new JsonObject();
    for (WorkloadCost workload : cost.workloads()) {
      energy.add(workload.workload(), components(workload.breakdown().energyByComponent()));
    }
    design.add("energy", energy);
    design.add("area", components(cost.area()));
    design.addProperty("tiles", cost.chipTiles());
    JsonArray workloads = new JsonArray();
    JsonArray layers = new JsonArray();
    for (WorkloadCost workload : cost.workloads()) {
      workloads.add(workload(workload));
      for (LayerCost layer : workload.breakdown().layers()) {
        JsonObject one = new JsonObject();
        one.addProperty("workload", workload.workload());
        one.addProperty("node", layer.node());
        one.addProperty("name", layer.name());
        one.add("energy", components(layer.energy()));
        one.add("latency", ReportJson.number(layer.latency()));
        layers.add(one);
      }
    }
    design.add("workloads", workloads);
    design.add("layers", layers);
  }

  private JsonObject workload(WorkloadCost workload) {
    Occupancy occupancy = workload.occupancy();
    JsonObject json = new JsonObject();
    json.addProperty("name", workload.workload());
    json.addProperty("network", network(workload.network()));
    json.addProperty("tiles", occupancy.tiles());
    json.addProperty("crossbars", occupancy.crossbars());
    json.add("utilization", ReportJson.number(occupancy.utilization()));
    json.addProperty("fits", occupancy.fits());
    double cellsPerTile = occupancy.cells() / (occupancy.tiles() * occupancy.utilization());
    JsonArray placed = new JsonArray();
    for (LayerOccupancy layer : occupancy.layers()) {
      JsonObject one = new JsonObject();
      one.addProperty("node", layer.node());
      one.addProperty("name", layer.name());
      one.addProperty("crossbars", layer.crossbars());
      one.addProperty("tiles", layer.tiles());
      one.addProperty("cells", layer.cells());
      one.add("conversions", ReportJson.number(layer.conversions()));
      one.add("utilization", ReportJson.number(layer.cells() / (layer.tiles() * cellsPerTile)));
      JsonObject decisions = new JsonObject();
      layer.decisions().forEach(decisions::addProperty);
      one.add("decisions", decisions);
      placed.add(one);
    }
    json.add("layers", placed);
    return json;
  }

  private int network(Network network) {
    JsonArray nodes = new JsonArray();
    for (Node node : network.nodes()) {
      JsonObject one = new JsonObject();
      one.addProperty("name", node.name());
      one.addProperty("kind", kind(node.operator()));
      one.addProperty("about", about(node.operator()));
      JsonArray inputs = new JsonArray();
      node.inputs().forEach(inputs::add);
      one.add("inputs", inputs);
      one.addProperty("shape", node.output().toString());
      one.addProperty("parameters", node.parameters());
      one.addProperty("macs", node.macs());
      nodes.add(one);
    }
    return known.computeIfAbsent(
        nodes.toString(),
        text -> {
          networks.add(nodes);
          return networks.size() - 1;
        });
  }

  private static String kind(Operator operator) {
    return operator instanceof Operator.Activation activation
        ? activation.kind().name().toLowerCase(Locale.ROOT)
        : operator.getClass().getSimpleName();
  }

  /** What is particular about it, a few words; empty where the name says all. */
  private static String about(Operator operator) {
    if (operator instanceof Operator.Conv conv) {
      String stride =
          conv.strideHeight() == 1 && conv.strideWidth() == 1
              ? ""
              : " /" + conv.strideHeight() + (same(conv) ? "" : "x" + conv.strideWidth());
      String groups =
          conv.depthwise()
              ? " depthwise"
              : conv.groups() > 1 ? " " + conv.groups() + " groups" : "";
      return conv.kernelHeight() + "x" + conv.kernelWidth() + stride + groups;
    }
    if (operator instanceof Operator.Attention attention) {
      return attention.heads() + " heads";
    }
    return "";
  }

  private static boolean same(Operator.Conv conv) {
    return conv.strideHeight() == conv.strideWidth();
  }

  /** Where in the hierarchy each component sits. */
  static JsonObject levels() {
    Map<String, String> levels = new LinkedHashMap<>();
    for (Component component : Component.values()) {
      levels.put(component.id(), component.level().id());
    }
    JsonObject json = new JsonObject();
    levels.forEach(json::addProperty);
    return json;
  }

  private static JsonObject components(ComponentValues values) {
    JsonObject json = new JsonObject();
    values
        .toMap()
        .forEach(
            (component, value) -> {
              if (value > 0) {
                json.add(component.id(), ReportJson.number(value));
              }
            });
    return json;
  }
}
