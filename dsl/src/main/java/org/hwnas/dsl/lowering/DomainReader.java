package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Fix;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Field;
import org.hwnas.dsl.spec.Range;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.spec.SetLiteral;
import org.hwnas.plan.Domain;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.space.Intervals;

/** Reads what stands after {@code in}: a set, or a range (see {@link RangeReader}). */
final class DomainReader {
  /**
   * What was read.
   *
   * @param domain all values the parameter can have
   * @param limits what keeps it inside ends that depend on other parameters
   */
  record Reading(Domain domain, List<Limit> limits) {
    static Reading of(Domain domain) {
      return new Reading(domain, List.of());
    }
  }

  /** An end of a range that depends on other parameters. */
  record Limit(Expr end, boolean low) {}

  private final Diagnostics diagnostics;
  private final LoadedFile file;
  private final Typer typer;
  private final String name;
  private final FieldType type;
  private final Intervals intervals;

  /**
   * A reader for the domain of the field {@code name}, written in {@code file}.
   *
   * @param intervals bounds of expressions over the parameters so far
   */
  DomainReader(
      Diagnostics diagnostics,
      LoadedFile file,
      Typer typer,
      String name,
      FieldType type,
      Intervals intervals) {
    this.diagnostics = diagnostics;
    this.file = file;
    this.typer = typer;
    this.name = name;
    this.type = type;
    this.intervals = intervals;
  }

  Optional<Reading> read(EObject domain) {
    if (domain instanceof SetLiteral set) {
      return set(set, false).map(Reading::of);
    }
    return domain instanceof Range range && range.getLow() != null
        ? range(range)
        : Optional.empty();
  }

  /** A set that holds numbers alone. */
  Optional<Domain.Grid> numbers(SetLiteral set, boolean logarithmic) {
    return set(set, logarithmic).filter(Domain.Grid.class::isInstance).map(Domain.Grid.class::cast);
  }

  private Optional<Domain> set(SetLiteral set, boolean logarithmic) {
    if (set.getValues().isEmpty()) {
      diagnostics.add(
          Issue.EMPTY_SET,
          file.place(set),
          "`" + name + "` has nothing to choose from",
          "",
          "list the values, as in `{3, 5, 7}`");
      return Optional.empty();
    }
    List<Value> values = new ArrayList<>();
    for (Expression element : set.getValues()) {
      Optional<Value> value = element(element);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (values.contains(value.get())) {
        diagnostics.add(
            Issue.DUPLICATE_CHOICE,
            file.place(element),
            "`" + file.parsed.text(element) + "` stands twice in the set of `" + name + "`",
            "",
            "",
            Offers.withoutValue(file.place(element)));
        return Optional.empty();
      }
      values.add(value.get());
    }
    if (values.stream().allMatch(Value.Num.class::isInstance)) {
      List<Double> sorted =
          new ArrayList<>(new TreeSet<>(values.stream().map(Value::asNumber).toList()));
      return Optional.of(new Domain.Grid(sorted, logarithmic));
    }
    return Optional.of(new Domain.Choice(values));
  }

  /** One value of a set, or of a tuple. */
  Optional<Value> element(Expression element) {
    if (type instanceof FieldType.Symbol symbol
        && element instanceof Reference reference
        && !reference.isCall()) {
      if (symbol.options().contains(reference.getPath())) {
        return Optional.of(Value.of(reference.getPath()));
      }
      diagnostics.add(
          Issue.NOT_AN_OPTION,
          file.place(element),
          "`" + name + "` cannot be `" + reference.getPath() + "`",
          "",
          DidYouMean.hint(String.valueOf(reference.getPath()), symbol.options()));
      return Optional.empty();
    }
    Optional<Typed> typed = typer.type(element);
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    if (!typed.get().constant()) {
      diagnostics.add(
          Issue.NOT_CONSTANT,
          file.place(element),
          "a value of the set of `" + name + "` depends on another parameter");
      return Optional.empty();
    }
    return checked(typed.get(), file.place(element), file.parsed.text(element));
  }

  /** Checks a constant against the field's type and bounds. */
  Optional<Value> checked(Typed typed, Place at, String text) {
    return new ValueCheck(diagnostics).constant(name, type, typed, at, text);
  }

  private Optional<Reading> range(Range range) {
    if (range.getHigh() == null) {
      return element(range.getLow())
          .map(
              v ->
                  Reading.of(
                      v instanceof Value.Num n
                          ? new Domain.Grid(List.of(n.value()), false)
                          : new Domain.Choice(List.of(v))));
    }
    return new RangeReader(this, diagnostics, file, typer, name, type, intervals).read(range);
  }

  /** Offers the first value of a domain instead of all of them. */
  static List<Fix> fixed(Field field, LoadedFile file, Place path) {
    EObject first =
        field.getDomain() instanceof SetLiteral set
            ? set.getValues().stream().findFirst().orElse(null)
            : ((Range) field.getDomain()).getLow();
    if (first == null) {
      return List.of();
    }
    Place whole = file.place(field);
    int from = path.offset() + path.length();
    Place behind = new Place(path.file(), from, whole.offset() + whole.length() - from);
    String value = "= " + file.parsed.text(first);
    return List.of(new Fix("Fix it: `" + value + "`", behind, " " + value, false));
  }
}
