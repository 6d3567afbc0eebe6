package org.hwnas.runtime.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkMixture;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.search.Gates;

/**
 * The networks of a plan's space as one mixture. Decisions that change the same part of the network
 * share a place, whose alternatives are the combinations of theirs; all others are mixed by
 * themselves. That this is the space, no more and no less, is looked at for designs drawn from it.
 */
final class MixedSpace {
  /** Combinations of one place: each is a piece that every step computes. */
  private static final int MOST = 64;

  private static final int DRAWN = 16; // designs that are compared with the mixture
  private static final int TRIES = 100; // designs until a network can be built
  private static final int DEPTH = 3; // decisions that must be taken before another is there

  /**
   * A place of the mixture.
   *
   * @param decisions made there, ascending
   * @param combinations an alternative for each of them, in the order of the place's alternatives
   */
  record Place(List<Integer> decisions, List<int[]> combinations) {}

  private final Gates gates;
  private final DesignResolver resolver;
  private final CostEstimator networks;
  private final int[] base;
  private final Set<Integer> deciding = new TreeSet<>();
  private final List<Place> places = new ArrayList<>();
  private final NetworkMixture mixture;

  /**
   * @throws EvaluationFailure where networks cannot be mixed, with the decisions that make them so
   */
  MixedSpace(Plan plan, Gates gates, CostEstimator networks, long seed) throws EvaluationFailure {
    this.gates = gates;
    this.resolver = new DesignResolver(plan);
    this.networks = networks;
    Set<String> searched =
        SupernetPaths.searched(plan).stream().map(Parameter::id).collect(Collectors.toSet());
    for (int d = 0; d < gates.decisions(); d++) {
      if (gates.parameters(d).stream().anyMatch(p -> searched.contains(p.id()))) {
        deciding.add(d);
      }
    }
    base = buildable(seed);
    Network first = network(base);
    List<Set<Integer>> groups = groups(first);
    for (Set<Integer> group : groups) {
      Place place = place(group);
      if (differing(first, place).isPresent()) {
        places.add(place);
      }
    }
    try {
      List<List<Network>> alternatives = new ArrayList<>();
      for (Place place : places) {
        alternatives.add(alternatives(place));
      }
      mixture = NetworkMixture.of(first, alternatives);
    } catch (NetworkMixture.Unmixable e) {
      throw unmixable(deciding, e.getMessage());
    }
    compare(seed);
  }

  NetworkMixture mixture() {
    return mixture;
  }

  /** In the order of the mixture's. */
  List<Place> places() {
    return places;
  }

  /** Whether a decision changes the network. */
  boolean decides(int decision) {
    return places.stream().anyMatch(p -> p.decisions().contains(decision));
  }

  /** The network of alternatives, one for each decision. */
  Network network(int[] chosen) throws EvaluationFailure {
    Design design = gates.design(chosen, RandomStream.of(0, "mixture"));
    if (!gates.holds(design, chosen)) {
      throw unmixable(deciding, "a requirement over parameters leaves out combinations of them");
    }
    return built(design);
  }

  /** The network of a design. */
  Network built(Design design) throws EvaluationFailure {
    ResolvedBlock root = resolver.resolve(design);
    ResolvedBlock workload =
        root.childrenOfKind("workload")
            .findFirst()
            .orElseThrow(() -> new EvaluationFailure("the design has no workload"));
    return networks.network(root, workload);
  }

  private EvaluationFailure unmixable(Set<Integer> decisions, String why) {
    String names = decisions.stream().map(gates::name).limit(4).collect(Collectors.joining("`, `"));
    return new EvaluationFailure(
        "gates cannot mix what `%s` decide%s: %s; state `alternate = none`, which measures designs instead"
            .formatted(names, decisions.size() == 1 ? "s" : "", why));
  }

  private int[] buildable(long seed) throws EvaluationFailure {
    int[] chosen = gates.best();
    for (int attempt = 0; ; attempt++) {
      try {
        network(chosen);
        return chosen;
      } catch (EvaluationFailure e) {
        if (attempt == TRIES) {
          throw e;
        }
        chosen = gates.draw(1, RandomStream.of(seed, "mixture-base", attempt));
      }
    }
  }

  private boolean makes(int decision, int[] chosen) {
    return gates.makes(decision, gates.design(chosen, RandomStream.of(0, "mixture")));
  }

