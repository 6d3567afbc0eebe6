package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Hint;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Tuple;
import org.hwnas.plan.Decision;
import org.hwnas.plan.Domain;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;

/**
 * Joint decisions. With a domain of its own one is a single parameter whose values are tuples, and
 * each field selects its component. Without one it only says which parameters belong together.
 */
final class JointLowering {
  private record At(Draft.Joint joint, Optional<String> spot) {}

  /** The tuples of a decision: values by label, in the order of the spec. */
  private record Table(Map<String, List<Value>> rows) {}

  private final FieldLowering fields;
  private final Diagnostics diagnostics;
  private final Map<Draft.Joint, Optional<Table>> tables = new HashMap<>();
  private final Map<At, Expr> parameters = new HashMap<>();

  JointLowering(FieldLowering fields, Diagnostics diagnostics) {
    this.fields = fields;
    this.diagnostics = diagnostics;
  }

  /** The value of one field of a decision that has a domain. */
  Optional<Expr> component(
      Draft.Field field,
      Draft.JointPart part,
      Expr active,
      Optional<Spot> spot,
      Optional<Ties.Tie> tie) {
    Draft.Joint joint = part.joint();
    Optional<Table> table = tables.get(joint);
    if (table == null) {
      table = read(joint);
      tables.put(joint, table);
    }
    if (table.isEmpty()) {
      return Optional.empty();
    }
    Table rows = table.get();
    Domain domain = new Domain.Choice(rows.rows().keySet().stream().map(Value::of).toList());
    String doc = joint.context().file().parsed.doc(joint.statement());
    Expr parameter =
        tie.isPresent()
            ? fields.ties.parameter(
                tie.get(), new Ties.Wanted(joint.name(), domain, active, "1", doc, joint.place()))
            : parameters.computeIfAbsent(
                new At(joint, spot.map(Spot::path)),
                at ->
                    fields.parameter(
                        path(joint) + spot.map(s -> "[" + s.path() + "]").orElse(""),
                        domain,
                        active,
                        "1",
                        doc,
                        joint.place()));
    List<Expr> select = new ArrayList<>(List.of(parameter));
    rows.rows()
        .forEach(
            (label, values) -> {
              select.add(Expr.symbol(label));
              select.add(new Expr.Const(values.get(part.index())));
            });
    return Optional.of(new Expr.Apply(Operator.SELECT, select));
  }

  private static String path(Draft.Joint joint) {
    String above = joint.scope().path();
    return above.isEmpty() ? joint.name() : above + "." + joint.name();
  }

  private Optional<Table> read(Draft.Joint joint) {
    LoadedFile file = joint.context().file();
    Typer typer = new Typer(diagnostics, file, fields.names(joint.scope(), file));
    List<DomainReader> readers = new ArrayList<>();
    joint.fields().forEach(f -> readers.add(fields.domainReader(f.schema, file, typer)));
    Map<String, List<Value>> rows = new LinkedHashMap<>();
    if (joint.statement().getDomain().getValues().isEmpty()) {
      diagnostics.add(
          Issue.EMPTY_SET,
          file.place(joint.statement().getDomain()),
          "`joint` has nothing to choose from");
      return Optional.empty();
    }
    for (Expression row : joint.statement().getDomain().getValues()) {
      if (!(row instanceof Tuple tuple)
          || tuple.getValues().contains(null)
          || tuple.getValues().size() != readers.size()) {
        diagnostics.add(
            Issue.WRONG_ARGUMENTS,
            file.place(row),
            "each choice of this `joint` is a tuple of "
                + readers.size()
                + " values, one for each field",
            "",
            "write `(a, b)`");
        return Optional.empty();
      }
      List<Value> values = new ArrayList<>();
      for (int i = 0; i < readers.size(); i++) {
        Optional<Value> value = readers.get(i).element(tuple.getValues().get(i));
        if (value.isEmpty()) {
          return Optional.empty();
        }
        values.add(value.get());
      }
      String label = file.parsed.text(tuple).replaceAll("\\s+", " ");
      if (rows.containsValue(values) || rows.put(label, values) != null) {
        diagnostics.add(
            Issue.DUPLICATE_CHOICE,
            file.place(row),
            "`" + file.parsed.text(row) + "` stands twice in this `joint`");
        return Optional.empty();
      }
    }
    return Optional.of(new Table(rows));
  }

