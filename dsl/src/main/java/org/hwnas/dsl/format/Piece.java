package org.hwnas.dsl.format;

import java.util.List;

/** A part of a statement. */
sealed interface Piece permits Token, Piece.Block {

  /** A body in braces. */
  record Block(Token open, List<Piece.Statement> statements, Token close) implements Piece {}

  /** A statement: what a line of a spec usually holds. */
  record Statement(List<Piece> pieces) {
    Token first() {
      return pieces.get(0) instanceof Block b ? b.open() : (Token) pieces.get(0);
    }

    Token last() {
      Piece last = pieces.get(pieces.size() - 1);
      return last instanceof Block b ? b.close() : (Token) last;
    }
  }
}
