package org.hwnas.dsl.ide;

import java.util.Optional;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.Metric;

/** What a word of a spec stands for. */
sealed interface Meaning {
  /** A field, and the block from which the text names it. */
  record OfField(FieldSchema field, Scopes.Seen seen) implements Meaning {}

  /** A place for a block, and the block from which the text names it. */
  record OfSlot(BlockSchema.Slot slot, Scopes.Seen seen) implements Meaning {}

  /** A kind of block: a layer, an algorithm, a definition's keyword. */
  record OfKind(BlockSchema schema) implements Meaning {}

  /** A metric of an evaluation. */
  record OfMetric(Metric metric) implements Meaning {}

  /** A function that folds a metric. */
  record OfAggregate(String name, String doc) implements Meaning {}

  /** A definition. */
  record OfDefinition(VisibleNames.Named definition) implements Meaning {}

  /** A {@code let} of the file. */
  record OfLet(Structure.Member let) implements Meaning {}

  /**
   * A name given in place: of a layer, a {@code repeat}, a {@code choose}, a goal.
   *
   * @param declaration the nearest place that gives it
   * @param first the first of the places of the text that give it together
   * @param origin what gives it before in another file, for all that belongs to it here
   */
  record OfLocal(
      Token declaration, Structure.Member member, Token first, Optional<OfForeign> origin)
      implements Meaning {}

  /**
   * A name that a definition of another file gives in place, said of what belongs to it.
   *
   * @param home the definition
   * @param given where its file gives the name first
   */
  record OfForeign(VisibleNames.Named home, GivenNames.Given given) implements Meaning {
    /** The same, as a file says it that imports the one which sees it so. */
    OfForeign from(String importer) {
      return new OfForeign(home.from(importer), given);
    }
  }

  /** A number, with its unit where it has one. */
  record OfAmount(String number, Optional<String> unit) implements Meaning {}

  /** One of the words a field may hold. */
  record OfOption(FieldSchema field, String option) implements Meaning {}

  /** A file that is imported or cited by name. */
  record OfFile(String name) implements Meaning {}
}