  /** The decisions that group parameters, once all fields are lowered. */
  List<Decision> decisions(List<Draft.Joint> joints) {
    List<Decision> decisions = new ArrayList<>();
    for (Draft.Joint joint : joints) {
      if (joint.statement().getDomain() != null) {
        continue;
      }
      String word = joint.statement().getScope();
      if (Ties.inNetwork(joint.scope())) {
        inNetwork(joint, word, decisions);
        continue;
      }
      Optional<List<Spot>> spots = word == null ? Optional.empty() : fields.variations.of(word);
      if (word != null && spots.isEmpty()) {
        diagnostics.add(
            Issue.UNKNOWN_SCOPE, joint.place(), "no network has a `" + word + "` to decide for");
        continue;
      }
      if (spots.isPresent() && unknownEverywhere(joint, spots.get())) {
        continue;
      }
      List<Optional<Spot>> places = new ArrayList<>();
      spots.ifPresentOrElse(
          all -> all.forEach(s -> places.add(Optional.of(s))), () -> places.add(Optional.empty()));
      places.forEach(spot -> decision(joint, spot).ifPresent(decisions::add));
    }
    return decisions;
  }

  /** A block of a network has one value of each field, so one decision, which others may share. */
  private void inNetwork(Draft.Joint joint, String word, List<Decision> decisions) {
    if (word != null && Ties.enclosing(joint.scope(), word).isEmpty()) {
      fields.ties.unknown(
          joint.context().file(), joint.statement(), joint.name(), word, joint.scope());
      return;
    }
    decision(joint, Optional.empty())
        .filter(d -> decisions.stream().noneMatch(o -> o.parameters().equals(d.parameters())))
        .ifPresent(decisions::add);
  }

  /**
   * Reports a field that no place has; one that only some places have is left out at the others.
   */
  private boolean unknownEverywhere(Draft.Joint joint, List<Spot> spots) {
    LoadedFile file = joint.context().file();
    for (String path : joint.statement().getPaths()) {
      if (spots.stream()
          .noneMatch(s -> fields.names(joint.scope(), file, Optional.of(s)).knows(path))) {
        diagnostics.add(
            Issue.UNKNOWN_NAME,
            joint.place(),
            "there is no field `" + path + "` at any " + joint.statement().getScope(),
            "",
            spots.isEmpty() ? Hint.none() : DidYouMean.hint(path, spots.get(0).facts().keySet()));
        return true;
      }
    }
    return false;
  }

  private Optional<Decision> decision(Draft.Joint joint, Optional<Spot> spot) {
    LoadedFile file = joint.context().file();
    Typer.Names names = fields.names(joint.scope(), file, spot);
    Set<String> ids = new LinkedHashSet<>();
    for (String path : joint.statement().getPaths()) {
      if (spot.isPresent() && !names.knows(path)) {
        continue;
      }
      Optional<Typed> typed = names.resolve(path, joint.place());
      if (typed.isEmpty()) {
        return Optional.empty();
      }
      ids.addAll(typed.get().expr().parameters());
    }
    if (ids.size() < 2) {
      if (spot.isEmpty()) {
        diagnostics.add(
            Issue.NOTHING_SEARCHED,
            joint.place(),
            "`joint` needs two searched fields or more, but finds " + ids.size(),
            "",
            "search them with `in`, or list combinations: `joint (a, b) in {(1, 2), …}`");
      }
      return Optional.empty(); // a layer without the choice
    }
    String label = Ties.inNetwork(joint.scope()) ? path(joint) : joint.name();
    String name = label + spot.map(s -> "[" + s.path() + "]").orElse("");
    return Optional.of(new Decision(name, List.copyOf(ids)));
  }
}
