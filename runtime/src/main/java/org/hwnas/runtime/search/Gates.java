package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
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
public final class Gates {
  private static final int MOST = 10_000; // alternatives of a decision; each is a row of a table

  /** Deviation of the normal initial gates (Liu et al., ICLR 2019, their code). */
  private static final double START = 1e-3;

  /**
   * A decision.
   *
   * @param name of the joint decision, or of the parameter
   * @param parameters decided together
   * @param alternatives a value for each parameter
   */
  private record Choices(String name, List<Parameter> parameters, List<List<Value>> alternatives) {}

  private final DesignOperators space;
  private final double decay;
  private final List<Choices> decisions = new ArrayList<>();
  private final Map<String, Integer> owner = new HashMap<>();
  private final List<Weights> values = new ArrayList<>();
  private final List<Descent> descents = new ArrayList<>();

  /**
   * @param steps how they move
   * @throws IllegalArgumentException where a decision has too many alternatives
   */
  public Gates(DesignOperators space, GateSteps steps, RandomStream random) {
    this.space = space;
    this.decay = steps.decay();
    Map<String, Parameter> byId = new HashMap<>();
    space.parameters().forEach(p -> byId.put(p.id(), p));
    Set<String> joined = new HashSet<>();
    for (Decision decision : space.decisions()) {
      List<Parameter> parameters = decision.parameters().stream().map(byId::get).toList();
      if (parameters.stream().noneMatch(p -> joined.contains(p.id()))) {
        decisions.add(
            new Choices(decision.name(), parameters, combinations(decision.name(), parameters)));
        decision.parameters().forEach(joined::add);
      }
    }
    for (Parameter parameter : space.parameters()) {
      if (!joined.contains(parameter.id())) {
        List<Parameter> one = List.of(parameter);
        decisions.add(new Choices(parameter.id(), one, combinations(parameter.id(), one)));
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
          steps.adam()
              ? Descent.adam(List.of(gates), steps.rate())
              : Descent.sgd(List.of(gates), steps.rate(), steps.momentum()));
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

  /** Number of decisions. */
  public int decisions() {
    return decisions.size();
  }

  /** Number of alternatives of a decision. */
  public int alternatives(int decision) {
    return values.get(decision).value().length;
  }

  /** The alternatives with the largest gates. */
  public int[] best() {
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
  public double[][] noise(RandomStream random) {
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

  /** The softmax of a decision's gates. */
  public double[] chances(int decision, double temperature) {
    return Softmax.of(values.get(decision).value(), temperature);
  }

  /**
   * The softmax of gates and noise.
   *
   * @param noise for each alternative
   */
  public double[] chances(int decision, double temperature, double[] noise) {
    return Softmax.of(noisy(decision, noise), temperature);
  }

  /** Alternatives drawn by their chances. */
  public int[] draw(double temperature, RandomStream random) {
    int[] drawn = new int[decisions.size()];
    for (int d = 0; d < drawn.length; d++) {
      drawn[d] = Softmax.draw(chances(d, temperature), random);
    }
    return drawn;
  }

  /** What a decision is called. */
  public String name(int decision) {
    return decisions.get(decision).name();
  }

  /** What a decision decides. */
  public List<Parameter> parameters(int decision) {
    return decisions.get(decision).parameters();
  }

  /** Gates and what their next steps depend on. */
  public double[] state() {
    return IntStream.range(0, values.size())
        .mapToObj(d -> new double[][] {values.get(d).value(), descents.get(d).state()})
        .flatMap(Arrays::stream)
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  /** Goes on from what {@link #state} gave; more numbers may follow. */
  public void state(double[] state) {
    int at = 0;
    for (int d = 0; d < values.size(); d++) {
      double[] gates = values.get(d).value();
      System.arraycopy(state, at, gates, 0, gates.length);
      at += gates.length;
      int length = descents.get(d).state().length;
      descents.get(d).state(Arrays.copyOfRange(state, at, at + length));
      at += length;
    }
  }

  /** A design of chosen alternatives, repaired where a requirement over parameters breaks. */
  public Design design(int[] chosen, RandomStream random) {
    return space.assemble(parameter -> value(chosen, parameter), random);
  }

  /** Whether a design is what was chosen, as far as it has the parameters. */
  public boolean holds(Design design, int[] chosen) {
    return space.parameters().stream()
        .allMatch(p -> design.value(p.id()).filter(v -> !v.equals(value(chosen, p))).isEmpty());
  }

  private Value value(int[] chosen, Parameter parameter) {
    int d = owner.get(parameter.id());
    Choices choices = decisions.get(d);
    return choices.alternatives().get(chosen[d]).get(choices.parameters().indexOf(parameter));
  }

  /** Whether a design has a parameter that the decision makes. */
  public boolean makes(int decision, Design design) {
    return decisions.get(decision).parameters().stream()
        .anyMatch(p -> design.value(p.id()).isPresent());
  }

  /**
   * Moves a decision's gates against the gradient of what is to be expected: the sum over
   * alternatives of chance times cost.
   *
   * @param costs of each alternative, on any common base
   * @param noise added to the gates before the softmax; empty for none
   */
  public void step(int decision, double[] costs, double[] noise, double temperature) {
    gradient(decision, costs, noise, temperature);
    descents.get(decision).step();
  }

  /** Adds to the gradient without a step. */
  Weights gradient(int decision, double[] costs, double[] noise, double temperature) {
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
