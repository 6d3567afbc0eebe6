package org.hwnas.dsl.lowering;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Hint;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;

/**
 * Names as seen from a block: `let`s of the file first, then fields and searched slots, from the
 * block outwards.
 */
final class ScopeNames implements Typer.Names {
  private final FieldLowering fields;
  private final Optional<Draft.Block> scope;
  private final LoadedFile file;
  private final Optional<Spot> spot;

  /**
   * @param scope the block; empty where only `let`s are visible
   * @param spot the place of a network at which fields that vary have a value
   */
  ScopeNames(
      FieldLowering fields, Optional<Draft.Block> scope, LoadedFile file, Optional<Spot> spot) {
    this.fields = fields;
    this.scope = scope;
    this.file = file;
    this.spot = spot;
  }

  @Override
  public boolean knows(String path) {
    return file.lets.containsKey(path)
        || fact(path).isPresent()
        || (spot.isEmpty() && ofPlace(path).isPresent())
        || !targets(path).isEmpty();
  }

  /** What a place or an enclosing `repeat` tells by this name. */
  private Optional<Typed> fact(String path) {
    if (spot.isPresent() && spot.get().facts().containsKey(path)) {
      return Optional.of(spot.get().facts().get(path));
    }
    for (Optional<Draft.Block> at = scope; at.isPresent(); at = at.get().parent) {
      Typed fact = at.get().facts.get(path);
      if (fact != null) {
        return Optional.of(fact);
      }
    }
    return Optional.empty();
  }

  /**
   * The word before the dot where it is one of a place: `layer.index`. Parts of layers are many,
   * and must not be listed for a name that none of them has, such as a mistyped `crossbar.rosw`.
   */
  private Optional<String> ofPlace(String path) {
    int dot = path.indexOf('.');
    return dot < 0
        ? Optional.empty()
        : Optional.of(path.substring(0, dot))
            .filter(
                w ->
                    !LayerParts.WORDS.contains(w) || LayerParts.FACTS.contains(path.substring(dot)))
            .filter(w -> fields.variations.knows(w) && targets(path).isEmpty());
  }

  @Override
  public Optional<Typed> atTime(Typed subject, double seconds, String shown, Place at) {
    fields
        .diagnostics()
        .add(
            Issue.AGGREGATE_WITHOUT_AXIS,
            at,
            "the value before `at` does not change with time",
            "",
            "leave `at " + shown + "` out");
    return Optional.empty();
  }

  @Override
  public boolean atPlace() {
    return spot.isPresent();
  }

  @Override
  public List<Spot> places(String per) {
    return fields.variations.of(per).orElse(List.of());
  }

  @Override
  public Typer.Names at(Spot place) {
    return new ScopeNames(fields, scope, file, Optional.of(place));
  }

  @Override
  public Optional<String> per(String path) {
    if (spot.isPresent() || file.lets.containsKey(path) || fact(path).isPresent()) {
      return Optional.empty();
    }
    List<PathFinder.Target> targets = targets(path);
    if (targets.size() == 1 && targets.get(0).field().isPresent()) {
      return fields.variations.per(targets.get(0).field().get());
    }
    return ofPlace(path);
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
    if (targets.isEmpty() && (fact(path).isPresent() || ofPlace(path).isPresent())) {
      return symbolsOfLayers(path.substring(path.lastIndexOf('.') + 1));
    }
    if (file.lets.containsKey(path) || targets.size() != 1) {
      return List.of();
    }
    PathFinder.Target target = targets.get(0);
    if (target.field().isEmpty()) {
      return target.slot().map(s -> List.copyOf(s.alternatives.keySet())).orElse(List.of());
    }
    return target
        .field()
        .map(f -> f.schema.type())
        .filter(FieldType.Symbol.class::isInstance)
        .map(t -> ((FieldType.Symbol) t).options())
        .orElse(List.of());
  }

  /** What a field of any layer can be, such as {@code activation}; its kind for {@code kind}. */
  private static List<String> symbolsOfLayers(String field) {
    if (field.equals("kind")) {
      return List.copyOf(Schemas.layers().keySet());
    }
    return Schemas.layers().values().stream()
        .flatMap(l -> Optional.ofNullable(l.fields().get(field)).stream())
        .flatMap(f -> f.type() instanceof FieldType.Symbol s ? s.options().stream() : Stream.of())
        .distinct()
        .toList();
  }

