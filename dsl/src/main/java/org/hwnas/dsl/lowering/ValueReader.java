package org.hwnas.dsl.lowering;

import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Hint;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Every;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Instance;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.spec.SetLiteral;
import org.hwnas.dsl.spec.StringLiteral;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.units.Dimension;

/** Reads what stands behind {@code =} for a field. */
final class ValueReader {
  private final Diagnostics diagnostics;
  private final LoadedFile file;
  private final Typer typer;
  private final Typer.Names names;

  ValueReader(Diagnostics diagnostics, LoadedFile file, Typer typer, Typer.Names names) {
    this.diagnostics = diagnostics;
    this.file = file;
    this.typer = typer;
    this.names = names;
  }

  /** The value of a field that has one; empty, reported, where it does not fit. */
  Optional<Typed> read(FieldSchema schema, EObject value) {
    String name = schema.name();
    FieldType type = schema.type();
    if (value instanceof Every every && every.getAmount() != null) {
      return read(schema, every.getAmount());
    }
    if (value instanceof Instance || value instanceof SetLiteral || value instanceof Every) {
      boolean set = value instanceof SetLiteral;
      diagnostics.add(
          Issue.WRONG_TYPE,
          file.place(value),
          "`" + name + "` is " + type.describe() + ", not a " + (set ? "set" : "block"),
          "",
          set ? "`=` fixes one value; `" + name + " in {…}` searches a set" : "");
      return Optional.empty();
    }
    Expression expression = (Expression) value;
    Place at = file.place(expression);
    String text = file.parsed.text(expression);
    if (expression instanceof StringLiteral literal && type instanceof FieldType.Text) {
      return Optional.of(Typed.symbol(Expr.symbol(String.valueOf(literal.getText()))));
    }
    if (expression instanceof Reference reference
        && !reference.isCall()
        && reference.getPath() != null) {
      Optional<Optional<Typed>> symbol = symbol(schema, reference.getPath(), at);
      if (symbol.isPresent()) {
        return symbol.get();
      }
    }
    Optional<Typed> typed = amount(schema, expression).or(() -> typer.type(expression));
    if (typed.isEmpty()) {
      return typed;
    }
    ValueCheck check = new ValueCheck(diagnostics);
    if (!typed.get().constant()) {
      if (typed.get().expr().parameters().isEmpty()) {
        diagnostics.add(Issue.NOT_A_NUMBER, at, "`" + text + "` has no value");
        return Optional.empty();
      }
      // An expression over `auto` cannot be a number; otherwise the kind decides.
      return check.fits(name, type, typed.get(), at, text) ? typed : Optional.empty();
    }
    return check.constant(name, type, typed.get(), at, text).map(v -> typed.get());
  }

  /** A bare name as a symbol; empty where it is an expression, empty inside where it is wrong. */
  private Optional<Optional<Typed>> symbol(FieldSchema schema, String symbol, Place at) {
    FieldType type = schema.type();
    if (schema.auto() && symbol.equals("auto")) {
      return Optional.of(Optional.of(Typed.symbol(Expr.symbol("auto"))));
    }
    boolean option = type instanceof FieldType.Symbol s && s.options().contains(symbol);
    if (option || (type instanceof FieldType.Name n && n.allows(symbol))) {
      return Optional.of(Optional.of(Typed.symbol(Expr.symbol(symbol))));
    }
    if (type instanceof FieldType.Name n) {
      diagnostics.add(
          Issue.NOT_AN_OPTION,
          at,
          "there is no " + schema.name() + " `" + symbol + "`",
          "",
          DidYouMean.hint(symbol, n.known()));
      return Optional.of(Optional.empty());
    }
    if (type instanceof FieldType.Symbol s && !names.knows(symbol)) {
      diagnostics.add(
          Issue.NOT_AN_OPTION,
          at,
          "`" + schema.name() + "` cannot be `" + symbol + "`",
          "expected " + s.describe(),
          DidYouMean.nearest(symbol, s.options()).map(Hint::meant).orElse(Hint.none()));
      return Optional.of(Optional.empty());
    }
    return Optional.empty();
  }

  /** `500 evaluations` for the field `evaluations`: the unit only names the field. */
  private Optional<Typed> amount(FieldSchema schema, Expression expression) {
    return expression instanceof org.hwnas.dsl.spec.Quantity quantity
            && schema.counts(String.valueOf(quantity.getUnit()))
        ? Quantities.number(quantity, file, diagnostics)
            .map(n -> Typed.number(Expr.number(n.doubleValue()), Dimension.NONE))
        : Optional.empty();
  }
}
