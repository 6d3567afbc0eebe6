package org.hwnas.plan.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.text.PlanText;

/** Walks two configuration trees side by side. */
final class ConfigurationDiff {
  private final Plan left;
  private final Plan right;
  private final List<Difference> found = new ArrayList<>();

  ConfigurationDiff(Plan left, Plan right) {
    this.left = left;
    this.right = right;
  }

  List<Difference> differences() {
    Map<String, Block> ours = top(left);
    Map<String, Block> theirs = top(right);
    fields(Area.CONFIGURATION, "", left.configuration(), right.configuration());
    for (String key : union(ours.keySet(), theirs.keySet())) {
      Block any = ours.getOrDefault(key, theirs.get(key));
      blocks(
          Area.of(any, Area.CONFIGURATION),
          any.name(),
          Optional.ofNullable(ours.get(key)),
          Optional.ofNullable(theirs.get(key)));
    }
    return found;
  }

  /** A network and the workload it serves may have one name, so the kind is part of the key. */
  private static Map<String, Block> top(Plan plan) {
    Map<String, Block> blocks = new LinkedHashMap<>();
    plan.configuration()
        .children()
        .forEach(b -> blocks.put(Area.of(b, Area.CONFIGURATION) + " " + b.name(), b));
    return blocks;
  }

  private static <T> Set<T> union(Set<T> first, Set<T> second) {
    Set<T> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return all;
  }

  private void blocks(Area area, String path, Optional<Block> ours, Optional<Block> theirs) {
    if (ours.isEmpty() && theirs.isEmpty()) {
      return;
    }
    if (ours.isEmpty() || theirs.isEmpty()) {
      Block only = ours.or(() -> theirs).orElseThrow();
      add(area, path, ours.map(this::side), theirs.map(this::side), only.when().isEmpty());
      return;
    }
    Block a = ours.get();
    Block b = theirs.get();
    if (!a.kind().equals(b.kind())) {
      add(area, path, Optional.of(side(a)), Optional.of(side(b)), true);
      if (area == Area.SEARCH) {
        // Algorithms may be compared, but only under one budget.
        blocks(Area.BUDGET, path + ".budget", a.child("budget"), b.child("budget"));
      }
      return;
    }
    if (!a.when().equals(b.when())) {
      add(area, path, Optional.of(side(a)), Optional.of(side(b)), false);
    }
    fields(area, path, a, b);
    Map<String, Block> left = named(a.children());
    Map<String, Block> right = named(b.children());
    for (String name : union(left.keySet(), right.keySet())) {
      Block any = left.getOrDefault(name, right.get(name));
      blocks(
          Area.of(any, area),
          path + "." + name,
          Optional.ofNullable(left.get(name)),
          Optional.ofNullable(right.get(name)));
    }
  }

  private static Map<String, Block> named(List<Block> blocks) {
    Map<String, Block> named = new LinkedHashMap<>();
    blocks.forEach(b -> named.put(b.name(), b));
    return named;
  }

  private Difference.Side side(Block block) {
    String when = PlanText.when(block.when());
    return new Difference.Side(block.kind() + (when.isEmpty() ? "" : " " + when), "");
  }

  private void fields(Area area, String path, Block a, Block b) {
    for (String name : union(a.fields().keySet(), b.fields().keySet())) {
      Optional<Field> ours = Optional.ofNullable(a.fields().get(name));
      Optional<Field> theirs = Optional.ofNullable(b.fields().get(name));
      boolean same =
          ours.isPresent()
              && theirs.isPresent()
              && ours.get().values().equals(theirs.get().values())
              && ours.get().variation().equals(theirs.get().variation());
      if (!same) {
        boolean searched = searched(ours) || searched(theirs);
        add(
            area,
            path.isEmpty() ? name : path + "." + name,
            ours.map(f -> side(f, left)),
            theirs.map(f -> side(f, right)),
            !searched);
      }
    }
  }

  /** A value that depends on what is searched is part of the space, not of the frame around it. */
  private static boolean searched(Optional<Field> field) {
    return field.stream()
        .anyMatch(
            f ->
                f.values().stream().anyMatch(e -> !e.parameters().isEmpty())
                    || f.variation().stream()
                        .flatMap(v -> v.values().values().stream())
                        .anyMatch(e -> !e.parameters().isEmpty()));
  }

  private static Difference.Side side(Field field, Plan plan) {
    if (field.variation().isEmpty()
        && !field.list()
        && field.values().get(0) instanceof Expr.Param p) {
      String domain =
          plan.parameter(p.id())
              .map(x -> "searched in " + PlanText.domain(x.domain(), x.unit()))
              .orElse(p.id());
      return new Difference.Side(domain, "");
    }
    boolean plain = field.origin().equals(Origin.DEFAULT);
    return new Difference.Side(
        PlanText.value(field), plain ? "default" : PlanText.origin(field.origin()));
  }

  private void add(
      Area area,
      String path,
      Optional<Difference.Side> ours,
      Optional<Difference.Side> theirs,
      boolean fixed) {
    found.add(new Difference(area, path, ours, theirs, area.iso() && fixed));
  }
}
