package org.hwnas.dsl.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.AbstractRule;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.hwnas.dsl.spec.Annotation;
import org.hwnas.dsl.spec.Bibliography;
import org.hwnas.dsl.spec.Definition;
import org.hwnas.dsl.spec.Element;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Import;
import org.hwnas.dsl.spec.Member;
import org.hwnas.dsl.spec.Quantity;
import org.hwnas.dsl.spec.Range;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.syntax.ParsedSpec;

/** The concrete syntax of a spec to statements of tokens. */
final class TokenReader {
  private final List<Token> tokens = new ArrayList<>();
  private final Set<Integer> statementStarts = new HashSet<>();
  private final Set<Integer> annotationEnds = new HashSet<>();
  private final Set<Integer> definitionAnnotationEnds = new HashSet<>();
  private int next;

  private TokenReader() {}

  /** A file: its statements, and the token after the last one, which holds the comments there. */
  record File(List<Piece.Statement> statements, Token end) {}

  static File read(ParsedSpec parsed) {
    TokenReader reader = new TokenReader();
    reader.findStatements(parsed);
    reader.readLeaves(parsed);
    reader.moveTrailingComments();
    List<Piece.Statement> statements = reader.statements();
    return new File(statements, reader.tokens.get(reader.tokens.size() - 1));
  }

  private void findStatements(ParsedSpec parsed) {
    for (TreeIterator<EObject> all = parsed.spec().eAllContents(); all.hasNext(); ) {
      EObject element = all.next();
      ICompositeNode node = NodeModelUtils.findActualNodeFor(element);
      if (node == null) {
        continue;
      }
      if (element instanceof Member
          || element instanceof Element
          || element instanceof Import
          || element instanceof Bibliography) {
        statementStarts.add(node.getOffset());
      } else if (element instanceof Annotation) {
        boolean definition = element.eContainer() instanceof Definition;
        (definition ? definitionAnnotationEnds : annotationEnds).add(node.getEndOffset());
      }
    }
  }

  private void readLeaves(ParsedSpec parsed) {
    List<Comment> comments = new ArrayList<>();
    int newlines = 1; // the file's start is the start of a line
    int lastEnd = -1;
    for (ILeafNode leaf : parsed.node().getLeafNodes()) {
      String text = leaf.getText();
      if (leaf.isHidden() && !text.isBlank()) {
        boolean first = tokens.isEmpty() && comments.isEmpty();
        String content = text.stripTrailing();
        int column = parsed.source().column(leaf.getOffset()) - 1;
        comments.add(new Comment(content, newlines > 0, newlines > 1 && !first, column));
        newlines = lines(text.substring(content.length()));
      } else if (leaf.isHidden()) {
        newlines += lines(text);
      } else {
        Token token = new Token(text, rule(leaf));
        token.loose = text.equals("..") && hasUnitOrOperator(leaf);
        add(token, comments, newlines);
        fixBreak(token, leaf.getOffset(), lastEnd);
        newlines = 0;
        lastEnd = leaf.getEndOffset();
      }
    }
    add(new Token("", ""), comments, newlines);
  }

  /** Whether a range is more than two bare numbers or names: its dots then stand free. */
  private static boolean hasUnitOrOperator(ILeafNode dots) {
    return NodeModelUtils.findActualSemanticObjectFor(dots) instanceof Range range
        && !(bare(range.getLow()) && bare(range.getHigh()));
  }

  private static boolean bare(Expression bound) {
    return bound instanceof Quantity quantity
        ? quantity.getUnit() == null
        : bound == null || bound instanceof Reference;
  }

  private void add(Token token, List<Comment> comments, int newlines) {
    token.before.addAll(comments);
    comments.clear();
    token.newline = newlines > 0;
    token.blankBefore = newlines > 1;
    tokens.add(token);
  }

  private void fixBreak(Token token, int offset, int lastEnd) {
    token.startsStatement =
        statementStarts.contains(offset)
            || (token.rule.equals("Spec") && Set.of("hwnas", "package").contains(token.text));
    Optional<Token> left =
        tokens.size() > 1 ? Optional.of(tokens.get(tokens.size() - 2)) : Optional.empty();
    if (definitionAnnotationEnds.contains(lastEnd)
        || (annotationEnds.contains(lastEnd) && token.newline)) {
      token.fixedBreak = Token.Break.STATEMENT;
    } else if (token.newline
        && token.isUnit()
        && left.filter(l -> l.rule.equals("Number")).isPresent()) {
      // A unit on the line below its number is an error the reader has to see.
      token.fixedBreak = Token.Break.CONTINUATION;
    }
  }

  private static int lines(String whiteSpace) {
    return (int) whiteSpace.chars().filter(c -> c == '\n').count();
  }

  private static String rule(ILeafNode leaf) {
    EObject grammar = leaf.getGrammarElement();
    AbstractRule rule = grammar == null ? null : GrammarUtil.containingRule(grammar);
    return rule == null ? "" : rule.getName();
  }

  /** Comments behind the last token of a line stay there. */
  private void moveTrailingComments() {
    for (int i = 1; i < tokens.size(); i++) {
      Token left = tokens.get(i - 1);
      Token token = tokens.get(i);
      boolean border =
          token.startsStatement || token.closesBody() || left.opensBody() || i == tokens.size() - 1;
      while (border && !token.before.isEmpty() && !token.before.get(0).ownLine()) {
        left.after.add(token.before.remove(0));
      }
    }
  }

  private List<Piece.Statement> statements() {
    List<Piece.Statement> statements = new ArrayList<>();
    while (next < tokens.size() - 1 && !tokens.get(next).closesBody()) {
      statements.add(statement());
    }
    return statements;
  }

  private Piece.Statement statement() {
    List<Piece> pieces = new ArrayList<>();
    do {
      Token token = tokens.get(next++);
      if (token.opensBody()) {
        List<Piece.Statement> inside = statements();
        pieces.add(new Piece.Block(token, inside, tokens.get(next++)));
      } else {
        pieces.add(token);
      }
    } while (next < tokens.size() - 1
        && !tokens.get(next).startsStatement
        && !tokens.get(next).closesBody());
    return new Piece.Statement(pieces);
  }
}
