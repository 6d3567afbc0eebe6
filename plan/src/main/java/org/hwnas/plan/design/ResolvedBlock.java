package org.hwnas.plan.design;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Variation;
import org.hwnas.plan.expression.Value;

/**
 * A block of one design: conditions decided, expressions evaluated. Typed readers throw an {@link
 * IllegalStateException} that names path, field and value, because a plan that was compiled cannot
 * lack a field.
 *
 * @param path from the root, such as {@code hardware.tile.pe.crossbar}
 * @param name as in the plan
 * @param kind as in the plan
 * @param fields values by name, in schema order; a scalar field has one value
 * @param varying values by place of those fields that differ from place to place; see {@link
 *     org.hwnas.plan.Variation}
 * @param origins who decided a field's value, as far as the plan says it
 * @param children active ones, in order
 */
public record ResolvedBlock(
    String path,
    String name,
    String kind,
    Map<String, List<Value>> fields,
    Map<String, Map<String, Value>> varying,
    Map<String, Origin.Kind> origins,
    List<ResolvedBlock> children) {
  /** A block whose fields have one value each, wherever they are asked for. */
  public ResolvedBlock(
      String path,
      String name,
      String kind,
      Map<String, List<Value>> fields,
      List<ResolvedBlock> children) {
    this(path, name, kind, fields, Map.of(), Map.of(), children);
  }

  /** A block of no plan: nobody says who decided its fields. */
  public ResolvedBlock(
      String path,
      String name,
      String kind,
      Map<String, List<Value>> fields,
      Map<String, Map<String, Value>> varying,
      List<ResolvedBlock> children) {
    this(path, name, kind, fields, varying, Map.of(), children);
  }

  public ResolvedBlock {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    varying = Collections.unmodifiableMap(new LinkedHashMap<>(varying));
    origins = Map.copyOf(origins);
    children = List.copyOf(children);
  }

  public Optional<ResolvedBlock> find(String childName) {
    return children.stream().filter(c -> c.name().equals(childName)).findFirst();
  }

  /** The child with this name. */
  public ResolvedBlock child(String childName) {
    return find(childName)
        .orElseThrow(
            () -> new IllegalStateException("`" + path + "` has no block `" + childName + "`"));
  }

  /** Children of a kind, in order. */
  public Stream<ResolvedBlock> childrenOfKind(String wanted) {
    return children.stream().filter(c -> c.kind().equals(wanted));
  }

  public boolean has(String field) {
    return fields.containsKey(field);
  }

  /** The only value of a scalar field. */
  public Value value(String field) {
    List<Value> values = values(field);
    if (values.size() != 1) {
      throw new IllegalStateException(
          "`" + path + "." + field + "` has " + values.size() + " values, not one");
    }
    return values.get(0);
  }

  /**
   * The value of a scalar field at a place: the path of a layer, with {@code #i} for a part of it.
   * A field that does not vary has the same value everywhere.
   */
  public Value valueAt(String field, String place) {
    Map<String, Value> places = varying.get(field);
    if (places == null) {
      return value(field);
    }
    return Variation.at(places, place).orElseGet(() -> only(field));
  }

  /** Whether no field of the block, or of one below, differs from place to place. */
  public boolean uniform() {
    return varying.isEmpty() && children.stream().allMatch(ResolvedBlock::uniform);
  }

  /**
   * The block as a layer sees it: fields that differ from place to place have the value of the
   * place. A field that has none there is left out.
   *
   * @param place path of the layer's node
   */
  public ResolvedBlock at(String place) {
    if (uniform()) {
      return this;
    }
    Map<String, List<Value>> here = new LinkedHashMap<>(fields);
    varying.forEach(
        (field, places) ->
            Variation.at(places, place).ifPresent(value -> here.put(field, List.of(value))));
    return new ResolvedBlock(
        path,
        name,
        kind,
        here,
        Map.of(),
        origins,
        children.stream().map(c -> c.at(place)).toList());
  }

  /** Whether the spec or a definition it extends states the field, rather than leaving it open. */
  public boolean given(String field) {
    return origins.getOrDefault(field, Origin.Kind.DEFAULT) != Origin.Kind.DEFAULT;
  }

  /** Whether the spec itself states the field. */
  public boolean stated(String field) {
    return origins.get(field) == Origin.Kind.SPEC;
  }

  public List<Value> values(String field) {
    if (varying.containsKey(field)) {
      throw new IllegalStateException(
          "`" + path + "." + field + "` differs from place to place; ask for its value at a layer");
    }
    return allValues(field);
  }

  private Value only(String field) {
    List<Value> values = allValues(field);
    if (values.size() != 1) {
      throw new IllegalStateException("`" + path + "." + field + "` is a list");
    }
    return values.get(0);
  }

  private List<Value> allValues(String field) {
    List<Value> values = fields.get(field);
    if (values == null) {
      throw new IllegalStateException("`" + path + "` (" + kind + ") has no field `" + field + "`");
    }
    return values;
  }

  /** A number in SI base units. */
  public double number(String field) {
    return value(field) instanceof Value.Num n ? n.value() : fail(field, "a number");
  }

  public int integer(String field) {
    double value = number(field);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      return fail(field, "an integer");
    }
    return (int) value;
  }

  public String symbol(String field) {
    return value(field) instanceof Value.Sym s ? s.name() : fail(field, "a symbol");
  }

  public boolean bool(String field) {
    return value(field) instanceof Value.Bool b ? b.value() : fail(field, "true or false");
  }

  /**
   * Whether the field holds this symbol; false for a number, so that {@code is("count", "auto")}
   * can be asked.
   */
  public boolean is(String field, String symbol) {
    return value(field) instanceof Value.Sym s && s.name().equals(symbol);
  }

  private <T> T fail(String field, String wanted) {
    throw new IllegalStateException(
        "`" + path + "." + field + "` is `" + value(field) + "`, not " + wanted);
  }
}
