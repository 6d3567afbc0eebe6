package org.hwnas.dsl.format;

import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.format.Piece.Block;
import org.hwnas.dsl.format.Piece.Statement;

/**
 * Writes statements. A statement stands on one line where its source did not break its blocks and
 * it fits. Every choice depends only on tokens, comments and the line breaks that the result keeps,
 * which makes a second pass change nothing.
 */
final class Layout {
  private static final int INDENT = 2;
  private static final int CONTINUATION = 4;

  private final StringBuilder out = new StringBuilder();

  private final int width;

  private Layout(int width) {
    this.width = width;
  }

  /**
   * A file laid out.
   *
   * @param width characters of a line, where the tokens allow
   */
  static String of(TokenReader.File file, int width) {
    Layout layout = new Layout(width);
    layout.statements(file.statements(), 0);
    layout.ownLines(file.end().before, 0, file.statements().isEmpty());
    return layout.out.length() == 0 ? "" : layout.out.append('\n').toString();
  }

  private int column() {
    return out.length() - (out.lastIndexOf("\n") + 1);
  }

  private void newLine(int indent, boolean blank) {
    if (out.length() > 0) {
      out.append(blank ? "\n\n" : "\n");
    }
    out.append(" ".repeat(indent));
  }

  /** Comments on lines of their own. */
  private void ownLines(List<Comment> comments, int indent, boolean first) {
    boolean start = first;
    for (Comment comment : comments) {
      newLine(indent, comment.blankBefore() && !start);
      out.append(comment.at(indent));
      start = false;
    }
  }

  private void behind(List<Comment> comments) {
    for (Comment comment : comments) {
      out.append("  ");
      out.append(comment.at(column()));
    }
  }

  private void statements(List<Statement> statements, int indent) {
    boolean joinable = false;
    for (int i = 0; i < statements.size(); i++) {
      Statement statement = statements.get(i);
      Token first = statement.first();
      boolean apart =
          indent == 0 && i > 0 && (definition(statement) || definition(statements.get(i - 1)));
      boolean separated = first.blankBefore || first.before.stream().anyMatch(Comment::blankBefore);
      if (apart && !separated && !first.before.isEmpty()) {
        out.append('\n');
      }
      ownLines(first.before, indent, i == 0);
      Optional<String> flat = flat(statement).filter(f -> indent + f.length() <= width);
      if (flat.isPresent()
          && joinable
          && !first.newline
          && first.before.isEmpty()
          && column() + 2 + flat.get().length() <= width) {
        out.append("  ").append(flat.get());
      } else {
        boolean blank = first.blankBefore && (i > 0 || !first.before.isEmpty());
        newLine(indent, blank || (apart && !separated && first.before.isEmpty()));
        if (flat.isPresent()) {
          out.append(flat.get());
        } else {
          broken(statement, indent);
        }
      }
      List<Comment> after = statement.last().after;
      behind(after);
      joinable = indent > 0 && flat.isPresent() && after.stream().noneMatch(Comment::breaksLine);
    }
  }

  private static boolean definition(Statement statement) {
    return statement.pieces().stream()
            .anyMatch(
                p -> p instanceof Token t && (t.rule.equals("Kind") || t.rule.equals("Definition")))
        && statement.last().closesBody();
  }

  /** The statement on one line, without the comments around it; empty where it needs several. */
  private static Optional<String> flat(Statement statement) {
    StringBuilder text = new StringBuilder();
    Token left = null;
    for (Piece piece : statement.pieces()) {
      Token token = piece instanceof Block b ? b.open() : (Token) piece;
      if (left != null) {
        if (token.fixedBreak != Token.Break.NONE
            || token.before.stream().anyMatch(Comment::breaksLine)) {
          return Optional.empty();
        }
        token.before.forEach(c -> text.append(' ').append(c.text()));
        text.append(Token.spaced(left, token) || !token.before.isEmpty() ? " " : "");
      }
      if (piece instanceof Block block) {
        Optional<String> body = flat(block);
        if (body.isEmpty()) {
          return Optional.empty();
        }
        text.append(body.get());
        left = block.close();
      } else {
        text.append(token.text);
        left = token;
      }
    }
    return Optional.of(text.toString());
  }

