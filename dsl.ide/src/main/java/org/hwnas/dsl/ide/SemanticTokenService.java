package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.sources.FileSource;

/**
 * Says what each word of a text is, so that an editor can tell at a glance what is searched, what
 * is fixed and what follows from something else.
 */
public final class SemanticTokenService {
  /** What a word is; the protocol's own names where it has one. */
  public enum Type {
    KEYWORD,
    /** A definition: a device, a network, a preset. */
    CLASS,
    /** A kind of block: a layer, an algorithm. */
    STRUCT,
    /** A field, or a place for a block. */
    PROPERTY,
    /** A {@code let}, or a name given in place. */
    VARIABLE,
    /** An option of a field. */
    ENUM_MEMBER,
    FUNCTION,
    METRIC,
    NUMBER,
    UNIT,
    STRING;

    /** As the protocol writes it. */
    public String id() {
      return this == ENUM_MEMBER ? "enumMember" : name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a word stands out among those of its type. */
  public enum Modifier {
    DECLARATION,
    /** Given one value. */
    READONLY,
    /** From the built-in library. */
    DEFAULT_LIBRARY,
    /** The search decides. */
    SEARCHED,
    /** Follows from other values. */
    DERIVED,
    /** What a block takes its values from. */
    INHERITED;

    /** As the protocol writes it. */
    public String id() {
      return this == DEFAULT_LIBRARY ? "defaultLibrary" : name().toLowerCase(Locale.ROOT);
    }
  }

  /** A word, which never spans lines. */
  public record SemanticToken(TextSpan span, Type type, Set<Modifier> modifiers) {}

  private SemanticTokenService() {}

  /** The words of a text in order; those of which nothing is known are left out. */
  public static List<SemanticToken> tokens(SpecDocument document, FileSource files) {
    List<Meanings.Word> words =
        new ArrayList<>(Meanings.all(document, new VisibleNames(document, files)));
    words.sort(Comparator.comparingInt(w -> w.token().start()));
    List<SemanticToken> tokens = new ArrayList<>(words.size());
    for (Meanings.Word word : words) {
      Token token = word.token();
      if (!word.isWhole()) {
        continue;
      }
      type(word)
          .ifPresent(
              type ->
                  tokens.add(
                      new SemanticToken(
                          document.span(token.start(), token.end()), type, modifiers(word, type))));
    }
    tokens.removeIf(t -> t.span().start().line() != t.span().end().line());
    return tokens;
  }

  private static Optional<Type> type(Meanings.Word word) {
    return switch (word.token().kind()) {
      case WORD -> Optional.of(Type.KEYWORD);
      case NUMBER -> Optional.of(Type.NUMBER);
      case UNIT -> Optional.of(Type.UNIT);
      case STRING -> Optional.of(Type.STRING);
      case SIGN -> Optional.empty();
      case PATH ->
          word.meaning()
              .map(SemanticTokenService::type)
              .or(() -> header(word) ? Optional.of(Type.KEYWORD) : Optional.empty());
    };
  }

  private static Type type(Meaning meaning) {
    if (meaning instanceof Meaning.OfField || meaning instanceof Meaning.OfSlot) {
      return Type.PROPERTY;
    }
    if (meaning instanceof Meaning.OfKind) {
      return Type.STRUCT;
    }
    if (meaning instanceof Meaning.OfMetric) {
      return Type.METRIC;
    }
    if (meaning instanceof Meaning.OfAggregate) {
      return Type.FUNCTION;
    }
    if (meaning instanceof Meaning.OfDefinition) {
      return Type.CLASS;
    }
    if (meaning instanceof Meaning.OfOption) {
      return Type.ENUM_MEMBER;
    }
    return Type.VARIABLE;
  }

  /** The words that begin a statement or a definition are keywords only there. */
  private static boolean header(Meanings.Word word) {
    return word.token() == word.member().first() && word.member().parent.isRoot();
  }

  private static Set<Modifier> modifiers(Meanings.Word word, Type type) {
    Set<Modifier> modifiers = EnumSet.noneOf(Modifier.class);
    Structure.Member member = word.member();
    boolean first = word.token() == member.first();
    Meaning meaning = word.meaning().orElse(null);
    if (meaning instanceof Meaning.OfDefinition d) {
      if (d.definition().file().isEmpty()) {
        modifiers.add(Modifier.DEFAULT_LIBRARY);
      }
      if (member.parent.isRoot()
          && member.tokens.size() > 1
          && word.token() == member.tokens.get(1)) {
        modifiers.add(Modifier.DECLARATION);
      }
      if (member.after("extends").filter(t -> t == word.token()).isPresent()) {
        modifiers.add(Modifier.INHERITED);
      }
    } else if (meaning instanceof Meaning.OfLocal l && l.declaration() == word.token()) {
      modifiers.add(Modifier.DECLARATION);
    } else if (meaning instanceof Meaning.OfLet l && l.let() == member) {
      modifiers.add(Modifier.DECLARATION);
    }
    if (first && type == Type.PROPERTY) {
      decided(member).ifPresent(modifiers::add);
    }
    return modifiers;
  }

  /** Who decides the value of a field, as far as the text alone tells. */
  private static Optional<Modifier> decided(Structure.Member member) {
    if (member.tokens.size() < 3) {
      return Optional.empty();
    }
    if (member.tokens.get(1).is("in")) {
      return Optional.of(Modifier.SEARCHED);
    }
    if (!member.tokens.get(1).is("=") || !member.blocks.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(isDerived(member) ? Modifier.DERIVED : Modifier.READONLY);
  }

  /** Whether a field's value is an expression over other fields. */
  static boolean isDerived(Structure.Member member) {
    boolean operators =
        member.tokens.stream()
            .skip(2)
            .anyMatch(t -> t.kind() == Token.Kind.SIGN && "+-*/^%".contains(t.text()));
    boolean names = member.tokens.stream().skip(2).anyMatch(Token::isPath);
    Optional<SchemaPaths.Target> other =
        member.tokens.size() == 3 && names
            ? Scopes.find(member.parent, member.tokens.get(2).text()).map(Scopes.Seen::target)
            : Optional.empty();
    return names && (operators || other.flatMap(SchemaPaths.Target::field).isPresent());
  }
}
