package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.plan.Block;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;

/** Draft blocks without layers to plan blocks: hardware, quantization, estimators, search. */
final class BlockLowering {
  private final FieldLowering fields;

  BlockLowering(FieldLowering fields) {
    this.fields = fields;
  }

  Block lower(Draft.Block draft) {
    Map<String, org.hwnas.plan.Field> values = fields.fields(draft);
    required(draft);
    List<Block> children = new ArrayList<>();
    for (Draft.Slot slot : draft.slots.values()) {
      fields.slotParameter(slot, draft);
      slot.alternatives.values().forEach(alternative -> children.add(lower(alternative)));
    }
    draft.entries.values().forEach(entry -> children.add(lower(entry)));
    Optional<Expr> when = draft.when.map(Evaluator::fold);
    return new Block(draft.name, draft.schema.kind(), when, values, children);
  }

  private void required(Draft.Block draft) {
    for (Draft.Field field : draft.fields.values()) {
      boolean optional =
          field.schema.defaultValue().isPresent()
              || field.schema.list()
              || field.schema.inherited();
      if (!optional && field.assignments.isEmpty()) {
        fields
            .diagnostics()
            .add(
                Issue.REQUIRED_FIELD,
                draft.place,
                "`" + draft.schema.kind() + "` needs `" + field.schema.name() + "`",
                "",
                "add `" + field.schema.name() + " = …`: " + field.schema.type().describe());
      }
    }
  }
}
