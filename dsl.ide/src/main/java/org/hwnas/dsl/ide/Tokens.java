package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.syntax.SpecLexer;
import org.hwnas.dsl.syntax.SyntaxChecks;

/** Joins the lexer's tokens, which cover a broken text too, to the words a reader sees. */
final class Tokens {
  /** A token of the lexer with its line and what is said before it. */
  private record Leaf(String text, int start, int end, int line, String doc) {}

  private final SourceText source;
  private final List<Leaf> leaves = new ArrayList<>();
  private final List<Token> tokens = new ArrayList<>();

  private Tokens(SourceText source) {
    this.source = source;
    String doc = "";
    for (SpecLexer.Lexeme leaf : SpecLexer.lexemes(source)) {
      String text = leaf.text();
      if (text.startsWith("///")) {
        doc = doc + (doc.isEmpty() ? "" : "\n") + text.substring(3).strip();
      } else if (text.startsWith("//") || text.startsWith("/*")) {
        doc = "";
      } else if (!text.isBlank()) {
        int start = leaf.start();
        leaves.add(new Leaf(text, start, start + text.length(), source.line(start), doc));
        doc = "";
      }
    }
  }

  static List<Token> of(SourceText source) {
    Tokens reader = new Tokens(source);
    int at = 0;
    while (at < reader.leaves.size()) {
      at = reader.token(at);
    }
    return List.copyOf(reader.tokens);
  }

  private int token(int at) {
    String text = text(at);
    if (text.startsWith("\"")) {
      return add(Token.Kind.STRING, at, at + 1);
    }
    if (isName(at)) {
      int end = at + 1;
      while (is(end, ".") && isName(end + 1)) {
        end += 2;
      }
      return add(Token.Kind.PATH, at, end);
    }
    if (isNumber(at)) {
      int end = at + 1;
      if (is(end, ".") && touches(end) && isNumber(end + 1) && touches(end + 1)) {
        end += 2;
      }
      add(Token.Kind.NUMBER, at, end);
      return isUnit(end) ? add(Token.Kind.UNIT, end, unitEnd(end)) : end;
    }
    boolean word = SyntaxChecks.RESERVED.contains(text);
    return add(word ? Token.Kind.WORD : Token.Kind.SIGN, at, at + 1);
  }

  private int add(Token.Kind kind, int from, int to) {
    int start = leaves.get(from).start();
    int end = leaves.get(to - 1).end();
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(text(i));
    }
    tokens.add(
        new Token(
            kind,
            text.toString(),
            start,
            end,
            source.line(start),
            source.column(start),
            leaves.get(from).doc()));
    return to;
  }

  /** A name behind a number on its line, unless it starts the next field. */
  private boolean isUnit(int at) {
    if (at >= leaves.size() || line(at) != line(at - 1)) {
      return false;
    }
    if (is(at, "%")) {
      return true;
    }
    return isName(at)
        && !is(at + 1, "=")
        && !is(at + 1, "in")
        && !is(at + 1, "{")
        && !is(at + 1, ".")
        && !is(at + 1, "extends");
  }

  private int unitEnd(int at) {
    int end = powerEnd(at);
    while ((is(end, "/") || is(end, "*")) && touches(end) && isName(end + 1) && touches(end + 1)) {
      end = powerEnd(end + 1);
    }
    return end;
  }

  private int powerEnd(int at) {
    int end = at + 1;
    if (!is(end, "^") || !touches(end)) {
      return end;
    }
    int digits = is(end + 1, "-") ? end + 2 : end + 1;
    return isNumber(digits) && touches(digits) ? digits + 1 : end;
  }

  private boolean isName(int at) {
    if (at >= leaves.size()) {
      return false;
    }
    String text = text(at);
    return (Character.isLetter(text.charAt(0)) || text.charAt(0) == '_')
        && !SyntaxChecks.RESERVED.contains(text);
  }

  private boolean isNumber(int at) {
    return at < leaves.size() && Character.isDigit(text(at).charAt(0));
  }

  private boolean touches(int at) {
    return at < leaves.size() && leaves.get(at).start() == leaves.get(at - 1).end();
  }

  private boolean is(int at, String text) {
    return at < leaves.size() && text(at).equals(text);
  }

  private String text(int at) {
    return leaves.get(at).text();
  }

  private int line(int at) {
    return leaves.get(at).line();
  }
}
