package org.hwnas.dsl.schema;

import java.util.Optional;
import org.hwnas.plan.expression.Value;

/**
 * One field of a block: the single source of its checks, its default, its completion, its hover and
 * its reference entry.
 *
 * @param name as written in a spec
 * @param type what it may hold
 * @param auto whether the symbol {@code auto} is legal too: the runtime or the data decide
 * @param defaultValue in SI units; empty for a required field
 * @param inherited whether a layer without it takes it from the nearest enclosing sequence
 * @param searchable whether {@code in} is legal
 * @param list whether it holds several values, written {@code {a, b}}
 * @param counted word that may stand behind its number as if it were a unit, besides its own name:
 *     {@code retrain = every 5 generations}
 * @param doc one or two sentences
 * @param source where the default comes from, or {@code modelling choice}
 */
public record FieldSchema(
    String name,
    FieldType type,
    boolean auto,
    Optional<Value> defaultValue,
    boolean inherited,
    boolean searchable,
    boolean list,
    Optional<String> counted,
    String doc,
    String source) {

  public static final Value AUTO = Value.of("auto");

  static FieldSchema of(String name, FieldType type, String doc) {
    return new FieldSchema(
        name,
        type,
        false,
        Optional.empty(),
        false,
        true,
        false,
        Optional.empty(),
        doc,
        "modelling choice");
  }

  /** A legal value to begin with, where one can be told from the type. */
  public Optional<String> sample() {
    if (type instanceof FieldType.Whole whole) {
      long usual = 16;
      return Optional.of(String.valueOf(Math.min(Math.max(usual, whole.low()), whole.high())));
    }
    return type instanceof FieldType.Symbol symbol
        ? symbol.options().stream().findFirst()
        : Optional.empty();
  }

  FieldSchema or(double defaultSi) {
    return with(Optional.of(Value.of(defaultSi)));
  }

  FieldSchema or(String symbol) {
    return with(Optional.of(Value.of(symbol)));
  }

  FieldSchema or(boolean flag) {
    return with(Optional.of(Value.of(flag)));
  }

  /** {@code auto} is legal and the default. */
  FieldSchema orAuto() {
    return new FieldSchema(
        name, type, true, Optional.of(AUTO), inherited, searchable, list, counted, doc, source);
  }

  /** {@code auto} is legal, the default is another value. */
  FieldSchema autoAllowed() {
    return new FieldSchema(
        name, type, true, defaultValue, inherited, searchable, list, counted, doc, source);
  }

  FieldSchema fromSequence() {
    return new FieldSchema(
        name, type, auto, defaultValue, true, searchable, list, counted, doc, source);
  }

  FieldSchema fixed() {
    return new FieldSchema(
        name, type, auto, defaultValue, inherited, false, list, counted, doc, source);
  }

  FieldSchema from(String where) {
    return new FieldSchema(
        name, type, auto, defaultValue, inherited, searchable, list, counted, doc, where);
  }

  /** Holds several values, written {@code {a, b}}. */
  FieldSchema several() {
    return new FieldSchema(
        name, type, auto, defaultValue, inherited, searchable, true, counted, doc, source);
  }

  FieldSchema countedIn(String word) {
    return new FieldSchema(
        name,
        type,
        auto,
        defaultValue,
        inherited,
        searchable,
        list,
        Optional.of(word),
        doc,
        source);
  }

  /** Whether a word behind its number says what is counted. */
  public boolean counts(String word) {
    return word.equals(name) || counted.filter(word::equals).isPresent();
  }

  private FieldSchema with(Optional<Value> value) {
    return new FieldSchema(
        name, type, auto, value, inherited, searchable, list, counted, doc, source);
  }

  /** Display unit; {@code 1} where there is none. */
  public String unit() {
    return type instanceof FieldType.Quantity q ? q.unit() : "1";
  }
}
