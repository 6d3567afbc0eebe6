package org.hwnas.dsl.ide;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where completion is asked for: what is typed already, what stands before it. */
final class Caret {
  private static final Pattern TYPED =
      Pattern.compile("[A-Za-z_\u00b5\u03bc\u03a9\u2126][A-Za-z_0-9.\u03a9\u2126]*$");

  final SpecDocument document;

  /** The name typed so far; may end with a dot. */
  final String prefix;

  /** Offset of the prefix. */
  final int start;

  /** The innermost block that is open at the caret, as the text before the caret tells. */
  final Structure.Block block;

  /** The same block in the whole text. */
  final Structure.Block whole;

  /** The unfinished member before the prefix. */
  final Optional<Structure.Member> member;

  /** Whether the prefix stands on a later line than the word before it. */
  final boolean newLine;

  /** The text of the caret's line before the caret. */
  final String line;

  private Caret(SpecDocument document, int offset) {
    this.document = document;
    String text = document.source().text();
    int lineStart = document.source().lineStart(document.source().line(offset));
    this.line = text.substring(lineStart, offset);
    Matcher typed = TYPED.matcher(line);
    String found = typed.find() ? typed.group() : "";
    this.prefix = exponent(line, found) ? "" : found;
    this.start = offset - prefix.length();
    List<Token> before = document.tokens().stream().filter(t -> t.end() <= start).toList();
    Structure cut = Structure.of(before, start);
    this.block = cut.innermost();
    List<Structure.Block> around = document.structure().around(offset);
    this.whole = around.stream().filter(b -> b.start == block.start).findFirst().orElse(block);
    boolean ended = before.isEmpty() || before.get(before.size() - 1).is(";");
    this.member =
        ended || block.members.isEmpty()
            ? Optional.empty()
            : Optional.of(block.members.get(block.members.size() - 1)).filter(Caret::unfinished);
    this.newLine =
        before.isEmpty()
            || document.source().line(before.get(before.size() - 1).end())
                < document.source().line(start);
  }

  static Caret at(SpecDocument document, int offset) {
    return new Caret(document, offset);
  }

  /** The {@code e} of {@code 1e-9} is no name. */
  private static boolean exponent(String line, String found) {
    int at = line.length() - found.length() - 1;
    return found.matches("[eE]\\d*") && at >= 0 && Character.isDigit(line.charAt(at));
  }

  private static boolean unfinished(Structure.Member member) {
    if (member.blocks.isEmpty()) {
      return true;
    }
    Structure.Block last = member.blocks.get(member.blocks.size() - 1);
    return last.at < member.tokens.size();
  }

  /** Whether the caret stands in a comment or a text in quotes. */
  boolean isInText() {
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && (i == 0 || line.charAt(i - 1) != '\\')) {
        quoted = !quoted;
      } else if (!quoted && c == '/' && line.startsWith("//", i)) {
        return true;
      }
    }
    return quoted;
  }

  /** The last word of the unfinished member. */
  Optional<Token> last() {
    return member.map(m -> m.tokens.get(m.tokens.size() - 1));
  }

  /** Whether a number stands directly before, on the same line. */
  boolean isBehindNumber() {
    return !newLine && last().filter(t -> t.kind() == Token.Kind.NUMBER).isPresent();
  }

  /** Whether the next word would start a member, or may do so. */
  boolean mayStartMember() {
    return member.isEmpty()
        || (!member.get().open
            && member.get().brackets.isEmpty()
            && (newLine || member.get().tokens.size() > 2));
  }
}
