package org.hwnas.dsl.ide;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.sources.FileSource;

/** Makes a definition of a block, and a block of a definition. */
final class Extraction {
  private final SpecDocument document;
  private final VisibleNames names;
  private final List<CodeAction> actions;

  private Extraction(SpecDocument document, VisibleNames names, List<CodeAction> actions) {
    this.document = document;
    this.names = names;
    this.actions = actions;
  }

  static void at(SpecDocument document, int offset, FileSource files, List<CodeAction> into) {
    Extraction extraction = new Extraction(document, new VisibleNames(document, files), into);
    Rewrites.member(document, offset)
        .filter(Structure.Member::isField)
        .ifPresent(
            member ->
                Scopes.schema(member.parent)
                    .flatMap(s -> Scopes.slot(member, s))
                    .filter(slot -> slot.definition().isPresent())
                    .ifPresent(
                        slot -> {
                          extraction.extract(member, slot);
                          extraction.inline(member);
                        }));
  }

  private void extract(Structure.Member member, BlockSchema.Slot slot) {
    if (member.blocks.size() != 1 || member.first().text().contains(".")) {
      return;
    }
    Structure.Block block = member.blocks.get(0);
    boolean plain =
        block.closed
            && block.at == member.tokens.size()
            && (member.tokens.size() == 1 || member.tokens.get(1).is("extends"));
    if (!plain || addsToAnother(member) || leansOutwards(block)) {
      return;
    }
    String kind = slot.definition().orElseThrow();
    String name = fresh(kind);
    String base = member.after("extends").map(t -> " extends " + t.text()).orElse("");
    String body = document.source().text().substring(block.start - 1, block.end + 1);
    int indent = document.source().lineText(member.first().line()).indexOf(member.first().text());
    String definition = kind + " " + name + base + " " + dedented(body, indent) + "\n\n";
    int at = document.source().lineStart(rootLine(member));
    actions.add(
        new CodeAction(
            "Extract to " + kind + " `" + name + "`",
            CodeAction.Kind.EXTRACT,
            Optional.empty(),
            false,
            List.of(
                new CodeAction.Edit(document.span(at, at), definition),
                new CodeAction.Edit(
                    document.span(member.first().start(), block.end + 1),
                    member.first().text() + " = " + name))));
  }

  /**
   * Whether a block only adds to what stands elsewhere, beside it or in a base: a name in its place
   * would be all there is.
   */
  private static boolean addsToAnother(Structure.Member member) {
    boolean again =
        member.parent.members.stream()
            .anyMatch(m -> m != member && m.first().is(member.first().text()));
    if (again || member.after("extends").isPresent()) {
      return again;
    }
    for (Structure.Block at : Scopes.outwards(member.parent)) {
      if (at.owner.flatMap(m -> m.after("extends")).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Whether something in a block means what it means because of what is around the block. */
  private boolean leansOutwards(Structure.Block block) {
    for (Meanings.Word word : Meanings.all(document, names)) {
      int at = word.token().start();
      if (at < block.start || at >= block.end) {
        continue;
      }
      Meaning meaning = word.meaning().orElse(null);
      boolean outside =
          (meaning instanceof Meaning.OfLocal l && isOutside(l.declaration().start(), block))
              || (meaning instanceof Meaning.OfField f && isOutside(f.seen().from().start, block))
              || (meaning instanceof Meaning.OfSlot s && isOutside(s.seen().from().start, block));
      if (outside || word.token().is("per")) {
        return true;
      }
    }
    return false;
  }

  /** The block itself counts as inside: its fields are seen from its first character on. */
  private static boolean isOutside(int offset, Structure.Block block) {
    return offset < block.start || offset >= block.end;
  }

  private String fresh(String kind) {
    for (int i = 1; ; i++) {
      String name = kind + "_" + i;
      if (names.definition(name).isEmpty() && names.let(name).isEmpty()) {
        return name;
      }
    }
  }

  /** The first line of the definition around a member, with the comments that belong to it. */
  private int rootLine(Structure.Member member) {
    Structure.Member root = member;
    while (!root.parent.isRoot()) {
      root = root.parent.owner.orElseThrow();
    }
    int line = document.source().line(root.start());
    while (line > 1 && document.source().lineText(line - 1).stripLeading().startsWith("//")) {
      line--;
    }
    return line;
  }

  private static String dedented(String text, int by) {
    return text.lines()
        .map(l -> l.substring(Math.min(by, l.length() - l.stripLeading().length())))
        .collect(Collectors.joining("\n"));
  }

  /** {@code device = lab} becomes the block that {@code lab} is. */
  private void inline(Structure.Member member) {
    boolean named =
        member.tokens.size() == 3
            && member.blocks.isEmpty()
            && member.tokens.get(1).is("=")
            && member.tokens.get(2).isPath();
    if (!named) {
      return;
    }
    Token name = member.tokens.get(2);
    Optional<VisibleNames.Named> definition =
        names
            .definition(name.text())
            .filter(d -> d.document() == document) // names of another file mean another thing here
            .filter(d -> d.member().blocks.size() == 1 && d.member().blocks.get(0).closed);
    if (definition.isEmpty()) {
      return;
    }
    Structure.Member from = definition.get().member();
    Structure.Block block = from.blocks.get(0);
    String base = from.after("extends").map(t -> " extends " + t.text()).orElse("");
    int indent = document.source().lineText(member.first().line()).length();
    String line = document.source().lineText(member.first().line());
    String margin = line.substring(0, indent - line.stripLeading().length());
    String body =
        document
            .source()
            .text()
            .substring(block.start - 1, block.end + 1)
            .lines()
            .collect(Collectors.joining("\n" + margin));
    actions.add(
        new CodeAction(
            "Inline `" + name.text() + "`",
            CodeAction.Kind.INLINE,
            Optional.empty(),
            false,
            List.of(
                new CodeAction.Edit(
                    document.span(member.first().start(), name.end()),
                    member.first().text() + base + " " + body))));
  }
}
