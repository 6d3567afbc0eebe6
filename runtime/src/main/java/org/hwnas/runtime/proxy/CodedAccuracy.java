package org.hwnas.runtime.proxy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.AccuracyEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.table.Table;

/**
 * Accuracy from a benchmark's own table, which names networks by a code: of digits, one for each
 * decision of the network ({@code 00120012} of NAS-Bench-Macro, {@code (4, 3, 3, 0, 0, 0)} of
 * AnalogNAS-Bench), where digit k is the k-th of a decision's values; or of names ({@code
 * |nor_conv_3x3~0|+|…} of NAS-Bench-201), which are the values themselves.
 */
public final class CodedAccuracy implements AccuracyEstimator {
  /** An operation and the node it comes from, as NAS-Bench-201 writes them. */
  private static final Pattern NAMED = Pattern.compile("([A-Za-z_][A-Za-z_0-9]*)~\\d+");

  private static final Pattern DIGIT = Pattern.compile("\\d");

  private final String table;
  private final List<Parameter> decisions;
  private final Set<String> others = new HashSet<>();
  private final Map<List<String>, Optional<Double>> accuracies = new LinkedHashMap<>();

  /**
   * Reads a table.
   *
   * @param key column of the codes
   * @param column of the accuracies, of 1 or of 100
   * @param order for each decision in the plan's order the place of its digit; empty: as they stand
   * @throws EvaluationFailure where the codes are not of this plan's networks
   */
  public CodedAccuracy(Table table, Plan plan, String key, String column, List<Integer> order)
      throws EvaluationFailure {
    this.table = table.name();
    for (String needed : List.of(key, column)) {
      if (!table.has(needed)) {
        throw new EvaluationFailure(
            "`%s` has no column `%s`; it has %s"
                .formatted(table.name(), needed, String.join(", ", table.columns())));
      }
    }
    decisions =
        plan.parameters().stream()
            .filter(p -> p.id().startsWith("network.") && !p.domain().continuous())
            .toList();
    plan.parameters().stream().filter(p -> !decisions.contains(p)).forEach(p -> others.add(p.id()));
    checkOrder(order);
    double largest = 0;
    for (Table.Row row : table.rows()) {
      Optional<Double> accuracy = row.number(column);
      largest = Math.max(largest, accuracy.orElse(0.0));
      if (accuracies.put(values(row.text(key), order), accuracy) != null) {
        throw new EvaluationFailure(
            "`%s` has the code `%s` twice".formatted(table.name(), row.text(key)));
      }
    }
    if (largest > 1) { // of 100
      accuracies.replaceAll((code, accuracy) -> accuracy.map(a -> a / 100));
    }
  }

  private void checkOrder(List<Integer> order) throws EvaluationFailure {
    boolean each = new HashSet<>(order).size() == decisions.size();
    boolean inside = order.stream().allMatch(place -> place < decisions.size());
    if (!order.isEmpty() && (order.size() != decisions.size() || !each || !inside)) {
      throw new EvaluationFailure(
          "`order` has to name each of the %d places of a code once, from 0; it is %s"
              .formatted(decisions.size(), order));
    }
  }

  /** What a code says of each decision, as text. */
  private List<String> values(String code, List<Integer> order) throws EvaluationFailure {
    boolean named = NAMED.matcher(code).find();
    Matcher matcher = (named ? NAMED : DIGIT).matcher(code);
    List<String> said = new ArrayList<>();
    while (matcher.find()) {
      said.add(named ? matcher.group(1) : matcher.group());
    }
    if (said.size() != decisions.size()) {
      throw new EvaluationFailure(
          "the code `%s` of `%s` decides %d times, the network %d times"
              .formatted(code, table, said.size(), decisions.size()));
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < said.size(); i++) {
      String one = said.get(order.isEmpty() ? i : order.get(i));
      Domain domain = decisions.get(i).domain();
      if (!named) {
        int digit = Integer.parseInt(one);
        if (digit >= domain.size().longValue()) {
          throw new EvaluationFailure(
              "the code `%s` of `%s` has a %d where `%s` has %s values"
                  .formatted(code, table, digit, decisions.get(i).id(), domain.size()));
        }
        values.add(domain.valueAt(digit).toString());
      } else if (domain.contains(Value.of(one))) {
        values.add(Value.of(one).toString());
      } else {
        throw new EvaluationFailure(
            "the code `%s` of `%s` has `%s`, which is no value of `%s`"
                .formatted(code, table, one, decisions.get(i).id()));
      }
    }
    return values;
  }

  @Override
  public SortedMap<String, MetricArray> estimate(ResolvedBlock root) throws EvaluationFailure {
    throw new EvaluationFailure("a table of codes is asked by a design's decisions");
  }

  @Override
  public SortedMap<String, MetricArray> estimate(Design design, ResolvedBlock root)
      throws EvaluationFailure {
    List<String> code =
        decisions.stream().map(p -> design.value(p.id()).map(Value::toString).orElse("")).toList();
    Optional<Double> accuracy = accuracies.getOrDefault(code, Optional.empty());
    if (accuracy.isEmpty()) {
      throw new EvaluationFailure("`" + table + "` has no accuracy of this network");
    }
    return new TreeMap<>(
        Map.of("accuracy", MetricArray.perWorkload(new double[] {accuracy.get()})));
  }

  /** Those of the table, where nothing is searched but the network. */
  @Override
  public Optional<List<Design>> designs(Plan plan, ResolvedBlock any) {
    if (!others.isEmpty() || plan.parameters().size() != decisions.size()) {
      return Optional.empty();
    }
    List<Design> designs = new ArrayList<>();
    accuracies.forEach(
        (code, accuracy) -> {
          if (accuracy.isPresent()) {
            Map<String, Value> values = new LinkedHashMap<>();
            for (int i = 0; i < code.size(); i++) {
              values.put(decisions.get(i).id(), value(decisions.get(i).domain(), code.get(i)));
            }
            designs.add(Design.of(values));
          }
        });
    return Optional.of(designs);
  }

  private static Value value(Domain domain, String text) {
    for (long i = 0; i < domain.size().longValue(); i++) {
      if (domain.valueAt(i).toString().equals(text)) {
        return domain.valueAt(i);
      }
    }
    throw new IllegalStateException("`" + text + "` was a value when the table was read");
  }
}
