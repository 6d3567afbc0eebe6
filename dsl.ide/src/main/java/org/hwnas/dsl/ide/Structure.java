package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.schema.Schemas;

/**
 * The nesting of blocks and members, read from the words alone so that it holds for half-typed
 * text, where the parser's tree has gaps. It follows the grammar where a text is right.
 */
final class Structure {
  private static final Set<String> STARTERS =
      Set.of("repeat", "choose", "when", "require", "minimize", "maximize", "let", "import");
  private static final Set<String> HEADERS = Set.of("hwnas", "package", "bibliography");

  /** What stands between braces; the file itself for the root. */
  static final class Block {
    final Optional<Member> owner;

    /** Offset after the opening brace. */
    final int start;

    /** How many words of the owner stand before it. */
    final int at;

    /** Offset of the closing brace, or where the block must end without one. */
    int end;

    boolean closed;
    final List<Member> members = new ArrayList<>();

    private Block(Optional<Member> owner, int start) {
      this.owner = owner;
      this.start = start;
      this.at = owner.map(m -> m.tokens.size()).orElse(0);
    }

    boolean isRoot() {
      return owner.isEmpty();
    }
  }

  /** A field, a statement or a definition, without its annotations. */
  static final class Member {
    final Block parent;
    final List<Token> annotations = new ArrayList<>();

    /** The words outside nested blocks. */
    final List<Token> tokens = new ArrayList<>();

    final List<Block> blocks = new ArrayList<>();

    /** Whether the next word continues an expression, such as after {@code =}. */
    boolean open;

    /** The brackets that are open at the end. */
    String brackets = "";

    int end;

    private Member(Block parent) {
      this.parent = parent;
    }

    Token first() {
      return tokens.get(0);
    }

    int start() {
      return annotations.isEmpty() ? first().start() : annotations.get(0).start();
    }

    String doc() {
      return annotations.isEmpty() ? first().doc() : annotations.get(0).doc();
    }

    boolean startsWith(String word) {
      return !tokens.isEmpty() && first().is(word);
    }

    /** {@code search} is a word only where an algorithm follows; else it may name a field. */
    boolean isSearch() {
      return startsWith("search") && (tokens.size() == 1 ? open : tokens.get(1).isPath());
    }

    /** A member that starts with the path of a field or block. */
    boolean isField() {
      return !tokens.isEmpty() && first().isPath() && !parent.isRoot() && !isSearch();
    }

    /** The word before a block that says its kind: {@code conv} of {@code conv(3) { … }}. */
    Optional<Token> kindBefore(Block block) {
      int i = block.at - 1;
      if (i >= 0 && tokens.get(i).is(")")) {
        while (i > 0 && !tokens.get(i).is("(")) {
          i--;
        }
        i--;
      }
      return i >= 0 && tokens.get(i).isPath() ? Optional.of(tokens.get(i)) : Optional.empty();
    }

    /** The path after a word such as {@code extends} or {@code as}. */
    Optional<Token> after(String word) {
      for (int i = 0; i + 1 < tokens.size(); i++) {
        if (tokens.get(i).is(word) && tokens.get(i + 1).isPath()) {
          return Optional.of(tokens.get(i + 1));
        }
      }
      return Optional.empty();
    }

    int indexOf(String word) {
      for (int i = 0; i < tokens.size(); i++) {
        if (tokens.get(i).is(word)) {
          return i;
        }
      }
      return -1;
    }
  }

  private final List<Token> tokens;
  private final int textEnd;
  private int next;
  private Block innermost;
  final Block root;

  private Structure(List<Token> tokens, int textEnd) {
    this.tokens = tokens;
    this.textEnd = textEnd;
    this.root = new Block(Optional.empty(), 0);
    this.innermost = root;
  }

  static Structure of(List<Token> tokens, int textEnd) {
    Structure structure = new Structure(tokens, textEnd);
    structure.block(structure.root);
    return structure;
  }

  /** The block that is still open at the end of the text. */
  Block innermost() {
    return innermost;
  }

  /** The blocks around an offset, outermost first. */
  List<Block> around(int offset) {
    List<Block> path = new ArrayList<>(List.of(root));
    boolean deeper = true;
    while (deeper) {
      deeper = false;
      for (Member member : path.get(path.size() - 1).members) {
        for (Block block : member.blocks) {
          if (block.start <= offset && offset <= block.end) {
            path.add(block);
            deeper = true;
            break;
          }
        }
        if (deeper) {
          break;
        }
      }
    }
    return path;
  }

  private void block(Block block) {
    while (next < tokens.size()) {
      Token token = tokens.get(next);
      if (token.is("}")) {
        next++;
        if (!block.isRoot()) {
          block.end = token.start();
          block.closed = true;
          return;
        }
      } else if (!block.isRoot() && isDefinition(next)) {
        block.end = token.start();
        return;
      } else if (token.is(";")) {
        next++;
      } else {
        member(block);
      }
    }
    block.end = textEnd;
    if (innermost.isRoot()) {
      innermost = block;
    }
  }

