package org.hwnas.runtime.screening;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.predictor.FeatureSequence;
import org.hwnas.runtime.space.DesignOperators;

/**
 * A design as a sequence: first what holds for the whole, such as its chip, then the places of its
 * network one after the other, each with all that is chosen there, precisions among it. A place
 * that a design does not have is not read. What means the same at two places, and has the same
 * domain, shares an embedding. A choice is a one for the value, its place in the domain, and a one
 * for being there at all; of domains with more than {@value #MOST} values there is no one for the
 * value.
 */
final class DesignSequence {
  private static final int MOST = 64;

  private final List<Parameter> parameters;
  private final FeatureSequence sequence;
  private final int count;

  DesignSequence(Plan plan) {
    this.parameters = plan.parameters();
    Map<String, Integer> shared = new LinkedHashMap<>(); // first row of what means the same
    Map<String, List<Integer>> columns = new LinkedHashMap<>(Map.of("", new ArrayList<>()));
    Map<String, List<Integer>> rows = new LinkedHashMap<>(Map.of("", new ArrayList<>()));
    int column = 0;
    int row = 0;
    for (Parameter parameter : parameters) {
      int width = width(parameter.domain());
      String meaning = kind(parameter.id()) + " " + parameter.domain();
      if (!shared.containsKey(meaning)) {
        shared.put(meaning, row);
        row += width;
      }
      String place = place(parameter.id());
      for (int k = 0; k < width; k++) {
        columns.computeIfAbsent(place, p -> new ArrayList<>()).add(column + k);
        rows.computeIfAbsent(place, p -> new ArrayList<>()).add(shared.get(meaning) + k);
      }
      column += width;
    }
    // of the whole there is always a step, if only to begin with: a constant
    columns.get("").add(column);
    rows.get("").add(row);
    this.count = column + 1;
    List<FeatureSequence.Step> steps = new ArrayList<>();
    columns.forEach(
        (place, c) -> steps.add(new FeatureSequence.Step(c, rows.get(place), !place.isEmpty())));
    this.sequence = new FeatureSequence(row + 1, steps);
  }

  FeatureSequence sequence() {
    return sequence;
  }

  /** The numbers that {@link #sequence} reads. */
  double[] of(Design design) {
    double[] numbers = new double[count];
    int at = 0;
    for (Parameter parameter : parameters) {
      Domain domain = parameter.domain();
      int width = width(domain);
      Optional<Value> value = design.value(parameter.id());
      if (value.isPresent()) {
        if (width > 2) {
          numbers[at + (int) domain.indexOf(value.get()).orElseThrow()] = 1;
        }
        numbers[at + width - 2] = DesignOperators.position(domain, value.get());
        numbers[at + width - 1] = 1;
      }
      at += width;
    }
    numbers[at] = 1;
    return numbers;
  }

  private static int width(Domain domain) {
    boolean few = !domain.continuous() && domain.size().bitLength() < 31;
    int values = few ? domain.size().intValueExact() : Integer.MAX_VALUE;
    return values <= MOST ? values + 2 : 2;
  }

  /**
   * Where in a network a parameter stands: a stage or a block of it, or a layer by name; empty for
   * one of the whole design.
   */
  static String place(String id) {
    int kernel = id.indexOf('#');
    String plain = kernel < 0 ? id : id.substring(0, kernel);
    boolean network = plain.startsWith("network.");
    int of = plain.indexOf("[network.");
    if (!network && of < 0) {
      return "";
    }
    String path =
        network
            ? plain.substring(0, Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(']') + 1))
            : plain.substring(of + 1, plain.lastIndexOf(']'));
    int last = path.lastIndexOf(']');
    return last < 0 ? path : path.substring(0, last + 1);
  }

  /** What a parameter means, wherever it stands: its path without indices. */
  static String kind(String id) {
    StringBuilder kind = new StringBuilder();
    int depth = 0;
    for (char c : id.toCharArray()) {
      depth += c == '[' ? 1 : 0;
      if (depth == 0) {
        kind.append(c);
      }
      depth -= c == ']' ? 1 : 0;
    }
    int kernel = kind.indexOf("#");
    return kernel < 0 ? kind.toString() : kind.substring(0, kernel);
  }
}