  private static Optional<String> flat(Block block) {
    if (block.close().newline
        || !block.close().before.isEmpty()
        || block.open().after.stream().anyMatch(Comment::breaksLine)) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder("{");
    block.open().after.forEach(c -> text.append(' ').append(c.text()));
    String gap = " ";
    for (Statement statement : block.statements()) {
      Token first = statement.first();
      Optional<String> flat = flat(statement);
      if (first.newline
          || !first.before.isEmpty()
          || flat.isEmpty()
          || statement.last().after.stream().anyMatch(Comment::breaksLine)) {
        return Optional.empty();
      }
      text.append(gap).append(flat.get());
      statement.last().after.forEach(c -> text.append("  ").append(c.text()));
      gap = "  ";
    }
    return Optional.of(text.append(" }").toString());
  }

  /** A statement over several lines. */
  private void broken(Statement statement, int indent) {
    int lineIndent = indent;
    Token left = null;
    boolean afterBrokenBlock = false;
    for (int i = 0; i < statement.pieces().size(); i++) {
      Piece piece = statement.pieces().get(i);
      Token token = piece instanceof Block b ? b.open() : (Token) piece;
      if (left != null) {
        lineIndent = gap(statement, i, left, token, indent, lineIndent, afterBrokenBlock);
      }
      if (piece instanceof Block block) {
        Optional<String> flat = flat(block).filter(f -> column() + f.length() <= width);
        afterBrokenBlock = flat.isEmpty();
        if (flat.isPresent()) {
          out.append(flat.get());
        } else {
          block(block, lineIndent);
        }
        left = block.close();
      } else {
        out.append(token.text);
        left = token;
        afterBrokenBlock = false;
      }
    }
  }

  /** What stands between two pieces; the indent of the line the second one is on. */
  private int gap(
      Statement statement,
      int index,
      Token left,
      Token token,
      int indent,
      int lineIndent,
      boolean afterBrokenBlock) {
    boolean own = token.fixedBreak == Token.Break.STATEMENT; // a definition below its annotation
    int continued = own ? indent : indent + CONTINUATION;
    boolean lineEnded = false;
    for (Comment comment : token.before) {
      out.append(lineEnded ? "" : own ? "  " : " ");
      out.append(comment.at(column()));
      lineEnded = comment.toLineEnd();
      if (lineEnded) {
        newLine(continued, false);
      }
    }
    if (lineEnded) {
      return continued;
    }
    boolean spaced = Token.spaced(left, token) || !token.before.isEmpty();
    if (token.fixedBreak == Token.Break.STATEMENT) {
      newLine(indent, false);
      return indent;
    }
    boolean inNeed = token.mayStartLineInNeed(left);
    boolean wrap =
        (token.mayStartLine(left) || inNeed)
            && column() + (spaced ? 1 : 0) + run(statement, index, inNeed) > width;
    if (token.fixedBreak == Token.Break.CONTINUATION
        || (token.startsLineOfLongStatement() && !afterBrokenBlock)
        || wrap) {
      newLine(continued, false);
      return continued;
    }
    out.append(spaced ? " " : "");
    return lineIndent;
  }

  /** Width from a piece to the next place where the line may break, or may in need. */
  private static int run(Statement statement, int from, boolean inNeed) {
    int run = 0;
    Token left = null;
    for (int i = from; i < statement.pieces().size(); i++) {
      if (!(statement.pieces().get(i) instanceof Token token)) {
        return run + 2;
      }
      if (left != null) {
        if (token.mayStartLine(left)
            || (inNeed && token.mayStartLineInNeed(left))
            || token.startsLineOfLongStatement()
            || token.fixedBreak != Token.Break.NONE) {
          return run;
        }
        run += Token.spaced(left, token) ? 1 : 0;
      }
      run += token.text.length();
      left = token;
    }
    return run;
  }

  private void block(Block block, int indent) {
    out.append('{');
    behind(block.open().after);
    statements(block.statements(), indent + INDENT);
    ownLines(block.close().before, indent + INDENT, block.statements().isEmpty());
    newLine(indent, false);
    out.append('}');
  }
}