  private void member(Block block) {
    Member member = new Member(block);
    annotations(member);
    if (next >= tokens.size() || tokens.get(next).is("}")) {
      return; // an annotation with nothing behind it
    }
    block.members.add(member);
    take(member);
    Token first = member.first();
    member.open =
        first.kind() == Token.Kind.WORD
            || (first.is("search") && next < tokens.size() && tokens.get(next).isPath())
            || (first.is("search") && next == tokens.size())
            || (block.isRoot() && isHeader(first));
    boolean more = true;
    while (more && next < tokens.size()) {
      more = step(member);
    }
    member.end = next == 0 ? 0 : tokens.get(next - 1).end();
  }

  private static boolean isHeader(Token token) {
    return HEADERS.contains(token.text()) || Schemas.DEFINITIONS.containsKey(token.text());
  }

  private void annotations(Member member) {
    while (next < tokens.size() && tokens.get(next).is("@")) {
      member.annotations.add(tokens.get(next++));
      if (next < tokens.size() && tokens.get(next).isPath()) {
        member.annotations.add(tokens.get(next++));
      }
      if (next < tokens.size() && tokens.get(next).is("(")) {
        while (next < tokens.size()
            && !tokens.get(next).is("{")
            && !tokens.get(next).is("}")
            && !tokens.get(next).is(")")) {
          member.annotations.add(tokens.get(next++));
        }
        if (next < tokens.size() && tokens.get(next).is(")")) {
          member.annotations.add(tokens.get(next++));
        }
      }
    }
  }

  /** Reads one more word into a member; false where the member ends before it. */
  private boolean step(Member member) {
    Token token = tokens.get(next);
    if (token.is("}")) {
      if (!member.brackets.contains("{")) {
        return false;
      }
      close(member, '{');
      return true;
    }
    if (token.is(";")) {
      next++;
      member.open = false;
      return false;
    }
    if (token.is("@") || startsMember(member, token)) {
      return false;
    }
    if (token.is("{")) {
      if ((member.open && !isNameMissing(member)) || isRounding(member)) {
        open(member, "{");
        return true;
      }
      Block block = new Block(Optional.of(member), token.end());
      member.blocks.add(block);
      next++;
      block(block);
      return next < tokens.size() && (tokens.get(next).is("|") || tokens.get(next).is("as"));
    }
    if (token.is("(")) {
      open(member, "(");
    } else if (token.is(")")) {
      close(member, '(');
    } else {
      take(member);
      member.open =
          token.is(".*") || token.is("log") || token.is("true") || token.is("false")
              ? false
              : token.kind() == Token.Kind.WORD
                  || token.kind() == Token.Kind.SIGN
                  || token.is("round");
    }
    return true;
  }

  /** Whether a brace opens a block although a name should stand before it. */
  private boolean isNameMissing(Member member) {
    Token last = member.tokens.get(member.tokens.size() - 1);
    return last.is("extends")
        || last.is("as")
        || (last.is("search") && member.tokens.size() == 1)
        || (member.parent.isRoot() && last == member.first() && last.isPath());
  }

  /** {@code round {1, 2}} and {@code round up {1, 2}}: the braces hold values. */
  private static boolean isRounding(Member member) {
    int last = member.tokens.size() - 1;
    return last > 1
        && (member.tokens.get(last).is("round") || member.tokens.get(last - 1).is("round"));
  }

  private void open(Member member, String bracket) {
    take(member);
    member.brackets += bracket;
    member.open = true;
  }

  private void close(Member member, char bracket) {
    take(member);
    int at = member.brackets.lastIndexOf(bracket);
    member.brackets = at < 0 ? member.brackets : member.brackets.substring(0, at);
    member.open = false;
  }

  private void take(Member member) {
    member.tokens.add(tokens.get(next++));
  }

  private boolean startsMember(Member member, Token token) {
    if (token.kind() == Token.Kind.WORD) {
      return STARTERS.contains(token.text());
    }
    if (!token.isPath() || token.is("log") || token.is("round")) {
      return false; // those two end a range, and never begin a member
    }
    if (isDefinition(next)) {
      return true;
    }
    boolean newLine = tokens.get(next - 1).line() < token.line();
    if (member.open || !member.brackets.isEmpty()) {
      // A value is missing, or a bracket was never closed.
      return newLine && isFieldStart(next, member.open);
    }
    return true;
  }

  /** A path followed by what only follows the path of a field. */
  private boolean isFieldStart(int at, boolean operandWanted) {
    if (at + 1 >= tokens.size()) {
      return false;
    }
    Token after = tokens.get(at + 1);
    return after.is("=")
        || after.is("in")
        || (!operandWanted && (after.is("{") || after.is("extends")));
  }

  /** A kind at the start of a line and a name: whatever is open, a definition starts here. */
  private boolean isDefinition(int at) {
    Token token = tokens.get(at);
    return token.column() == 1
        && token.isPath()
        && Schemas.DEFINITIONS.containsKey(token.text())
        && at + 1 < tokens.size()
        && tokens.get(at + 1).isPath();
  }
}
