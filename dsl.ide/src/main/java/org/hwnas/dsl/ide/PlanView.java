package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.SourceLocation;

/** What a plan says of the places of the text it was compiled from. */
public final class PlanView {
  /**
   * A field of the plan.
   *
   * @param path from the root of the configuration
   */
  record Planned(String path, Field field) {}

  private final Plan plan;
  private final Map<Integer, List<Parameter>> parameters = new HashMap<>();
  private final Map<Integer, List<Planned>> fields = new HashMap<>();
  private final Map<String, Block> blocks = new HashMap<>();

  private PlanView(SpecDocument document, Plan plan) {
    this.plan = plan;
    for (Parameter parameter : plan.parameters()) {
      offset(document, parameter.place())
          .ifPresent(at -> parameters.computeIfAbsent(at, k -> new ArrayList<>()).add(parameter));
    }
    collect(document, plan.configuration(), "");
  }

  /**
   * Looks at a plan from its text.
   *
   * @param document the very state of the text that the plan was compiled from
   */
  public static PlanView of(SpecDocument document, Plan plan) {
    return new PlanView(document, plan);
  }

  private void collect(SpecDocument document, Block block, String path) {
    blocks.put(path, block);
    block
        .fields()
        .forEach(
            (name, field) ->
                field
                    .origin()
                    .place()
                    .flatMap(place -> offset(document, place))
                    .ifPresent(
                        at ->
                            fields
                                .computeIfAbsent(at, k -> new ArrayList<>())
                                .add(new Planned(join(path, name), field))));
    block.children().forEach(child -> collect(document, child, join(path, child.name())));
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static Optional<Integer> offset(SpecDocument document, SourceLocation place) {
    return place.file().equals(document.name())
        ? Optional.of(document.offset(new TextPosition(place.line() - 1, place.column() - 1)))
        : Optional.empty();
  }

  Plan plan() {
    return plan;
  }

  /** The decisions that the member at an offset makes; several where it is unrolled. */
  List<Parameter> parameters(int offset) {
    return parameters.getOrDefault(offset, List.of());
  }

  /** The fields that the member at an offset sets; several where it is unrolled. */
  List<Planned> fields(int offset) {
    return fields.getOrDefault(offset, List.of());
  }

  /** A block of the configuration by its path. */
  Optional<Block> block(String path) {
    return Optional.ofNullable(blocks.get(path));
  }
}
