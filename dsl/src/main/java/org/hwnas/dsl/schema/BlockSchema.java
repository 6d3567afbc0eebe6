package org.hwnas.dsl.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One kind of block: its fields and the slots for nested blocks.
 *
 * @param kind as in the plan
 * @param doc one or two sentences
 * @param fields by name, in the order of plan and completion
 * @param slots by name, in order
 * @param layers whether the block holds layers in sequence (a network or the body of a {@code
 *     repeat})
 * @param entries kinds of named blocks that may stand inside in any number, in order: {@code
 *     explore = phase { … }}
 * @param positional field that takes the arguments of {@code name(a, b)}; empty where they are not
 *     legal
 */
public record BlockSchema(
    String kind,
    String doc,
    Map<String, FieldSchema> fields,
    Map<String, Slot> slots,
    boolean layers,
    Map<String, BlockSchema> entries,
    Optional<String> positional) {
  public BlockSchema {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
  }

  /**
   * A place for a nested block.
   *
   * @param name as written: {@code tile}, {@code accuracy}
   * @param variants by kind; more than one where the spec chooses, as in {@code accuracy = trained
   *     { … }}
   * @param defaultKind the variant that stands when the spec says nothing
   * @param definition kind of top-level definition that may fill it by name, such as {@code
   *     device}; empty for none
   * @param shorthand field that a bare quantity sets, by its unit: {@code budget = 500
   *     evaluations}; under the empty word the principal field
   */
  public record Slot(
      String name,
      Map<String, BlockSchema> variants,
      String defaultKind,
      Optional<String> definition,
      Map<String, String> shorthand) {
    public Slot {
      variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
      shorthand = Collections.unmodifiableMap(new LinkedHashMap<>(shorthand));
    }

    public BlockSchema defaultSchema() {
      return variants.get(defaultKind);
    }

    /**
     * The field that any bare value or domain sets, and that the slot's name means in an
     * expression: {@code technology = 32 nm}, {@code technology in {7 nm, 32 nm}}.
     */
    public Optional<String> principal() {
      return Optional.ofNullable(shorthand.get(""));
    }
  }

  static BlockSchema of(String kind, String doc) {
    return new BlockSchema(kind, doc, Map.of(), Map.of(), false, Map.of(), Optional.empty());
  }

  BlockSchema with(FieldSchema... more) {
    Map<String, FieldSchema> all = new LinkedHashMap<>(fields);
    for (FieldSchema field : more) {
      all.put(field.name(), field);
    }
    return new BlockSchema(kind, doc, all, slots, layers, entries, positional);
  }

  /** A slot filled by blocks of one kind, named like the kind's role. */
  BlockSchema slot(String name, BlockSchema schema) {
    return slot(
        new Slot(name, Map.of(schema.kind(), schema), schema.kind(), Optional.empty(), Map.of()));
  }

  /** A slot that a top-level definition of kind {@code definition} may fill by name. */
  BlockSchema slot(String name, BlockSchema schema, String definition) {
    return slot(
        new Slot(
            name, Map.of(schema.kind(), schema), schema.kind(), Optional.of(definition), Map.of()));
  }

  /**
   * A slot whose name stands for one field of its block (see {@link Slot#principal}).
   *
   * @param definition kind of definition that may fill it by name; empty for none
   */
  BlockSchema slot(String name, BlockSchema schema, Optional<String> definition, String principal) {
    return slot(
        new Slot(
            name, Map.of(schema.kind(), schema), schema.kind(), definition, Map.of("", principal)));
  }

  BlockSchema slot(Slot slot) {
    Map<String, Slot> all = new LinkedHashMap<>(slots);
    all.put(slot.name(), slot);
    return new BlockSchema(kind, doc, fields, all, layers, entries, positional);
  }

  BlockSchema holdingLayers() {
    return new BlockSchema(kind, doc, fields, slots, true, entries, positional);
  }

  /** Named blocks of these kinds may stand inside. */
  BlockSchema holding(BlockSchema... kinds) {
    Map<String, BlockSchema> all = new LinkedHashMap<>(entries);
    for (BlockSchema entry : kinds) {
      all.put(entry.kind(), entry);
    }
    return new BlockSchema(kind, doc, fields, slots, layers, all, positional);
  }

  /** {@code kind(a, b)} means {@code kind { field = {a, b} }}. */
  BlockSchema calledWith(String field) {
    return new BlockSchema(kind, doc, fields, slots, layers, entries, Optional.of(field));
  }

  /** A slot that holds one of several kinds, the first by default. */
  BlockSchema choice(String name, BlockSchema... variants) {
    Map<String, BlockSchema> all = new LinkedHashMap<>();
    for (BlockSchema variant : variants) {
      all.put(variant.kind(), variant);
    }
    return choice(name, all);
  }

  /** A slot that holds one of several kinds by the words that choose them, the first by default. */
  BlockSchema choice(String name, Map<String, BlockSchema> variants) {
    String first = variants.keySet().iterator().next();
    return slot(new Slot(name, variants, first, Optional.empty(), Map.of()));
  }
}
