package org.hwnas.runtime.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hwnas.plan.Block;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Expr;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** The networks of a plan, as far as they are known before anything is searched. */
public final class PlannedNetworks {
  private PlannedNetworks() {}

  /**
   * A network of a plan.
   *
   * @param network empty where parameters decide on it, or where it cannot be built
   * @param problem why it cannot be built; empty where it can
   */
  public record Planned(String name, Optional<Network> network, String problem) {
    /** Convolutions, linear layers and other products with stored weights. */
    public long layersWithWeights() {
      return network.stream()
          .flatMap(n -> n.nodes().stream())
          .filter(n -> n.operator() instanceof Operator.Filters)
          .count();
    }
  }

  /**
   * All networks, in the plan's order.
   *
   * @param dataSets what a data set of a name feeds a network
   */
  public static List<Planned> of(Plan plan, Function<String, Optional<InputSpec>> dataSets) {
    List<Planned> all = new ArrayList<>();
    for (Block block : plan.configuration().children()) {
      if (block.kind().equals("network")) {
        all.add(planned(block, data(plan, block.name()).flatMap(dataSets)));
      }
    }
    return all;
  }

  /** The data set of the first workload that a network serves. */
  private static Optional<String> data(Plan plan, String network) {
    return plan.configuration().children().stream()
        .filter(b -> b.kind().equals("workload"))
        .filter(b -> symbol(b, "network").filter(network::equals).isPresent())
        .flatMap(b -> symbol(b, "dataset").stream())
        .findFirst();
  }

  private static Optional<String> symbol(Block block, String field) {
    return Optional.ofNullable(block.fields().get(field))
        .map(f -> f.values().get(0))
        .filter(Expr.Const.class::isInstance)
        .map(e -> ((Expr.Const) e).value().toString());
  }

  private static Planned planned(Block block, Optional<InputSpec> data) {
    Optional<ResolvedBlock> resolved =
        fixed(block)
            ? DesignResolver.resolve(block, block.name(), Design.of(Map.of()))
            : Optional.empty();
    if (resolved.isEmpty()) {
      return new Planned(block.name(), Optional.empty(), "");
    }
    try {
      Network network = NetworkBuilder.build(resolved.get(), data);
      return new Planned(block.name(), Optional.of(network), "");
    } catch (EvaluationFailure e) {
      return new Planned(block.name(), Optional.empty(), e.getMessage());
    }
  }

  private static boolean fixed(Block block) {
    return block.when().isEmpty()
        && block.fields().values().stream()
            .allMatch(
                f ->
                    f.variation().isEmpty()
                        && f.values().stream().allMatch(e -> e.parameters().isEmpty()))
        && block.children().stream().allMatch(PlannedNetworks::fixed);
  }
}
