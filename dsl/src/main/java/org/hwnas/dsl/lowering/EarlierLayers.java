package org.hwnas.dsl.lowering;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.plan.Block;

/** What stands before a layer, which may name it, as by {@code from}. */
final class EarlierLayers {
  /** The type of the fields that name one. */
  private static final FieldType EARLIER = new FieldType.Name(List.of("input"), true);

  private final Diagnostics diagnostics;

  /** The layers so far of the sequences around the present one, the innermost first. */
  private final Deque<List<Block>> before = new ArrayDeque<>();

  EarlierLayers(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** Enters a sequence whose layers are added to the list. */
  void enter(List<Block> blocks) {
    before.push(blocks);
  }

  void leave() {
    before.pop();
  }

  /** A layer that is named must stand before, here or around; an iteration goes by its name. */
  void check(Draft.Block layer) {
    for (Draft.Field field : layer.fields.values()) {
      if (Schemas.layers().containsKey(layer.schema.kind())
          && field.schema.type().equals(EARLIER)) {
        check(field);
      }
    }
  }

  private void check(Draft.Field field) {
    Set<String> known = new LinkedHashSet<>(Set.of("input"));
    for (List<Block> blocks : before) {
      blocks.forEach(b -> known.add(b.name().replaceAll("\\[\\d+]$", "")));
    }
    for (Draft.Assignment assignment : field.assignments) {
      for (String name : symbols(assignment.value())) {
        if (!known.contains(name)) {
          diagnostics.add(
              Issue.UNKNOWN_NAME,
              assignment.place(),
              "there is no layer `" + name + "` before this one",
              "",
              DidYouMean.hint(name, known));
        }
      }
    }
  }

  /** Names in a value or a set of them. */
  private static List<String> symbols(EObject value) {
    List<String> names = new ArrayList<>();
    if (value instanceof Reference reference && reference.getPath() != null) {
      names.add(reference.getPath());
    }
    value.eContents().forEach(e -> names.addAll(symbols(e)));
    return names;
  }
}