  @Override
  public Optional<Typed> resolve(String path, Place at) {
    if (file.lets.containsKey(path)) {
      return fields.lets().value(file, path);
    }
    Optional<Typed> fact = fact(path);
    if (fact.isPresent()) {
      return fact;
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
                  + DidYouMean.list(targets.stream().map(PathFinder.Target::text).toList(), 8),
              Offers.instead(at, targets.stream().limit(8).map(PathFinder.Target::text).toList()));
      return Optional.empty();
    }
    if (targets.isEmpty() && ofPlace(path).isPresent()) {
      fields
          .diagnostics()
          .add(
              spot.isPresent() ? Issue.UNKNOWN_NAME : Issue.AGGREGATE_MISSING,
              at,
              spot.isPresent()
                  ? "`" + path + "` is not known of `" + spot.get().path() + "`"
                  : "`" + path + "` differs from place to place",
              "",
              spot.isPresent()
                  ? DidYouMean.hint(path, spot.get().facts().keySet())
                  : Hint.of("use it in a field that varies, or aggregate it: `mean(…)`"));
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
                  .map(Hint::meant)
                  .orElse(Hint.none()));
      return Optional.empty();
    }
    PathFinder.Target target = targets.get(0);
    if (target.field().isEmpty()) {
      Optional<Expr> choice = fields.slotParameter(target.slot().orElseThrow(), target.owner());
      if (choice.isEmpty()) {
        fields.diagnostics().add(Issue.WRONG_TYPE, at, "`" + path + "` is a block, not a value");
      }
      return choice.map(Typed::symbol);
    }
    Draft.Block from = target.owner();
    for (int i = 1; i < target.path().size(); i++) {
      from = from.parent.orElseThrow();
    }
    List<String> way = target.path().subList(0, target.path().size() - 1);
    return value(from, way, target, path, at);
  }

  /** The value of a field; below a searched slot, of the alternative that a design takes. */
  private Optional<Typed> value(
      Draft.Block from, List<String> way, PathFinder.Target target, String path, Place at) {
    if (way.isEmpty()) {
      PathFinder.Target here = new PathFinder.Target(from, target.name(), target.path());
      return value(here.field().orElseThrow(), path, at);
    }
    Draft.Slot slot = from.slots.get(way.get(0));
    List<String> rest = way.subList(1, way.size());
    if (!slot.searched()) {
      return value(slot.only(), rest, target, path, at);
    }
    Expr choice = fields.slotParameter(slot, from).orElseThrow();
    Optional<Typed> chosen = Optional.empty();
    for (Map.Entry<String, Draft.Block> alternative : slot.alternatives.entrySet()) {
      Optional<Typed> one = value(alternative.getValue(), rest, target, path, at);
      if (one.isEmpty()) {
        return one;
      }
      if (chosen.filter(c -> c.kind() != one.get().kind()).isPresent()) {
        fields
            .diagnostics()
            .add(
                Issue.WRONG_TYPE,
                at,
                "`" + path + "` is a number for some choices of `" + way.get(0) + "` only");
        return Optional.empty();
      }
      Expr taken = Expr.apply(Operator.EQ, choice, Expr.symbol(alternative.getKey()));
      chosen = Optional.of(chosen.map(c -> one.get().where(taken, c)).orElse(one.get()));
    }
    return chosen;
  }

  private Optional<Typed> value(Draft.Field own, String path, Place at) {
    Draft.Field field = given(own);
    Optional<String> per = fields.variations.per(field).or(() -> Ties.narrowed(field));
    Optional<Spot> place = per.flatMap(this::around);
    if (per.isPresent() && place.isEmpty()) {
      fields
          .diagnostics()
          .add(
              Issue.AGGREGATE_MISSING,
              at,
              "`" + path + "` has a value for each " + per.get(),
              "which one counts?",
              "aggregate it, for example `mean(" + path + ")`");
      return Optional.empty();
    }
    Optional<FieldLowering.Lowered> lowered = fields.lower(field, place);
    if (lowered.isEmpty() && field.assignments.isEmpty()) {
      fields.diagnostics().add(Issue.UNKNOWN_NAME, at, "`" + path + "` has no value to use here");
    }
    return lowered.map(FieldLowering.Lowered::value);
  }

  /**
   * The field whose value a layer inherits. Not a stride: whether a layer takes that of its
   * sequence depends on the layers before it.
   */
  private static Draft.Field given(Draft.Field own) {
    boolean inherits = own.schema.inherited() && !own.schema.name().equals("stride");
    if (!own.assignments.isEmpty() || !inherits) {
      return own;
    }
    for (Optional<Draft.Block> at = own.owner.parent; at.isPresent(); at = at.get().parent) {
      Draft.Field around = at.get().fields.get(own.schema.name());
      if (around != null && !around.assignments.isEmpty() && Ties.passesOn(at.get())) {
        return around;
      }
    }
    return own;
  }

  /** The place for a field that varies by this word: this one, or the one it lies in. */
  private Optional<Spot> around(String word) {
    return spot.flatMap(inner -> fields.variations.around(word, inner));
  }

  private static Draft.Block root(Draft.Block block) {
    return block.parent.map(ScopeNames::root).orElse(block);
  }
}
