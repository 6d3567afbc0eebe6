package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    return below(schema).stream()
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
    List<Target> all = new ArrayList<>();
    collect(schema, List.of(), all);
    return all;
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
