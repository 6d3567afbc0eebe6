package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.schema.Aggregates;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Metric;
import org.hwnas.dsl.schema.Schemas;

/** Finds what the word at a place of the text stands for. */
final class Meanings {
  /** A word, what it stands for, and how much of a dotted path is meant. */
  record Found(Token token, String text, Meaning meaning) {}

  private static final Set<String> FACTS = Set.of("index", "count", "first", "last");

  /** Places of every network: they stay what they are where a layer is called so. */
  private static final Set<String> PLACES =
      Set.of("network", "layer", "crossbar", "kernel", "bit", "workload");

  private final VisibleNames names;
  private final Structure.Member member;
  private final int index;
  private final Token token;
  private final String path;

  private Meanings(VisibleNames names, Structure.Member member, int index, int offset) {
    this.names = names;
    this.member = member;
    this.index = index;
    this.token = member.tokens.get(index);
    this.path = token.isPath() ? token.upTo(offset) : token.text();
  }

  /**
   * A word of a text with what it stands for, where the text tells.
   *
   * @param text what of the token is meant: of the path {@code stem.channels} there is a word
   *     {@code stem} too, where that is a name on its own
   */
  record Word(Token token, String text, Structure.Member member, Optional<Meaning> meaning) {
    boolean isWhole() {
      return text.length() == token.text().length();
    }

    /** Where the last name of the text begins. */
    int nameStart() {
      return token.start() + text.lastIndexOf('.') + 1;
    }

    int end() {
      return token.start() + text.length();
    }
  }

  /** All words of the members of a text, in the order of their members. */
  static List<Word> all(SpecDocument document, VisibleNames names) {
    List<Word> words = new ArrayList<>();
    collect(document.structure().root, names, words);
    return words;
  }

  private static void collect(Structure.Block block, VisibleNames names, List<Word> into) {
    for (Structure.Member member : block.members) {
      for (int i = 0; i < member.tokens.size(); i++) {
        word(member, i, names, into);
      }
      member.blocks.forEach(inner -> collect(inner, names, into));
    }
  }

  private static void word(
      Structure.Member member, int index, VisibleNames names, List<Word> into) {
    Token token = member.tokens.get(index);
    if (token.isPath() && token.end() - token.start() == token.text().length()) {
      for (int dot = token.text().indexOf('.'); dot > 0; dot = token.text().indexOf('.', dot + 1)) {
        Optional<Meaning> prefix =
            new Meanings(names, member, index, token.start() + dot - 1).meaning();
        if (prefix.isPresent() && !(prefix.get() instanceof Meaning.OfDefinition)) {
          into.add(new Word(token, token.text().substring(0, dot), member, prefix));
        }
      }
    }
    Optional<Meaning> meaning =
        token.isPath() || token.kind() == Token.Kind.STRING
            ? new Meanings(names, member, index, token.end()).meaning()
            : Optional.empty();
    into.add(new Word(token, token.text(), member, meaning));
  }

  static Optional<Found> at(SpecDocument document, int offset, VisibleNames names) {
    List<Structure.Block> around = document.structure().around(offset);
    Structure.Block block = around.get(around.size() - 1);
    while (true) {
      for (Structure.Member member : block.members) {
        for (int i = 0; i < member.tokens.size(); i++) {
          Token token = member.tokens.get(i);
          boolean inside = token.start() <= offset && offset < token.end();
          boolean justBehind = offset == token.end() && token.kind() != Token.Kind.SIGN;
          if (inside || justBehind) {
            Meanings reader = new Meanings(names, member, i, offset);
            Optional<Meaning> meaning = reader.meaning();
            if (meaning.isPresent() || inside) {
              return meaning.map(
                  m ->
                      new Found(
                          token,
                          m instanceof Meaning.OfDefinition ? token.text() : reader.path,
                          m));
            }
          }
        }
      }
      if (block.owner.isEmpty()) {
        return Optional.empty();
      }
      block = block.owner.get().parent; // just behind a brace, the word before it may be meant
    }
  }

