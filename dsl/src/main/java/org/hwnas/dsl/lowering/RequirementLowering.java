package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;

/**
 * Requirements to plan form. One that speaks of a field which differs from place to place holds at
 * each of them.
 */
final class RequirementLowering {
  private final FieldLowering fields;
  private final Diagnostics diagnostics;
  private final SpaceCheck spaceCheck;
  private final Axes axes;
  private final List<Requirement> requirements = new ArrayList<>();

  RequirementLowering(
      FieldLowering fields, Diagnostics diagnostics, SpaceCheck spaceCheck, Axes axes) {
    this.fields = fields;
    this.diagnostics = diagnostics;
    this.spaceCheck = spaceCheck;
    this.axes = axes;
  }

  /** All requirements, those that follow from ranges last. */
  List<Requirement> lower(List<Draft.Requirement> drafts) {
    for (Draft.Requirement draft : drafts) {
      if (draft.statement().getCondition() == null) {
        continue;
      }
      LoadedFile file = draft.context().file();
      Typer.Names names = names(draft, Optional.empty());
      Optional<String> per = Variations.finest(draft.statement().getCondition(), names);
      if (per.isEmpty()) {
        one(draft, file, Optional.empty());
      } else {
        names.places(per.get()).forEach(spot -> one(draft, file, Optional.of(spot)));
      }
    }
    requirements.addAll(fields.parameters.limits);
    return requirements;
  }

  private Typer.Names names(Draft.Requirement draft, Optional<Spot> spot) {
    return new MetricNames(
        fields.names(draft.scope(), draft.context().file(), spot), diagnostics, axes);
  }

  private void one(Draft.Requirement draft, LoadedFile file, Optional<Spot> spot) {
    Place at = file.place(draft.statement().getCondition());
    String text = file.parsed.text(draft.statement().getCondition());
    Optional<Typed> typed =
        new Typer(diagnostics, file, names(draft, spot)).type(draft.statement().getCondition());
    Optional<Expr> when = fields.condition(draft.context().conditions(), spot);
    if (typed.isEmpty() || when.isEmpty() || when.get().equals(Expr.bool(false))) {
      return;
    }
    if (typed.get().kind() != Typed.Kind.TRUTH) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          at,
          "a requirement is true or false, but `" + text + "` is " + typed.get().kind().word(),
          "",
          "compare it with a limit");
      return;
    }
    Optional<Expr> closed = axes.closed(typed.get(), diagnostics, at, text);
    if (closed.isEmpty() || constant(closed.get(), at, text, spot)) {
      return;
    }
    boolean metric = !closed.get().metrics().isEmpty();
    Expr condition = fields.active(draft.scope(), spot, when.get());
    Requirement requirement =
        new Requirement(
            metric ? Requirement.Scope.METRIC : Requirement.Scope.DESIGN,
            closed.get(),
            condition.equals(Expr.bool(true)) ? Optional.empty() : Optional.of(condition),
            Optional.ofNullable(draft.statement().getMessage()),
            text + spot.map(s -> " at " + s.path()).orElse(""),
            at.location(),
            stage(draft.scope()));
    spaceCheck.rejections(requirement, at);
    requirements.add(requirement);
  }

  /** The stage of the flow that a statement stands in; empty for the experiment's own. */
  static Optional<String> stage(Draft.Block scope) {
    return scope.schema.kind().equals("stage") ? Optional.of(scope.name) : Optional.empty();
  }

  private boolean constant(Expr expr, Place at, String text, Optional<Spot> spot) {
    Expr folded = Evaluator.fold(expr);
    if (!(folded instanceof Expr.Const)
        && folded.metrics().isEmpty()
        && folded.parameters().isEmpty()) {
      diagnostics.add(Issue.NOT_A_NUMBER, at, "`" + text + "` has no value");
      return true;
    }
    if (folded instanceof Expr.Const c && c.value() instanceof Value.Bool b) {
      if (b.value() && spot.isPresent()) {
        return true; // it may well bind elsewhere
      }
      diagnostics.add(
          b.value() ? Issue.ALWAYS_TRUE : Issue.ALWAYS_FALSE,
          at,
          "`"
              + text
              + "` is "
              + (b.value() ? "always true" : "always false: no design can satisfy it")
              + spot.map(s -> " (at " + s.path() + ")").orElse(""),
          "",
          "",
          b.value() ? Offers.withoutRequirement(at) : List.of());
      return true;
    }
    return false;
  }
}
