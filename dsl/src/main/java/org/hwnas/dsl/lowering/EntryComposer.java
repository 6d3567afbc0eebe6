package org.hwnas.dsl.lowering;

import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Argument;
import org.hwnas.dsl.spec.Body;
import org.hwnas.dsl.spec.Field;
import org.hwnas.dsl.spec.Instance;
import org.hwnas.dsl.spec.Reference;

/**
 * Named blocks inside a block, in any number: the phases of an evolution, the stages of an
 * experiment, the figures of a report. What one leaves open it takes from the block it stands in.
 */
final class EntryComposer {
  private final Composer composer;
  private final Diagnostics diagnostics;

  EntryComposer(Composer composer, Diagnostics diagnostics) {
    this.composer = composer;
    this.diagnostics = diagnostics;
  }

  /** Whether a member is such a block. */
  boolean takes(Field field, Draft.Block block) {
    return kind(field, block).isPresent();
  }

  /** {@code name = kind …}; or the kind alone, which then is the name too. */
  private static Optional<BlockSchema> kind(Field field, Draft.Block block) {
    String name = field.getPath();
    if (block.schema.entries().isEmpty()
        || block.fields.containsKey(name)
        || block.slots.containsKey(name)) {
      return Optional.empty();
    }
    String kind = name;
    if (field.getValue() instanceof Instance instance) {
      kind = instance.getKind();
    } else if (field.getValue() instanceof Reference reference) {
      kind = reference.getPath();
    } else if (field.getValue() != null || field.getDomain() != null) {
      return Optional.empty();
    }
    return Optional.ofNullable(kind).map(block.schema.entries()::get);
  }

  void read(Field field, Draft.Block block, Draft.Context context, Place at) {
    BlockSchema schema = kind(field, block).orElseThrow();
    boolean named = field.getValue() != null;
    if (!context.conditions().isEmpty()) {
      diagnostics.add(
          Issue.MISPLACED,
          at,
          "`" + schema.kind() + "` cannot stand inside `when`: it is the same for all designs");
      return;
    }
    String name = named ? field.getPath() : unused(schema.kind(), block);
    if (name.contains(".")) {
      diagnostics.add(Issue.UNKNOWN_FIELD, at, "`" + name + "` is no name for a " + schema.kind());
      return;
    }
    Draft.Block entry = block.entries.get(name);
    if (entry == null || entry.schema != schema) {
      entry = new Draft.Block(schema, name, Optional.of(block), at);
      block.entries.put(name, entry);
    }
    entry.place = at;
    List<Argument> arguments = field.getArguments();
    Body body = field.getBody();
    if (field.getValue() instanceof Instance instance) {
      arguments = instance.getArguments();
      body = instance.getBody();
      composer.arguments(instance, arguments, entry, context);
    } else if (field.getValue() instanceof Reference reference) {
      composer.arguments(reference, reference.getArguments(), entry, context);
    } else {
      composer.arguments(field, arguments, entry, context);
    }
    composer.body(body, entry, context);
  }

  /** A report may hold several tables: the second is called {@code table2}. */
  private static String unused(String kind, Draft.Block block) {
    String name = kind;
    for (int i = 2; block.entries.containsKey(name); i++) {
      name = kind + i;
    }
    return name;
  }

  /** Lets the entries below a block take over what they leave open. */
  static void inherit(Draft.Block block) {
    for (Draft.Block entry : block.entries.values()) {
      for (Draft.Field field : entry.fields.values()) {
        Draft.Field above = block.fields.get(field.schema.name());
        if (field.assignments.isEmpty() && above != null) {
          field.assignments.addAll(above.assignments);
        }
      }
      for (Draft.Slot slot : List.copyOf(entry.slots.values())) {
        Draft.Slot above = block.slots.get(slot.schema.name());
        if (!slot.stated()
            && above != null
            && above.schema.variants().equals(slot.schema.variants())) {
          entry.slots.put(slot.schema.name(), above);
        }
      }
      inherit(entry);
    }
    block.slots.values().forEach(s -> s.alternatives.values().forEach(EntryComposer::inherit));
  }

  /** Lets a stated `finish` take over what it leaves open of how designs are measured. */
  static void inheritFinish(Draft.Block experiment) {
    Draft.Slot finish = experiment.slots.get("finish");
    if (!finish.stated()) {
      return;
    }
    Draft.Slot usual = experiment.slots.get("evaluate");
    Draft.Slot own = finish.only().slots.get("evaluate");
    if (!own.stated()) {
      finish.only().slots.put("evaluate", usual);
      return;
    }
    Draft.Block estimators = own.only();
    for (Draft.Slot slot : List.copyOf(estimators.slots.values())) {
      if (!slot.stated()) {
        estimators.slots.put(slot.schema.name(), usual.only().slots.get(slot.schema.name()));
      }
    }
  }
}
