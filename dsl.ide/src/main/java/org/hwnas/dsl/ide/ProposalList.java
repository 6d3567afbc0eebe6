package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;

/** The proposals collected for one caret, in order. */
final class ProposalList {
  private final TextSpan replaces;
  private final List<Proposal> list = new ArrayList<>();

  ProposalList(TextSpan replaces) {
    this.replaces = replaces;
  }

  List<Proposal> list() {
    return list;
  }

  void add(
      Proposal.Kind kind,
      String label,
      String detail,
      String markdown,
      String plain,
      String snippet) {
    add(kind, label, detail, () -> markdown, plain, snippet);
  }

  void add(
      Proposal.Kind kind,
      String label,
      String detail,
      Supplier<String> documentation,
      String plain,
      String snippet) {
    list.add(new Proposal(label, kind, detail, documentation, plain, snippet, replaces));
  }

  void word(String word) {
    add(Proposal.Kind.WORD, word, "", "", word, word);
  }

  void statement(String word, String snippet) {
    add(Proposal.Kind.WORD, word, "", "", word, snippet);
  }

  void block(BlockSchema schema, String detail, String label) {
    add(
        Proposal.Kind.BLOCK,
        label,
        detail,
        () -> Values.page(schema),
        label,
        label + Snippets.body(schema));
  }

  void field(FieldSchema field, BlockSchema owner, String label) {
    add(
        Proposal.Kind.FIELD,
        label,
        Values.summary(field),
        () -> Values.page(field, owner),
        label + " = ",
        label + " = $0");
  }

  void slot(BlockSchema.Slot slot, String label, boolean instance) {
    String head = instance ? label + " = " + slot.defaultKind() : label;
    add(
        Proposal.Kind.BLOCK,
        label,
        "block",
        () -> Values.page(slot.defaultSchema()),
        head,
        head + Snippets.lines(slot.defaultSchema()));
  }

  void name(FieldSchema field, BlockSchema owner, String label) {
    add(
        Proposal.Kind.FIELD,
        label,
        Values.summary(field),
        () -> Values.page(field, owner),
        label,
        label);
  }
}