  private Optional<Meaning> meaning() {
    return switch (token.kind()) {
      case NUMBER -> Optional.of(new Meaning.OfAmount(token.text(), unitBehind()));
      case UNIT ->
          Optional.of(
              new Meaning.OfAmount(member.tokens.get(index - 1).text(), Optional.of(token.text())));
      case STRING ->
          index == 1 && (member.startsWith("import") || member.startsWith("bibliography"))
              ? Optional.of(new Meaning.OfFile(VisibleNames.unquoted(token)))
              : Optional.empty();
      case PATH -> member.parent.isRoot() ? ofFile() : ofBlock();
      default -> Optional.empty();
    };
  }

  private Optional<String> unitBehind() {
    return index + 1 < member.tokens.size()
            && member.tokens.get(index + 1).kind() == Token.Kind.UNIT
        ? Optional.of(member.tokens.get(index + 1).text())
        : Optional.empty();
  }

  /** A word outside all blocks. */
  private Optional<Meaning> ofFile() {
    if (member.startsWith("let")) {
      return index == 1 ? Optional.of(new Meaning.OfLet(member)) : ofExpression();
    }
    if (!Schemas.DEFINITIONS.containsKey(member.first().text())) {
      return Optional.empty();
    }
    return index == 0
        ? Optional.of(new Meaning.OfKind(Schemas.DEFINITIONS.get(path)))
        : names.definition(token.text()).map(Meaning.OfDefinition::new);
  }

  private Optional<Meaning> ofBlock() {
    Optional<Token> before =
        index == 0 ? Optional.empty() : Optional.of(member.tokens.get(index - 1));
    if (before.filter(b -> b.is("as")).isPresent()) {
      return declared();
    }
    if (before.filter(b -> b.is("per")).isPresent()) {
      return given(GivenNames.Sort.PART);
    }
    if (before.filter(b -> b.is("extends")).isPresent()) {
      return names.definition(token.text()).map(Meaning.OfDefinition::new);
    }
    if (member.startsWith("choose")) {
      boolean label = index + 1 < member.tokens.size() && member.tokens.get(index + 1).is("=");
      return label ? declared() : kind(Schemas.layers().get(path));
    }
    if (member.isSearch()) {
      return kind(index == 0 ? null : Schemas.algorithms().get(path));
    }
    return member.isField() ? ofFieldMember() : ofExpression();
  }

  private static Optional<Meaning> kind(BlockSchema schema) {
    return Optional.ofNullable(schema).map(Meaning.OfKind::new);
  }

  private Optional<Meaning> ofFieldMember() {
    Optional<BlockSchema> schema = Scopes.schema(member.parent);
    if (schema.isEmpty()) {
      return Optional.empty();
    }
    boolean layer = Scopes.isLayer(member, schema.get());
    if (index == 0) {
      return layer ? declared() : ofFieldName(schema.get());
    }
    if (layer) {
      return kind(Schemas.layers().get(path));
    }
    Optional<SchemaPaths.Target> target = SchemaPaths.only(schema.get(), member.first().text());
    Optional<BlockSchema.Slot> slot = target.flatMap(SchemaPaths.Target::slot);
    if (slot.isPresent() && slot.get().variants().containsKey(path)) {
      return kind(slot.get().variants().get(path));
    }
    if (slot.isPresent() || target.isEmpty()) {
      Optional<Meaning> definition = names.definition(token.text()).map(Meaning.OfDefinition::new);
      return definition
          .or(() -> names.let(path).map(Meaning.OfLet::new))
          .or(() -> given(GivenNames.Sort.GOAL));
    }
    return target.flatMap(SchemaPaths.Target::field).flatMap(this::ofValue);
  }

  /** What a field's member begins with: the field, the slot, or a part that is set up further. */
  private Optional<Meaning> ofFieldName(BlockSchema schema) {
    if (Scopes.isEntry(member, schema)) {
      return Optional.of(names.given.meaning(token, member, GivenNames.Sort.ENTRY));
    }
    Optional<Meaning> field =
        SchemaPaths.only(schema, path).flatMap(t -> ofTarget(new Scopes.Seen(member.parent, t)));
    return field.isPresent() || path.equals(token.text()) ? field : around();
  }

