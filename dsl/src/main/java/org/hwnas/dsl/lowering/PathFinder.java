package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Hint;

/**
 * Finds fields and slots by path from a block: by exact descent first, else as the only place below
 * whose path ends that way, so that {@code adc.bits} and {@code crossbar { … }} need not spell
 * {@code tile.pe}.
 */
final class PathFinder {
  /** What a path leads to: a field, or a slot of {@code owner}. */
  record Target(Draft.Block owner, String name, List<String> path) {
    /** The field; of a slot with one block, its principal field. */
    Optional<Draft.Field> field() {
      return Optional.ofNullable(owner.fields.get(name))
          .or(() -> slot().filter(s -> !s.searched()).flatMap(Draft.Slot::principal));
    }

    Optional<Draft.Slot> slot() {
      return Optional.ofNullable(owner.slots.get(name));
    }

    String text() {
      return String.join(".", path);
    }
  }

  private PathFinder() {}

  /**
   * Everything the segments can mean below a block: one entry when clear, several when ambiguous.
   */
  static List<Target> find(Draft.Block block, List<String> segments) {
    if (segments.isEmpty()) {
      return List.of(); // a path of dots only, which the reader has reported
    }
    Optional<Target> exact = descend(block, segments);
    if (exact.isPresent()) {
      return List.of(exact.get());
    }
    List<Target> found = new ArrayList<>();
    endingIn(segments, block, new ArrayList<>(), found);
    return found;
  }

  /**
   * As {@link #below}, but only what ends in the segments: names are looked up by the thousand, and
   * nearly all that is below a block is not meant.
   *
   * @param path of the block; the same again when this returns
   */
  private static void endingIn(
      List<String> segments, Draft.Block block, List<String> path, List<Target> into) {
    int outer = segments.size() - 1;
    String last = segments.get(outer);
    boolean here =
        path.size() >= outer
            && path.subList(path.size() - outer, path.size()).equals(segments.subList(0, outer));
    if (here && block.fields.containsKey(last)) {
      into.add(new Target(block, last, append(path, last)));
    }
    block.slots.forEach(
        (name, slot) -> {
          if (here && name.equals(last)) {
            into.add(new Target(block, name, append(path, name)));
          }
          path.add(name);
          endingIn(segments, slot.only(), path, into);
          path.remove(path.size() - 1);
        });
  }

  /** Whether a path means something at a block or around it. */
  static boolean visible(Draft.Block block, String path) {
    return !find(block, Typer.segments(path)).isEmpty()
        || block.parent.filter(p -> visible(p, path)).isPresent();
  }

  /** The target below every alternative of the searched slots on its way, not the first alone. */
  static List<Target> everywhere(Draft.Block from, Target target) {
    List<Draft.Block> owners = List.of(from);
    for (String segment : target.path().subList(0, target.path().size() - 1)) {
      owners =
          owners.stream()
              .flatMap(b -> b.slots.get(segment).alternatives.values().stream())
              .toList();
    }
    return owners.stream().map(o -> new Target(o, target.name(), target.path())).toList();
  }

  private static Optional<Target> descend(Draft.Block block, List<String> segments) {
    Draft.Block at = block;
    for (int i = 0; i < segments.size() - 1; i++) {
      Draft.Slot slot = at.slots.get(segments.get(i));
      if (slot == null) {
        return Optional.empty();
      }
      at = slot.only();
    }
    String last = segments.get(segments.size() - 1);
    return at.fields.containsKey(last) || at.slots.containsKey(last)
        ? Optional.of(new Target(at, last, segments))
        : Optional.empty();
  }

  /**
   * All fields and slots below a block, with their paths; a searched slot counts by its first
   * alternative.
   */
  static List<Target> below(Draft.Block block) {
    List<Target> all = new ArrayList<>();
    collect(block, List.of(), all);
    return all;
  }

  private static void collect(Draft.Block block, List<String> prefix, List<Target> into) {
    block.fields.keySet().forEach(f -> into.add(new Target(block, f, append(prefix, f))));
    block.slots.forEach(
        (name, slot) -> {
          into.add(new Target(block, name, append(prefix, name)));
          collect(slot.only(), append(prefix, name), into);
        });
  }

  private static List<String> append(List<String> prefix, String name) {
    List<String> path = new ArrayList<>(prefix);
    path.add(name);
    return path;
  }

  /** Names that could be meant below a block, for did-you-mean. */
  static Set<String> names(Draft.Block block) {
    Set<String> names = new LinkedHashSet<>();
    below(block).forEach(t -> names.add(t.name()));
    return names;
  }

  /**
   * What an unknown path was probably meant to be: the full path of one that was shortened in the
   * middle, one that differs in its last name, or one that is near as a whole.
   */
  static Hint hint(Draft.Block block, String path) {
    List<String> segments = Typer.segments(path);
    if (segments.size() < 2) {
      return DidYouMean.hint(path, names(block));
    }
    List<Target> all = below(block);
    List<String> through =
        all.stream().filter(t -> runsThrough(t.path(), segments)).map(Target::text).toList();
    if (through.size() == 1) {
      return Hint.meant(through.get(0));
    }
    if (!through.isEmpty()) {
      return Hint.of("write one of " + DidYouMean.list(through, 8));
    }
    List<String> prefix = segments.subList(0, segments.size() - 1);
    List<Target> owners = find(block, prefix).stream().filter(t -> t.slot().isPresent()).toList();
    if (owners.size() == 1) {
      Draft.Block owner = owners.get(0).slot().get().only();
      Set<String> own = new LinkedHashSet<>(owner.fields.keySet());
      own.addAll(owner.slots.keySet());
      String last = segments.get(segments.size() - 1);
      Optional<String> nearest = DidYouMean.nearest(last, own);
      String owning = String.join(".", prefix);
      return nearest.isPresent()
          ? Hint.meant(owning + "." + nearest.get())
          : own.isEmpty()
              ? Hint.of("`" + owning + "` has no fields")
              : Hint.of("known in `" + owning + "`: " + DidYouMean.list(own, 12));
    }
    return DidYouMean.hint(path, all.stream().map(Target::text).toList());
  }

  /** Whether a path ends as the segments do and has them all in order. */
  private static boolean runsThrough(List<String> path, List<String> segments) {
    if (!path.get(path.size() - 1).equals(segments.get(segments.size() - 1))) {
      return false;
    }
    int next = 0;
    for (String name : path) {
      next += next < segments.size() && name.equals(segments.get(next)) ? 1 : 0;
    }
    return next == segments.size();
  }
}
