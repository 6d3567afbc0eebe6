package org.hwnas.dsl.lowering;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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

  private static final Pattern ITERATION = Pattern.compile("\\[\\d+]$");

  private final Diagnostics diagnostics;

  /** The layers so far of the sequences around the present one, the innermost first. */
  private final Deque<Sequence> before = new ArrayDeque<>();

  /** A list of layers that grows, and the names of those looked at so far, each looked at once. */
  private static final class Sequence {
    private final List<Block> blocks;
    private final Set<String> names = new LinkedHashSet<>();
    private int named;

    Sequence(List<Block> blocks) {
      this.blocks = blocks;
    }

    Set<String> names() {
      for (; named < blocks.size(); named++) {
        names.add(ITERATION.matcher(blocks.get(named).name()).replaceAll(""));
      }
      return names;
    }
  }

  EarlierLayers(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** Enters a sequence whose layers are added to the list. */
  void enter(List<Block> blocks) {
    before.push(new Sequence(blocks));
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
    for (Draft.Assignment assignment : field.assignments) {
      for (String name : symbols(assignment.value())) {
        if (!name.equals("input") && before.stream().noneMatch(s -> s.names().contains(name))) {
          Set<String> known = new LinkedHashSet<>(Set.of("input"));
          before.forEach(s -> known.addAll(s.names()));
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
