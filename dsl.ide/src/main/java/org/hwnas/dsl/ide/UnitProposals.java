package org.hwnas.dsl.ide;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Metric;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.plan.units.Dimension;
import org.hwnas.plan.units.Units;

/** Proposes units behind a number. */
final class UnitProposals {
  private final Caret caret;
  private final ProposalList list;

  UnitProposals(Caret caret, ProposalList list) {
    this.caret = caret;
    this.list = list;
  }

  /** Units of a field. */
  void units(Optional<FieldSchema> field) {
    if (field.isPresent() && field.get().type() instanceof FieldType.Quantity q) {
      units(q.dimension());
    }
  }

  /** Words and units that turn a number into the limit of a block. */
  void shorthand(BlockSchema.Slot slot) {
    units(slot.principal().map(slot.defaultSchema().fields()::get));
    for (Map.Entry<String, String> entry : slot.shorthand().entrySet()) {
      String unit = entry.getKey();
      if (unit.isEmpty()) {
        continue; // the principal field, whose units are there already
      }
      Units.parse(unit)
          .ifPresentOrElse(
              u -> units(u.dimension()),
              () -> list.add(Proposal.Kind.UNIT, unit, entry.getValue(), "", unit, unit));
    }
  }

  /** Units of the metric or field that stands last in an expression. */
  void unitsLike(Structure.Member member) {
    for (int i = member.tokens.size() - 1; i >= 0; i--) {
      Token token = member.tokens.get(i);
      if (token.isPath()) {
        Metric metric = Schemas.METRICS.get(token.text());
        if (metric != null) {
          units(metric.dimension());
          return;
        }
        Optional<FieldSchema> field =
            Scopes.find(caret.block, token.text()).flatMap(s -> s.target().field());
        if (field.isPresent()) {
          units(field);
          return;
        }
      }
    }
  }

  void allUnits() {
    Units.names().forEach(this::unit);
  }

  private void units(Dimension dimension) {
    Set<String> all = new LinkedHashSet<>(Units.usual(dimension));
    Units.names().stream().filter(n -> Units.of(n).dimension().equals(dimension)).forEach(all::add);
    all.forEach(this::unit);
  }

  private void unit(String unit) {
    list.add(Proposal.Kind.UNIT, unit, Units.of(unit).dimension().displayName(), "", unit, unit);
  }
}
