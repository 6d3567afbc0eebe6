package org.hwnas.runtime.inference;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.hwnas.plan.Block;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Field;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.hwnas.runtime.training.SupernetTrainer;

/**
 * The networks of a plan's space that a step of a supernet's training is for. Only parameters that
 * networks depend on matter; the others are drawn with them and have no part in it.
 */
final class SupernetPaths implements SupernetTrainer.Paths {
  /** A design whose network cannot be built is drawn anew so many times. */
  private static final int TRIES = 100;

  /** Random ones besides the largest and the smallest (Yu et al., ECCV 2020, section 3.1). */
  private static final int SANDWICHED = 2;

  /** A step with more networks than this would be an epoch. */
  private static final BigInteger MOST_TURNS = BigInteger.valueOf(64);

  /** Which networks share a step. */
  enum Sampling {
    /** One design drawn uniformly (Guo et al., ECCV 2020, section 3.2). */
    SINGLE_PATH,
    /**
     * As many as the parameter with most values has: each value of each parameter is used once, or
     * as evenly as numbers allow, in random company (Chu et al., ICCV 2021, section 3.2).
     */
    FAIR,
    /** Largest and smallest values of what has an order, and random designs. */
    SANDWICH
  }

  private final DesignOperators operators;
  private final DesignResolver resolver;
  private final CostEstimator networks;
  private final String workload;
  private final Sampling sampling;
  private final long seed;
  private final List<Parameter> searched;
  private final int paths;

  SupernetPaths(Plan plan, CostEstimator networks, String workload, Sampling sampling, long seed) {
    this.operators = new DesignOperators(plan);
    this.resolver = new DesignResolver(plan);
    this.networks = networks;
    this.workload = workload;
    this.sampling = sampling;
    this.seed = seed;
    searched = searched(plan);
    paths =
        switch (sampling) {
          case SINGLE_PATH -> 1;
          case FAIR -> searched.stream().mapToInt(p -> values(p.domain())).max().orElse(1);
          case SANDWICH -> 2 + SANDWICHED;
        };
  }

  /** Parameters that some block of a network or a workload mentions. */
  static List<Parameter> searched(Plan plan) {
    TreeSet<String> mentioned = new TreeSet<>();
    for (Block block : plan.configuration().children()) {
      if (block.kind().equals("network") || block.kind().equals("workload")) {
        mention(block, mentioned);
      }
    }
    return plan.parameters().stream().filter(p -> mentioned.contains(p.id())).toList();
  }

  private static void mention(Block block, TreeSet<String> into) {
    block.when().ifPresent(w -> into.addAll(w.parameters()));
    for (Field field : block.fields().values()) {
      field.values().forEach(v -> into.addAll(v.parameters()));
      field
          .variation()
          .ifPresent(v -> v.values().values().forEach(e -> into.addAll(e.parameters())));
    }
    block.children().forEach(child -> mention(child, into));
  }

  /** Values that take turns; 1 where there are too many, which are drawn instead. */
  private static int values(Domain domain) {
    return takesTurns(domain) ? domain.size().intValue() : 1;
  }

  private static boolean takesTurns(Domain domain) {
    return !domain.continuous() && domain.size().compareTo(MOST_TURNS) <= 0;
  }

  /** Networks of a step. */
  int paths() {
    return paths;
  }

  @Override
  public List<Network> of(long step) throws EvaluationFailure {
    List<Network> chosen = new ArrayList<>();
    for (int attempt = 0; ; attempt++) {
      List<Design> designs = designs(step, attempt);
      try {
        chosen.clear();
        for (Design design : designs) {
          chosen.add(network(design));
        }
        return chosen;
      } catch (EvaluationFailure e) {
        if (attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  private Network network(Design design) throws EvaluationFailure {
    ResolvedBlock root = resolver.resolve(design);
    ResolvedBlock block =
        root.childrenOfKind("workload")
            .filter(w -> w.name().equals(workload))
            .findFirst()
            .orElseThrow(
                () -> new EvaluationFailure("a design of the space has no workload " + workload));
    return networks.network(root, block);
  }

  /** The designs of a step. */
  List<Design> designs(long step, int attempt) {
    RandomStream random = RandomStream.of(seed, "supernet-paths", step, attempt);
    List<Design> designs = new ArrayList<>();
    switch (sampling) {
      case SINGLE_PATH -> designs.add(operators.sample(random));
      case FAIR -> {
        Map<String, int[]> turns = new HashMap<>();
        for (Parameter parameter : searched) {
          turns.put(parameter.id(), turns(values(parameter.domain()), random));
        }
        for (int k = 0; k < paths; k++) {
          int turn = k;
          designs.add(
              operators.assemble(
                  p -> {
                    int[] order = turns.get(p.id());
                    return order == null || !takesTurns(p.domain())
                        ? DesignOperators.valueAt(p.domain(), random.nextDouble())
                        : p.domain().valueAt(order[turn]);
                  },
                  random));
        }
      }
      case SANDWICH -> {
        designs.add(extreme(1, random));
        designs.add(extreme(0, random));
        for (int k = 0; k < SANDWICHED; k++) {
          designs.add(operators.sample(random));
        }
      }
    }
    return designs;
  }

  /** Which value each path has: permutations one after another. */
  private int[] turns(int values, RandomStream random) {
    int[] turns = new int[paths];
    int[] order = new int[values];
    for (int from = 0; from < paths; from += values) {
      for (int i = 0; i < values; i++) {
        order[i] = i;
      }
      random.shuffle(order);
      System.arraycopy(order, 0, turns, from, Math.min(values, paths - from));
    }
    return turns;
  }

  private Design extreme(double position, RandomStream random) {
    return operators.assemble(
        p -> {
          boolean ordered = !(p.domain() instanceof Domain.Choice);
          return DesignOperators.valueAt(p.domain(), ordered ? position : random.nextDouble());
        },
        random);
  }
}