  private Optional<Meaning> ofValue(FieldSchema field) {
    Optional<Meaning> option = option(field, path);
    if (option.isPresent()) {
      return option;
    }
    if (field.type() instanceof FieldType.Name) {
      Optional<Meaning> named = given(GivenNames.Sort.ENTRY).or(() -> given(GivenNames.Sort.GOAL));
      return named.isPresent() ? named : ofExpression();
    }
    if (field.type() instanceof FieldType.Selection) {
      Optional<Meaning> part = given(GivenNames.Sort.PART);
      return part.isPresent() ? part : ofExpression();
    }
    return ofExpression();
  }

  /** A name at the very place that gives it. */
  private Optional<Meaning> declared() {
    return names.given.declared(token, member).map(this::withOrigin);
  }

  /** A name given somewhere that belongs together with this place. */
  private Optional<Meaning> given(GivenNames.Sort sort) {
    if (PLACES.contains(path)) {
      return Optional.empty();
    }
    Optional<Meaning> own =
        names.given.anywhere(member, path, sort).map(names.given::meaning).map(this::withOrigin);
    return own.isPresent() || sort != GivenNames.Sort.PART
        ? own
        : names.foreign(member, path).map(m -> m);
  }

  private Optional<Meaning> around() {
    return PLACES.contains(path)
        ? Optional.empty()
        : names.given.around(member.parent, path).map(names.given::meaning).map(this::withOrigin);
  }

  /** A part of a network that another file's network has too is the same, whoever gives it. */
  private Meaning withOrigin(Meaning.OfLocal own) {
    return names.given.isPart(own)
        ? new Meaning.OfLocal(
            own.declaration(),
            own.member(),
            own.first(),
            names.foreign(own.member(), own.declaration().text()))
        : own;
  }

  private static Optional<Meaning> ofTarget(Scopes.Seen seen) {
    Optional<Meaning> slot = seen.target().slot().map(s -> new Meaning.OfSlot(s, seen));
    return slot.isPresent() ? slot : seen.target().field().map(f -> new Meaning.OfField(f, seen));
  }

  static Optional<Meaning> option(FieldSchema field, String name) {
    boolean known = Values.options(field).contains(name);
    return known ? Optional.of(new Meaning.OfOption(field, name)) : Optional.empty();
  }

  private Optional<Meaning> ofExpression() {
    boolean evaluated =
        member.startsWith("require")
            || member.startsWith("minimize")
            || member.startsWith("maximize");
    Metric metric = Schemas.METRICS.get(path);
    if (evaluated && metric != null) {
      return Optional.of(new Meaning.OfMetric(metric));
    }
    boolean call = index + 1 < member.tokens.size() && member.tokens.get(index + 1).is("(");
    if (evaluated && call && Aggregates.ALL.containsKey(path)) {
      return Optional.of(new Meaning.OfAggregate(path, Aggregates.ALL.get(path)));
    }
    Optional<Structure.Member> let = names.let(path);
    if (let.isPresent()) {
      return Optional.of(new Meaning.OfLet(let.get()));
    }
    Optional<Meaning> local = around();
    if (local.isPresent() && isAskedForFact()) {
      return local;
    }
    Optional<Meaning> seen = Scopes.find(member.parent, path).flatMap(Meanings::ofTarget);
    if (seen.isPresent()) {
      return seen;
    }
    Optional<Meaning> option = optionOfNeighbour();
    if (option.isPresent()) {
      return option;
    }
    return local
        .or(() -> names.definition(token.text()).map(Meaning.OfDefinition::new))
        .or(() -> given(GivenNames.Sort.PART));
  }

  /** Whether the path goes on with what a {@code repeat} knows of its iterations. */
  private boolean isAskedForFact() {
    return token.text().length() > path.length()
        && FACTS.contains(token.text().substring(path.length() + 1));
  }

  /** {@code sar} of {@code adc.kind == sar}: an option of a field in the same expression. */
  private Optional<Meaning> optionOfNeighbour() {
    return member.tokens.stream()
        .filter(t -> t.isPath() && t != token)
        .map(t -> Scopes.find(member.parent, t.text()).flatMap(s -> s.target().field()))
        .flatMap(Optional::stream)
        .filter(f -> f.type() instanceof FieldType.Symbol)
        .map(f -> option(f, path))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
