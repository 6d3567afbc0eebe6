package org.hwnas.runtime.search;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hwnas.plan.Decision;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * What one stage of a {@link StagedSearch} may propose: whole designs in which what it does not
 * decide has the value that was found before it, and in a coarse stage one value stands for
 * several.
 */
final class StageSpace {
  private final Plan plan;
  private final DesignOperators operators;
  private final Map<String, String> leaders; // of parameters that follow another

  /**
   * @param best what was found before; empty: nothing yet
   * @param recorded designs to which the stage is confined; empty: all
   * @throws IllegalArgumentException where it leaves the stage no design
   */
  StageSpace(
      Plan whole,
      StagedSearch.Stage stage,
      Optional<Design> best,
      Optional<List<Design>> recorded,
      RandomStream random) {
    this.leaders = leaders(whole, stage);
    Map<String, Value> given = new HashMap<>();
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter parameter : whole.parameters()) {
      boolean free =
          stage.decides().contains(parameter.id()) && !leaders.containsKey(parameter.id());
      if (free) {
        parameters.add(parameter);
      } else {
        Value value =
            best.flatMap(d -> d.value(parameter.id()))
                .orElseGet(() -> undecided(parameter.domain(), stage.others(), random));
        given.put(parameter.id(), value);
        parameters.add(fixed(parameter, value));
      }
    }
    this.plan = over(whole, parameters, stage.requirements());
    this.operators =
        new DesignOperators(plan, recorded.map(all -> matching(all, given, stage.decides())));
  }

  /** The plan in which the rest is fixed, with what the stage requires of parameters. */
  Plan plan() {
    return plan;
  }

  DesignOperators operators() {
    return operators;
  }

  /**
   * Whether the stage could have proposed a design: a coarse one cannot say all that a fine can.
   */
  boolean holds(Design design) {
    return whole(design).equals(design) && operators.valid(design);
  }

  /** The design with followers' values as their leaders'. */
  Design whole(Design design) {
    if (leaders.isEmpty()) {
      return design;
    }
    SortedMap<String, Value> values = new TreeMap<>(design.values());
    leaders.forEach(
        (id, leader) -> {
          if (values.containsKey(id)) {
            design.value(leader).ifPresent(v -> values.put(id, v));
          }
        });
    return new Design(values);
  }

  /**
   * Designs as this stage would propose them: what it decides is theirs, the rest as it was given;
   * repaired where that breaks a requirement.
   */
  List<Design> near(List<Design> others, RandomStream random) {
    return others.stream()
        .map(
            other ->
                operators.assemble(
                    p ->
                        other
                            .value(p.id())
                            .filter(p.domain()::contains)
                            .orElseGet(() -> DesignOperators.valueAt(p.domain(), 0.5)),
                    random))
        .distinct()
        .toList();
  }

  /** Recorded designs in which what is not searched has the values that it has to have. */
  private static List<Design> matching(
      List<Design> all, Map<String, Value> given, Set<String> decides) {
    return all.stream()
        .filter(
            d ->
                d.values().entrySet().stream()
                    .allMatch(
                        e ->
                            decides.contains(e.getKey())
                                || e.getValue().equals(given.get(e.getKey()))))
        .toList();
  }

  private static Parameter fixed(Parameter p, Value value) {
    Domain domain =
        value instanceof Value.Num n
            ? new Domain.Grid(List.of(n.value()), false)
            : new Domain.Choice(List.of(value));
    return new Parameter(p.id(), domain, p.when(), p.unit(), p.doc(), p.place());
  }

  /** Decisions of which nothing is left to decide are none. */
  private static Plan over(Plan plan, List<Parameter> parameters, List<Requirement> own) {
    Set<String> searched =
        parameters.stream()
            .filter(p -> p.domain().continuous() || !p.domain().size().equals(BigInteger.ONE))
            .map(Parameter::id)
            .collect(Collectors.toSet());
    List<Decision> decisions =
        plan.decisions().stream().filter(d -> searched.containsAll(d.parameters())).toList();
    List<Requirement> all = new ArrayList<>(plan.requirements());
    all.addAll(own);
    return plan.with(plan.configuration(), plan.objectives(), all).over(parameters, decisions);
  }

  private static Value undecided(Domain domain, StagedSearch.Undecided how, RandomStream random) {
    double position =
        switch (how) {
          case RANDOM -> random.nextDouble();
          case MIDDLE -> 0.5;
          case FIRST -> 0;
        };
    return DesignOperators.valueAt(domain, position);
  }

  /** Of parameters with one value for several, all but the first of them, with that first. */
  private static Map<String, String> leaders(Plan plan, StagedSearch.Stage stage) {
    Map<String, String> leaders = new LinkedHashMap<>();
    if (stage.granularity() == StagedSearch.Granularity.PART) {
      return leaders;
    }
    Map<String, String> first = new HashMap<>();
    for (Parameter parameter : plan.parameters()) {
      String id = parameter.id();
      if (stage.decides().contains(id) && id.endsWith("]")) {
        String group = group(id, stage.granularity());
        String leader = first.putIfAbsent(group, id);
        boolean alike =
            leader != null
                && plan.parameter(leader).orElseThrow().domain().equals(parameter.domain());
        if (alike) {
          leaders.put(id, leader);
        }
      }
    }
    return leaders;
  }

  /** {@code field[layer#part]} without its part, or without its place. */
  private static String group(String id, StagedSearch.Granularity granularity) {
    int part = id.lastIndexOf('#');
    int place = LayerSteps.bracket(id);
    if (granularity == StagedSearch.Granularity.NETWORK && place >= 0) {
      return id.substring(0, place);
    }
    return part > place && place >= 0 ? id.substring(0, part) : id;
  }
}
