package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hwnas.plan.Decision;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.policy.Descent;
import org.hwnas.runtime.policy.Softmax;
import org.hwnas.runtime.policy.Weights;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * A plan's decisions, each with a number for every alternative; a softmax makes chances of them.
 * Parameters that the plan decides jointly are one decision among their combinations; of a real or
 * long domain the middles of equal parts are the alternatives.
 */
final class Gates {
  private static final int MOST = 10_000; // alternatives of a decision; each is a row of a table

  /** Deviation of the normal initial gates (Liu et al., ICLR 2019, their code). */
  private static final double START = 1e-3;

  /**
   * A decision.
   *
   * @param parameters decided together
   * @param alternatives a value for each parameter
   */
  private record Choices(List<Parameter> parameters, List<List<Value>> alternatives) {}

  private final DesignOperators space;
  private final List<Choices> decisions = new ArrayList<>();
  private final Map<String, Integer> owner = new HashMap<>();
  private final List<Weights> values = new ArrayList<>();
  private final List<Descent> descents = new ArrayList<>();

  /**
   * @param adam whether steps are Adam's, else gradient descent's with the momentum
   * @throws IllegalArgumentException where a decision has too many alternatives
   */
  Gates(DesignOperators space, boolean adam, double rate, double momentum, RandomStream random) {
    this.space = space;
    Map<String, Parameter> byId = new HashMap<>();
    space.parameters().forEach(p -> byId.put(p.id(), p));
    Set<String> joined = new HashSet<>();
    for (Decision decision : space.decisions()) {
      List<Parameter> parameters = decision.parameters().stream().map(byId::get).toList();
      if (parameters.stream().noneMatch(p -> joined.contains(p.id()))) {
        decisions.add(new Choices(parameters, combinations(decision.name(), parameters)));
        decision.parameters().forEach(joined::add);
      }
    }
    for (Parameter parameter : space.parameters()) {
      if (!joined.contains(parameter.id())) {
        List<Parameter> one = List.of(parameter);
        decisions.add(new Choices(one, combinations(parameter.id(), one)));
      }
    }
    for (int d = 0; d < decisions.size(); d++) {
      for (Parameter parameter : decisions.get(d).parameters()) {
        owner.put(parameter.id(), d);
      }
      Weights gates = Weights.zeros(decisions.get(d).alternatives().size());
      Arrays.setAll(gates.value(), i -> START * random.nextGaussian());
      values.add(gates);
      descents.add(
          adam ? Descent.adam(List.of(gates), rate) : Descent.sgd(List.of(gates), rate, momentum));
    }
  }

  private static List<List<Value>> combinations(String name, List<Parameter> parameters) {
    List<List<Value>> all = List.of(List.of());
    for (Parameter parameter : parameters) {
      List<List<Value>> longer = new ArrayList<>();
      List<Value> own = alternatives(parameter.domain());
      if ((long) all.size() * own.size() > MOST) {
        throw new IllegalArgumentException(
            "`%s` has more than %d alternatives, each of which would need a gate"
                .formatted(name, MOST));
      }
      for (List<Value> before : all) {
        for (Value value : own) {
          List<Value> next = new ArrayList<>(before);
          next.add(value);
          longer.add(List.copyOf(next));
        }
      }
      all = longer;
    }
    return List.copyOf(all);
  }

  private static List<Value> alternatives(Domain domain) {
    List<Value> all = new ArrayList<>();
    int count = DecisionCells.choices(domain);
    for (int c = 0; c < count; c++) {
      all.add(DesignOperators.valueAt(domain, (c + 0.5) / count));
    }
    return all;
  }

  int decisions() {
    return decisions.size();
  }

  int alternatives(int decision) {
    return values.get(decision).value().length;
  }

  /** The alternatives with the largest gates. */
  int[] best() {
    int[] best = new int[decisions.size()];
    for (int d = 0; d < best.length; d++) {
      best[d] = largest(values.get(d).value());
    }
    return best;
  }

  /**
   * The alternatives with the largest gates after noise, which so are drawn by their chances (Jang
   * et al., ICLR 2017).
   *
   * @param noise for each decision and alternative
   */
  int[] best(double[][] noise) {
    int[] best = new int[decisions.size()];
    for (int d = 0; d < best.length; d++) {
      best[d] = largest(noisy(d, noise[d]));
    }
    return best;
  }

  private static int largest(double[] of) {
    int best = 0;
    for (int c = 1; c < of.length; c++) {
      best = of[c] > of[best] ? c : best;
    }
    return best;
  }

  private double[] noisy(int decision, double[] noise) {
    double[] gates = values.get(decision).value().clone();
    for (int c = 0; c < gates.length; c++) {
      gates[c] += noise[c];
    }
    return gates;
  }

  /** Gumbel noise for each decision and alternative. */
  double[][] noise(RandomStream random) {
    double[][] noise = new double[decisions.size()][];
    for (int d = 0; d < noise.length; d++) {
      noise[d] = new double[alternatives(d)];
      for (int c = 0; c < noise[d].length; c++) {
        double u = random.nextDouble() + 0x1.0p-54; // never 0
        noise[d][c] = -StrictMath.log(-StrictMath.log(u));
      }
    }
    return noise;
  }

  double[] chances(int decision, double temperature) {
    return Softmax.of(values.get(decision).value(), temperature);
  }

  /** A design of chosen alternatives, repaired where a requirement over parameters breaks. */
  Design design(int[] chosen, RandomStream random) {
    return space.assemble(parameter -> value(chosen, parameter), random);
  }

  /** Whether a design is what was chosen, as far as it has the parameters. */
  boolean holds(Design design, int[] chosen) {
    return space.parameters().stream()
        .allMatch(p -> design.value(p.id()).filter(v -> !v.equals(value(chosen, p))).isEmpty());
  }

  private Value value(int[] chosen, Parameter parameter) {
    int d = owner.get(parameter.id());
    Choices choices = decisions.get(d);
    return choices.alternatives().get(chosen[d]).get(choices.parameters().indexOf(parameter));
  }

  /** Whether a design has a parameter that the decision makes. */
  boolean makes(int decision, Design design) {
    return decisions.get(decision).parameters().stream()
        .anyMatch(p -> design.value(p.id()).isPresent());
  }

  /**
   * Moves a decision's gates against the gradient of what is to be expected: the sum over
   * alternatives of chance times cost.
   *
   * @param costs of each alternative, on any common base
   * @param noise added to the gates before the softmax; empty for none
   * @param decay of the gates, added to the gradient
   */
  void step(int decision, double[] costs, double[] noise, double temperature, double decay) {
    gradient(decision, costs, noise, temperature, decay);
    descents.get(decision).step();
  }

  /** Adds to the gradient without a step. */
  Weights gradient(int decision, double[] costs, double[] noise, double temperature, double decay) {
    Weights gates = values.get(decision);
    double[] scores = noise.length == 0 ? gates.value() : noisy(decision, noise);
    double[] p = Softmax.of(scores, temperature);
    double expected = 0;
    for (int c = 0; c < p.length; c++) {
      expected += p[c] * costs[c];
    }
    for (int c = 0; c < p.length; c++) {
      gates.gradient()[c] += p[c] * (costs[c] - expected) / temperature + decay * gates.value()[c];
    }
    return gates;
  }
}
