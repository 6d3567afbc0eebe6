package org.hwnas.dsl.lowering;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.expression.Expr;

/**
 * Names as seen from a block: `let`s of the file first, then fields and searched slots, from the
 * block outwards.
 */
final class ScopeNames implements Typer.Names {
  private final FieldLowering fields;
  private final Optional<Draft.Block> scope;
  private final LoadedFile file;

  /**
   * @param scope the block, or null where only `let`s are visible
   */
  ScopeNames(FieldLowering fields, Draft.Block scope, LoadedFile file) {
    this.fields = fields;
    this.scope = Optional.ofNullable(scope);
    this.file = file;
  }

  @Override
  public boolean knows(String path) {
    return file.lets.containsKey(path) || !targets(path).isEmpty();
  }

  private List<PathFinder.Target> targets(String path) {
    for (Optional<Draft.Block> at = scope; at.isPresent(); at = at.get().parent) {
      List<PathFinder.Target> found = PathFinder.find(at.get(), Typer.segments(path));
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  @Override
  public List<String> symbols(String path) {
    List<PathFinder.Target> targets = targets(path);
    if (file.lets.containsKey(path) || targets.size() != 1) {
      return List.of();
    }
    PathFinder.Target target = targets.get(0);
    if (target.slot().isPresent()) {
      return List.copyOf(target.slot().get().alternatives.keySet());
    }
    return target
        .field()
        .map(f -> f.schema.type())
        .filter(FieldType.Symbol.class::isInstance)
        .map(t -> ((FieldType.Symbol) t).options())
        .orElse(List.of());
  }

  @Override
  public Optional<Typed> resolve(String path, Place at) {
    if (file.lets.containsKey(path)) {
      return fields.let(file, path);
    }
    List<PathFinder.Target> targets = targets(path);
    if (targets.size() > 1) {
      fields
          .diagnostics()
          .add(
              Issue.AMBIGUOUS_NAME,
              at,
              "`" + path + "` can mean several fields",
              "",
              "write one of "
                  + DidYouMean.list(targets.stream().map(PathFinder.Target::text).toList(), 8));
      return Optional.empty();
    }
    if (targets.isEmpty() && Schemas.METRICS.containsKey(path)) {
      fields
          .diagnostics()
          .add(
              Issue.METRIC_OUT_OF_PLACE,
              at,
              "`" + path + "` is known only when a design is measured and cannot be used here",
              "",
              "metrics stand in objectives and in `require`");
      return Optional.empty();
    }
    if (targets.isEmpty()) {
      Set<String> known = new TreeSet<>(file.lets.keySet());
      scope.ifPresent(s -> known.addAll(PathFinder.names(root(s))));
      fields
          .diagnostics()
          .add(
              Issue.UNKNOWN_NAME,
              at,
              "there is no field, `let` or symbol `" + path + "` here",
              "",
              DidYouMean.nearest(path.substring(path.lastIndexOf('.') + 1), known)
                  .map(n -> "did you mean `" + n + "`?")
                  .orElse(""));
      return Optional.empty();
    }
    PathFinder.Target target = targets.get(0);
    if (target.slot().isPresent()) {
      Optional<Expr> choice = fields.slotParameter(target.slot().get(), target.owner());
      if (choice.isEmpty()) {
        fields.diagnostics().add(Issue.WRONG_TYPE, at, "`" + path + "` is a block, not a value");
      }
      return choice.map(Typed::symbol);
    }
    Draft.Field field = target.field().orElseThrow();
    Optional<FieldLowering.Lowered> lowered = fields.lower(field);
    if (lowered.isEmpty() && field.assignments.isEmpty()) {
      fields.diagnostics().add(Issue.UNKNOWN_NAME, at, "`" + path + "` has no value to use here");
    }
    return lowered.map(FieldLowering.Lowered::value);
  }

  private static Draft.Block root(Draft.Block block) {
    return block.parent.map(ScopeNames::root).orElse(block);
  }
}
