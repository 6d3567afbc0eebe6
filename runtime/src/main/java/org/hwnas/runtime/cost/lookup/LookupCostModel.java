package org.hwnas.runtime.cost.lookup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.CostBreakdown;
import org.hwnas.runtime.cost.CostModel;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.Occupancy;
import org.hwnas.runtime.cost.WorkloadCost;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.table.Table;

/**
 * Metrics from a table. By design: a row for each design, or for each design and workload. By
 * layer: a row for each kind of layer; energy, latency and area of layers add up. Keys of layers
 * are fields of the configuration, which may differ from layer to layer, and {@code layer.inputs},
 * {@code layer.outputs}, {@code layer.groups}, {@code layer.positions}.
 */
public final class LookupCostModel implements CostModel {
  private final LookupTable table;
  private final boolean byLayer;
  private final String source;

  private LookupCostModel(LookupTable table, boolean byLayer, String source) {
    this.table = table;
    this.byLayer = byLayer;
    this.source = source;
  }

  /**
   * Reads a table.
   *
   * @param description of its columns; empty where their titles say all
   * @param byLayer whether a row is a layer's rather than a design's
   * @throws EvaluationFailure where it is not the table it should be
   */
  public static LookupCostModel of(Table table, Optional<Table> description, boolean byLayer)
      throws EvaluationFailure {
    Columns columns =
        description.isPresent()
            ? Columns.described(table, description.get())
            : Columns.ofTitles(table);
    return new LookupCostModel(LookupTable.of(table, columns), byLayer, "table " + table.name());
  }

  @Override
  public DesignCost estimate(CostQuestion question) throws EvaluationFailure {
    List<SortedMap<String, Double>> found = new ArrayList<>();
    List<WorkloadCost> workloads = new ArrayList<>();
    for (CostQuestion.Workload workload : question.workloads()) {
      found.add(byLayer ? layers(question, workload) : design(question, workload));
      workloads.add(
          new WorkloadCost(
              workload.name(),
              workload.network(),
              new Occupancy(List.of(), 0, 0, 0, 0, true),
              new CostBreakdown(List.of(), 0, 0)));
    }
    return new DesignCost(
        workloads,
        ComponentValues.NONE,
        ComponentValues.NONE,
        0,
        question.areaPrice(),
        metrics(found));
  }

  private static SortedMap<String, MetricArray> metrics(List<SortedMap<String, Double>> found) {
    SortedMap<String, MetricArray> metrics = new TreeMap<>();
    for (String name : found.get(0).keySet()) {
      if (found.stream().allMatch(m -> m.containsKey(name))) {
        double[] values = found.stream().mapToDouble(m -> m.get(name)).toArray();
        boolean ofChip = name.equals("area") || name.equals("leakage");
        metrics.put(
            name,
            ofChip
                ? MetricArray.scalar(java.util.Arrays.stream(values).max().orElseThrow())
                : MetricArray.perWorkload(values));
      }
    }
    return metrics;
  }

  private SortedMap<String, Double> design(CostQuestion question, CostQuestion.Workload workload)
      throws EvaluationFailure {
    List<String> keys = new ArrayList<>();
    for (Columns.Quantity key : table.columns().keys) {
      keys.add(canonical(field(question.root(), key.meaning(), workload.path())));
    }
    return table.find(table.columns().workload.isEmpty() ? "" : workload.name(), keys);
  }

  private SortedMap<String, Double> layers(CostQuestion question, CostQuestion.Workload workload)
      throws EvaluationFailure {
    SortedMap<String, Double> sum = new TreeMap<>();
    for (Node node : workload.network().nodes()) {
      if (node.operator() instanceof Operator.Filters filters) {
        List<String> keys = new ArrayList<>();
        for (Columns.Quantity key : table.columns().keys) {
          keys.add(
              switch (key.meaning()) {
                case "layer.inputs" -> whole(filters.rows());
                case "layer.outputs" -> whole(filters.outputsPerGroup());
                case "layer.groups" -> whole(filters.groups());
                case "layer.positions" -> whole(node.output().positions());
                default -> canonical(field(question.root(), key.meaning(), workload.place(node)));
              });
        }
        String of = table.columns().layer.isEmpty() ? "" : node.name();
        table.find(of, keys).forEach((metric, value) -> sum.merge(metric, value, Double::sum));
      }
    }
    return sum;
  }

  private static String whole(long value) {
    return LookupTable.canonical(Long.toString(value), 1);
  }

  private static String canonical(Value value) {
    return value instanceof Value.Sym symbol
        ? symbol.name()
        : LookupTable.canonical(Double.toString(value.asNumber()), 1);
  }

  private static Value field(ResolvedBlock root, String path, String place)
      throws EvaluationFailure {
    String[] names = path.split("\\.");
    ResolvedBlock block = root;
    for (int i = 0; i < names.length - 1; i++) {
      Optional<ResolvedBlock> child = block.find(names[i]);
      if (child.isEmpty()) {
        throw new EvaluationFailure(
            "the table has a column for `%s`, but `%s` has no block `%s`"
                .formatted(path, block.path(), names[i]));
      }
      block = child.get();
    }
    String field = names[names.length - 1];
    if (!block.has(field)) {
      throw new EvaluationFailure(
          "the table has a column for `%s`, but `%s` has no field `%s`"
              .formatted(path, block.path(), field));
    }
    return block.valueAt(field, place);
  }

  /** None where rows are of layers, or a parameter of the plan is no column. */
  @Override
  public Optional<List<Design>> designs(Plan plan) {
    if (byLayer) {
      return Optional.empty();
    }
    Map<String, Integer> at = new LinkedHashMap<>();
    List<Columns.Quantity> keys = table.columns().keys;
    for (int i = 0; i < keys.size(); i++) {
      at.put(keys.get(i).meaning(), i);
    }
    if (!plan.parameters().stream().allMatch(p -> at.containsKey(p.id()))) {
      return Optional.empty();
    }
    List<Design> designs = new ArrayList<>();
    for (List<String> row : table.keys()) {
      Map<String, Value> values = new LinkedHashMap<>();
      for (Parameter parameter : plan.parameters()) {
        value(parameter.domain(), row.get(at.get(parameter.id())))
            .ifPresent(v -> values.put(parameter.id(), v));
      }
      if (values.size() == plan.parameters().size()) {
        designs.add(Design.of(values));
      }
    }
    return Optional.of(designs);
  }

  /** The value of a domain that is written this way. */
  private static Optional<Value> value(Domain domain, String written) {
    if (domain.continuous()) {
      return Optional.of(Value.of(Double.parseDouble(written)));
    }
    long size = domain.size().longValueExact();
    for (long i = 0; i < size; i++) {
      Value value = domain.valueAt(i);
      if (canonical(value).equals(written)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  @Override
  public String source(Component component) {
    return source;
  }
}