  /** Decisions that have to share a place. */
  private List<Set<Integer>> groups(Network first) throws EvaluationFailure {
    List<Set<Integer>> groups = new ArrayList<>();
    for (int d : deciding) {
      Set<Integer> group = new TreeSet<>(Set.of(d));
      if (!makes(d, base)) {
        group.addAll(enabling(d));
      }
      groups.add(group);
    }
    boolean merged = true;
    while (merged) {
      merged = merge(groups, (a, b) -> a.stream().anyMatch(b::contains));
      List<Optional<NetworkMixture.Span>> spans = new ArrayList<>();
      for (Set<Integer> group : groups) {
        spans.add(differing(first, place(group)));
      }
      int nodes = first.nodes().size();
      merged |=
          merge(
              groups,
              (a, b) -> {
                Optional<NetworkMixture.Span> one = spans.get(groups.indexOf(a));
                Optional<NetworkMixture.Span> other = spans.get(groups.indexOf(b));
                return one.isPresent() && other.isPresent() && one.get().meets(other.get(), nodes);
              });
    }
    return groups;
  }

  private interface Belong {
    boolean together(Set<Integer> a, Set<Integer> b);
  }

  /** Joins the first two that belong together, if any do. */
  private static boolean merge(List<Set<Integer>> groups, Belong belong) {
    for (int i = 0; i < groups.size(); i++) {
      for (int j = i + 1; j < groups.size(); j++) {
        if (belong.together(groups.get(i), groups.get(j))) {
          groups.get(i).addAll(groups.remove(j));
          return true;
        }
      }
    }
    return false;
  }

  /** Decisions that must be taken otherwise for one to be there: as few as will do. */
  private Set<Integer> enabling(int wanted) throws EvaluationFailure {
    record Taken(int[] chosen, Set<Integer> changed) {}
    Deque<Taken> open = new ArrayDeque<>(List.of(new Taken(base, Set.of())));
    while (!open.isEmpty()) {
      Taken taken = open.removeFirst();
      for (int d : deciding) {
        if (taken.changed().contains(d) || !makes(d, taken.chosen())) {
          continue;
        }
        for (int c = 0; c < gates.alternatives(d); c++) {
          int[] other = taken.chosen().clone();
          other[d] = c;
          Set<Integer> changed = new HashSet<>(taken.changed());
          changed.add(d);
          if (makes(wanted, other)) {
            return changed;
          }
          if (changed.size() < DEPTH && c != taken.chosen()[d]) {
            open.addLast(new Taken(other, changed));
          }
        }
      }
    }
    throw unmixable(Set.of(wanted), "it is there under conditions of more than three decisions");
  }

  private Place place(Set<Integer> group) throws EvaluationFailure {
    List<Integer> decisions = List.copyOf(new TreeSet<>(group));
    List<int[]> combinations = new ArrayList<>(List.of(new int[0]));
    for (int d : decisions) {
      List<int[]> longer = new ArrayList<>();
      if ((long) combinations.size() * gates.alternatives(d) > MOST) {
        throw unmixable(
            group, "together they have more than " + MOST + " combinations in one place");
      }
      for (int[] before : combinations) {
        for (int c = 0; c < gates.alternatives(d); c++) {
          int[] next = Arrays.copyOf(before, before.length + 1);
          next[before.length] = c;
          longer.add(next);
        }
      }
      combinations = longer;
    }
    return new Place(decisions, combinations);
  }

  private List<Network> alternatives(Place place) throws EvaluationFailure {
    List<Network> all = new ArrayList<>();
    for (int[] combination : place.combinations()) {
      int[] chosen = base.clone();
      for (int i = 0; i < combination.length; i++) {
        chosen[place.decisions().get(i)] = combination[i];
      }
      all.add(network(chosen));
    }
    return all;
  }

  private Optional<NetworkMixture.Span> differing(Network first, Place place)
      throws EvaluationFailure {
    return NetworkMixture.differing(first, alternatives(place));
  }

  private void compare(long seed) throws EvaluationFailure {
    for (int n = 0; n < DRAWN; n++) {
      RandomStream random = RandomStream.of(seed, "mixture-compared", n);
      int[] chosen = new int[gates.decisions()];
      for (int d = 0; d < chosen.length; d++) {
        chosen[d] = random.nextInt(gates.alternatives(d));
      }
      int[] alternatives = new int[places.size()];
      for (int p = 0; p < alternatives.length; p++) {
        alternatives[p] = alternative(places.get(p), chosen);
      }
      if (!mixture.alone(alternatives).nodes().equals(network(chosen).nodes())) {
        throw unmixable(deciding, "what one of them changes depends on others");
      }
    }
  }

  private static int alternative(Place place, int[] chosen) {
    for (int k = 0; k < place.combinations().size(); k++) {
      int[] combination = place.combinations().get(k);
      boolean same = true;
      for (int i = 0; i < combination.length; i++) {
        same &= chosen[place.decisions().get(i)] == combination[i];
      }
      if (same) {
        return k;
      }
    }
    throw new IllegalStateException("a place has all combinations of its decisions");
  }
}
