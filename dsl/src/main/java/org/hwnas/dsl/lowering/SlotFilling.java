package org.hwnas.dsl.lowering;

import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Field;
import org.hwnas.dsl.spec.Instance;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.spec.SetLiteral;

/** What a statement about a slot does to the block that the slot holds. */
final class SlotFilling {
  private final Program program;
  private final Composer composer;

  SlotFilling(Program program, Composer composer) {
    this.program = program;
    this.composer = composer;
  }

  /**
   * Whether what stands behind `=` or `in` is meant for the slot's principal field: any value that
   * is no name of a definition.
   */
  boolean isBare(Field field, Draft.Slot slot, Draft.Block block, LoadedFile file) {
    EObject value = field.getDomain() != null ? field.getDomain() : field.getValue();
    if (value == null || value instanceof Instance || slot.principal().isEmpty()) {
      return false;
    }
    boolean set = value instanceof SetLiteral s && !s.getValues().isEmpty();
    EObject first = set ? ((SetLiteral) value).getValues().get(0) : value;
    if (slot.schema.definition().isEmpty() || !(first instanceof Reference name) || name.isCall()) {
      return true;
    }
    String path = String.valueOf(name.getPath());
    return program.definition(file, path).isEmpty()
        && (file.lets.containsKey(path) || PathFinder.visible(block, path));
  }

  /** What fills a slot takes nothing over from what filled it before, unless inside `when`. */
  void replace(Draft.Slot slot, Draft.Block owner, Draft.Context context, Place at) {
    if (context.conditions().isEmpty()) {
      composer.requirements.removeIf(r -> slot.holds(r.scope()));
      composer.joints.all.removeIf(j -> slot.holds(j.scope()));
      slot.clear(owner, at);
    }
  }
}
