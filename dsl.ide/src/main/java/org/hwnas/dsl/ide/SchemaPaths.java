package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;

/**
 * Fields and slots by path from a block's schema, by the rule of the compiler: exact descent first,
 * else the places below whose path ends that way.
 */
final class SchemaPaths {
  /**
   * A field or a slot.
   *
   * @param owner the block it belongs to
   * @param path from the block where the search began
   */
  record Target(BlockSchema owner, String name, List<String> path) {
    Optional<FieldSchema> field() {
      return Optional.ofNullable(owner.fields().get(name));
    }

    Optional<BlockSchema.Slot> slot() {
      return Optional.ofNullable(owner.slots().get(name));
    }
  }

  /** What is below a block, also by its last name. */
  private record Places(List<Target> all, Map<String, List<Target>> byName) {}

  /** By the schema itself, of which there are some hundred, made once: they never change. */
  private static final Map<BlockSchema, Places> PLACES =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private SchemaPaths() {}

  /** What a dotted path means below a block, where that is clear. */
  static Optional<Target> only(BlockSchema schema, String path) {
    List<Target> found = find(schema, Arrays.asList(path.split("\\.")));
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** Everything a path can mean below a block. */
  static List<Target> find(BlockSchema schema, List<String> segments) {
    Optional<Target> exact = descend(schema, segments);
    if (exact.isPresent()) {
      return List.of(exact.get());
    }
    String last = segments.get(segments.size() - 1);
    return places(schema).byName().getOrDefault(last, List.of()).stream()
        .filter(
            t ->
                t.path().size() >= segments.size()
                    && t.path()
                        .subList(t.path().size() - segments.size(), t.path().size())
                        .equals(segments))
        .toList();
  }

  private static Optional<Target> descend(BlockSchema schema, List<String> segments) {
    BlockSchema at = schema;
    for (String segment : segments.subList(0, segments.size() - 1)) {
      BlockSchema.Slot slot = at.slots().get(segment);
      if (slot == null) {
        return Optional.empty();
      }
      at = slot.defaultSchema();
    }
    String last = segments.get(segments.size() - 1);
    return at.fields().containsKey(last) || at.slots().containsKey(last)
        ? Optional.of(new Target(at, last, segments))
        : Optional.empty();
  }

  /** All fields and slots below a block, its own first. */
  static List<Target> below(BlockSchema schema) {
    return places(schema).all();
  }

  private static Places places(BlockSchema schema) {
    return PLACES.computeIfAbsent(
        schema,
        s -> {
          List<Target> all = new ArrayList<>();
          collect(s, List.of(), all);
          return new Places(
              List.copyOf(all), all.stream().collect(Collectors.groupingBy(Target::name)));
        });
  }

  private static void collect(BlockSchema schema, List<String> prefix, List<Target> into) {
    schema.fields().keySet().forEach(f -> into.add(new Target(schema, f, joined(prefix, f))));
    schema.slots().keySet().forEach(s -> into.add(new Target(schema, s, joined(prefix, s))));
    schema
        .slots()
        .forEach((name, slot) -> collect(slot.defaultSchema(), joined(prefix, name), into));
  }

  private static List<String> joined(List<String> prefix, String name) {
    List<String> path = new ArrayList<>(prefix);
    path.add(name);
    return path;
  }
}
