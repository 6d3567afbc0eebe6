package org.hwnas.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import org.antlr.runtime.ANTLRStringStream;
import org.antlr.runtime.CommonToken;
import org.antlr.runtime.Token;
import org.hwnas.dsl.parser.antlr.internal.InternalHwnasLexer;
import org.hwnas.dsl.sources.SourceText;

/**
 * Text to the tokens of the grammar, white space and comments included: a fifth of the work of a
 * parse, and enough for most of what an editor asks.
 */
public final class SpecLexer {
  /**
   * A token.
   *
   * @param text as written
   * @param start offset of its first character
   */
  public record Lexeme(String text, int start) {}

  private SpecLexer() {}

  /**
   * All tokens in order; together they are the text, up to where it nests too deeply to be read.
   */
  public static List<Lexeme> lexemes(SourceText source) {
    String whole = source.text();
    String text = whole.substring(0, Nesting.tooDeep(whole).orElse(whole.length()));
    InternalHwnasLexer lexer = new InternalHwnasLexer(new ANTLRStringStream(text));
    List<Lexeme> lexemes = new ArrayList<>(text.length() / 4);
    for (Token next = lexer.nextToken(); next.getType() != Token.EOF; next = lexer.nextToken()) {
      CommonToken token = (CommonToken) next;
      int start = token.getStartIndex();
      lexemes.add(new Lexeme(text.substring(start, token.getStopIndex() + 1), start));
    }
    return lexemes;
  }
}
