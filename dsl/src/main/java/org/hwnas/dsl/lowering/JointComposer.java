package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Hint;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Joint;

/** Collects {@code joint} statements and assigns their domain to their fields. */
final class JointComposer {
  private final Diagnostics diagnostics;
  final List<Draft.Joint> all = new ArrayList<>();

  JointComposer(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** `joint (a, b) in {…}` assigns all its fields; without a domain it is kept for the plan. */
  void read(Joint statement, Draft.Block block, Draft.Context context) {
    Place at = context.file().place(statement);
    if (statement.getPaths().contains(null)) {
      return; // a syntax error says so already
    }
    String name = statement.getName() != null ? statement.getName() : "joint" + unnamed(block);
    if (all.stream().anyMatch(j -> j.scope() == block && j.name().equals(name))) {
      diagnostics.add(Issue.DUPLICATE_FIELD, at, "there is a `joint` named `" + name + "` already");
      return;
    }
    List<Draft.Field> targets = new ArrayList<>();
    if (statement.getDomain() != null) {
      for (String path : statement.getPaths()) {
        Optional<Draft.Field> target = jointField(path, block, context, at);
        if (target.isEmpty()) {
          return;
        }
        targets.add(target.get());
      }
    }
    Draft.Joint joint = new Draft.Joint(name, statement, targets, block, context, at);
    all.add(joint);
    Optional<String> per = Optional.ofNullable(statement.getScope());
    for (int i = 0; i < targets.size(); i++) {
      targets
          .get(i)
          .assign(
              new Draft.Assignment(
                  statement.getDomain(),
                  true,
                  context,
                  block,
                  at,
                  per,
                  Optional.of(new Draft.JointPart(joint, i))));
    }
  }

  private String unnamed(Draft.Block block) {
    long before = all.stream().filter(j -> j.scope() == block).count();
    return before == 0 ? "" : Long.toString(before + 1);
  }

  private Optional<Draft.Field> jointField(
      String path, Draft.Block block, Draft.Context context, Place at) {
    List<PathFinder.Target> found = PathFinder.find(block, Typer.segments(path));
    if (found.size() == 1 && found.get(0).field().isPresent()) {
      Draft.Field field = found.get(0).field().get();
      if (!field.schema.searchable()) {
        diagnostics.add(Issue.NOT_SEARCHABLE, at, "`" + path + "` cannot be searched");
        return Optional.empty();
      }
      return Optional.of(field);
    }
    diagnostics.add(
        found.size() > 1 ? Issue.AMBIGUOUS_NAME : Issue.UNKNOWN_FIELD,
        at,
        found.size() > 1
            ? "`" + path + "` can mean several fields of `" + block.schema.kind() + "`"
            : "`" + block.schema.kind() + "` has no field `" + path + "`",
        "",
        found.size() > 1
            ? Hint.of(
                "write one of "
                    + DidYouMean.list(found.stream().map(PathFinder.Target::text).toList(), 8))
            : PathFinder.hint(block, path));
    return Optional.empty();
  }
}
