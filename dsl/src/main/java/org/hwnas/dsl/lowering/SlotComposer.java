package org.hwnas.dsl.lowering;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Field;
import org.hwnas.dsl.spec.Instance;
import org.hwnas.dsl.spec.Quantity;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.spec.SetLiteral;
import org.hwnas.dsl.spec.SpecPackage;

/** Fills the slots of blocks: in place, by definition, by kind, or by several to search among. */
final class SlotComposer {
  private final Composer composer;
  private final Diagnostics diagnostics;
  private final SlotFilling filling;

  SlotComposer(Program program, Composer composer, Diagnostics diagnostics) {
    this.composer = composer;
    this.diagnostics = diagnostics;
    this.filling = new SlotFilling(program, composer);
  }

  void fill(
      Field field, PathFinder.Target target, Draft.Block block, Draft.Context context, Place at) {
    Draft.Slot slot = target.slot().orElseThrow();
    slot.touched = true;
    slot.alternatives.values().forEach(b -> b.place = at);
    if (filling.isBare(field, slot, block, context.file())) {
      filling.replace(slot, target.owner(), context, at);
      composer.assign(field, slot.principal().orElseThrow(), block, context, at);
    } else if (field.getBody() != null) {
      if (field.getBase() != null) {
        extendSlot(field, slot, target.owner(), context);
      }
      for (Draft.Block alternative : slot.alternatives.values()) {
        composer.body(field.getBody(), alternative, context);
      }
    } else if (field.getDomain() != null) {
      searchSlot(field, target.owner(), slot, context, at);
    } else if (field.getValue() instanceof Instance instance) {
      if (instance.getKind() != null
          && variant(
              slot,
              instance.getKind(),
              target.owner(),
              context,
              context.file().parsed.place(instance, SpecPackage.Literals.INSTANCE__KIND))) {
        composer.arguments(instance, instance.getArguments(), slot.only(), context);
        composer.body(instance.getBody(), slot.only(), context);
      }
    } else if (field.getValue() instanceof Reference reference && reference.getPath() != null) {
      Place named = context.file().place(reference);
      if (slot.schema.definition().filter("network"::equals).isPresent()
          && LayerComposer.readsFile(reference)) {
        filling.replace(slot, target.owner(), context, at);
        composer.layersOfFile(reference, slot.only(), context, at);
      } else if (!reference.isCall()) {
        fillByName(slot, reference.getPath(), target.owner(), context, named);
      } else if (variant(slot, reference.getPath(), target.owner(), context, named)) {
        composer.arguments(reference, reference.getArguments(), slot.only(), context);
      }
    } else if (field.getValue() instanceof Quantity quantity
        && slot.schema.shorthand().containsKey(String.valueOf(quantity.getUnit()))) {
      Draft.Field shorthand =
          slot.only().fields.get(slot.schema.shorthand().get(quantity.getUnit()));
      shorthand.assign(new Draft.Assignment(quantity, false, context, block, at));
    } else if (field.getValue() != null) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          at,
          "`" + field.getPath() + "` is a block, not a value",
          "",
          "write `" + field.getPath() + " { … }`");
    }
  }

  private void extendSlot(Field field, Draft.Slot slot, Draft.Block owner, Draft.Context context) {
    Place at = context.file().parsed.place(field, SpecPackage.Literals.FIELD__BASE);
    String kind = slot.schema.definition().orElse("");
    if (kind.isEmpty()) {
      diagnostics.add(Issue.MISPLACED, at, "`" + field.getPath() + "` cannot extend a definition");
      return;
    }
    Optional<LoadedFile.Entry> entry = composer.base(context.file(), field.getBase(), kind, at);
    if (entry.isPresent()) {
      filling.replace(slot, owner, context, at);
      composer.apply(entry.get(), slot.only(), context);
    }
  }

  private void fillByName(
      Draft.Slot slot, String name, Draft.Block owner, Draft.Context context, Place at) {
    if (slot.schema.definition().isPresent()) {
      Optional<LoadedFile.Entry> entry =
          composer.base(context.file(), name, slot.schema.definition().get(), at);
      if (entry.isPresent()) {
        filling.replace(slot, owner, context, at);
        composer.apply(entry.get(), slot.only(), context);
      }
    } else {
      variant(slot, name, owner, context, at);
    }
  }

  /** Makes a slot hold the named kind; keeps the block where it is that kind already. */
  boolean variant(
      Draft.Slot slot, String kind, Draft.Block owner, Draft.Context context, Place at) {
    BlockSchema schema = slot.schema.variants().get(kind);
    if (schema == null) {
      diagnostics.add(
          Issue.UNKNOWN_VARIANT,
          at,
          "`" + slot.schema.name() + "` cannot be `" + kind + "`",
          "",
          DidYouMean.hint(kind, slot.schema.variants().keySet()));
      return false;
    }
    slot.touched = true;
    if (slot.only().schema != schema) {
      slot.alternatives.clear();
      slot.alternatives.put(
          "", new Draft.Block(schema, slot.schema.name(), Optional.of(owner), at));
    }
    slot.only().place = at;
    return true;
  }

  private void searchSlot(
      Field field, Draft.Block owner, Draft.Slot slot, Draft.Context context, Place at) {
    if (!(field.getDomain() instanceof SetLiteral set) || slot.schema.definition().isEmpty()) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          at,
          "`" + field.getPath() + "` can only be searched among named definitions",
          "",
          "write `" + field.getPath() + " in {a, b}`");
      return;
    }
    if (!context.conditions().isEmpty()) {
      diagnostics.add(
          Issue.NOT_SUPPORTED,
          at,
          "a block cannot be searched inside `when` in this version of the language");
      return;
    }
    Map<String, Draft.Block> alternatives = new LinkedHashMap<>();
    for (Expression value : set.getValues()) {
      if (!(value instanceof Reference reference)) {
        diagnostics.add(
            Issue.WRONG_TYPE,
            context.file().place(value),
            "expected the name of a " + slot.schema.definition().get());
        continue;
      }
      Draft.Block block =
          new Draft.Block(slot.schema.defaultSchema(), slot.schema.name(), Optional.of(owner), at);
      Optional<LoadedFile.Entry> entry =
          composer.base(
              context.file(),
              reference.getPath(),
              slot.schema.definition().get(),
              context.file().place(value));
      if (entry.isPresent()) {
        composer.apply(entry.get(), block, context);
        String simple = entry.get().definition().getName();
        if (alternatives.put(simple, block) != null) {
          diagnostics.add(
              Issue.DUPLICATE_CHOICE,
              context.file().place(value),
              "`" + simple + "` stands twice in the set",
              "",
              "",
              Offers.withoutValue(context.file().place(value)));
        }
      }
    }
    if (set.getValues().isEmpty()) {
      diagnostics.add(
          Issue.EMPTY_SET,
          context.file().place(set),
          "`" + field.getPath() + "` has nothing to choose from");
    }
    if (!alternatives.isEmpty()) {
      slot.alternatives.clear();
      slot.alternatives.putAll(alternatives);
      slot.searchedAt = Optional.of(at);
    }
  }
}
