package org.hwnas.dsl.ide;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;

/** Says the value at a place in another way: in another unit, searched instead of fixed. */
final class Rewrites {
  private static final int DIGITS = 12;
  private static final int LONGEST = 12; // characters of a number that still reads well

  private final SpecDocument document;
  private final List<CodeAction> actions;

  private Rewrites(SpecDocument document, List<CodeAction> actions) {
    this.document = document;
    this.actions = actions;
  }

  static void at(SpecDocument document, int offset, FileSource files, List<CodeAction> into) {
    Rewrites rewrites = new Rewrites(document, into);
    member(document, offset)
        .ifPresent(
            member -> {
              rewrites.unit(member, offset);
              rewrites.searched(member, files);
              rewrites.fixed(member, files);
              rewrites.message(member);
            });
  }

  /** The innermost member around an offset. */
  static Optional<Structure.Member> member(SpecDocument document, int offset) {
    List<Structure.Block> around = document.structure().around(offset);
    return around.get(around.size() - 1).members.stream()
        .filter(m -> m.start() <= offset && offset <= m.end)
        .findFirst();
  }

  private void add(String title, int start, int end, String text) {
    actions.add(
        new CodeAction(
            title,
            CodeAction.Kind.REWRITE,
            Optional.empty(),
            false,
            List.of(new CodeAction.Edit(document.span(start, end), text))));
  }

  /** The same amount in the units next to the one it is written in. */
  private void unit(Structure.Member member, int offset) {
    for (int i = 0; i + 1 < member.tokens.size(); i++) {
      Token number = member.tokens.get(i);
      Token symbol = member.tokens.get(i + 1);
      boolean here = number.start() <= offset && offset <= symbol.end();
      if (!here || number.kind() != Token.Kind.NUMBER || symbol.kind() != Token.Kind.UNIT) {
        continue;
      }
      Optional<Unit> unit = Units.parse(symbol.text());
      if (unit.isEmpty()) {
        return;
      }
      BigDecimal si;
      try {
        si = new BigDecimal(number.text().replace("_", "")).multiply(unit.get().factor());
      } catch (NumberFormatException e) {
        return;
      }
      for (String other : Units.usual(unit.get().dimension())) {
        Optional<Unit> target = Units.parse(other).filter(u -> !other.equals(symbol.text()));
        target
            .flatMap(u -> written(si, u))
            .ifPresent(
                text ->
                    add(
                        "Write as " + text + " " + other,
                        number.start(),
                        symbol.end(),
                        text + " " + other));
      }
      return;
    }
  }

  /** An amount in a unit, where that is exact and short. */
  private static Optional<String> written(BigDecimal si, Unit unit) {
    BigDecimal amount = si.divide(unit.factor(), new MathContext(DIGITS)).stripTrailingZeros();
    boolean exact = amount.multiply(unit.factor()).compareTo(si) == 0;
    String text = grouped(amount.toPlainString());
    return exact && text.length() <= LONGEST ? Optional.of(text) : Optional.empty();
  }

  /** Whole numbers of five digits and more in groups of three, as the language allows. */
  private static String grouped(String number) {
    return number.matches("-?\\d{5,}") ? number.replaceAll("(?<=\\d)(?=(\\d{3})+$)", "_") : number;
  }

  private Optional<FieldSchema> field(Structure.Member member) {
    return member.isField()
        ? Scopes.schema(member.parent)
            .flatMap(s -> SchemaPaths.only(s, member.first().text()))
            .flatMap(SchemaPaths.Target::field)
        : Optional.empty();
  }

  /** {@code rows = 128} becomes {@code rows in {64, 128, 256}}. */
  private void searched(Structure.Member member, FileSource files) {
    Optional<FieldSchema> field = field(member).filter(f -> f.searchable() && !f.list());
    if (field.isEmpty()
        || member.tokens.size() < 3
        || !member.tokens.get(1).is("=")
        || !member.blocks.isEmpty()) {
      return;
    }
    List<Token> value = member.tokens.subList(2, member.tokens.size());
    values(field.get(), value)
        .filter(v -> v.size() > 1)
        .ifPresent(
            values ->
                add(
                    "Search `" + member.first().text() + "`",
                    member.tokens.get(1).start(),
                    value.get(value.size() - 1).end(),
                    "in {" + String.join(", ", values) + "}"));
  }

  /** Values around the one that stands there, or all there are. */
  private static Optional<List<String>> values(FieldSchema field, List<Token> value) {
    FieldType type = field.type();
    if (type instanceof FieldType.Symbol symbol && value.size() == 1) {
      return Optional.of(symbol.options());
    }
    if (type instanceof FieldType.Flag) {
      return Optional.of(List.of("false", "true"));
    }
    if (value.get(0).kind() != Token.Kind.NUMBER || value.size() > 2) {
      return Optional.empty();
    }
    BigDecimal number;
    try {
      number = new BigDecimal(value.get(0).text().replace("_", ""));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    if (type instanceof FieldType.Whole whole && value.size() == 1) {
      return Optional.of(
          Values.around(number.longValue(), whole).stream().map(String::valueOf).toList());
    }
    if (type instanceof FieldType.Quantity quantity) {
      return quantities(number, value, quantity);
    }
    return Optional.empty();
  }

  private static Optional<List<String>> quantities(
      BigDecimal number, List<Token> value, FieldType.Quantity quantity) {
    String unit = value.size() == 2 ? " " + value.get(1).text() : "";
    Optional<Unit> known = unit.isEmpty() ? Optional.empty() : Units.parse(unit.strip());
    List<String> values = new ArrayList<>();
    for (String factor : List.of("0.5", "1", "2")) {
      BigDecimal other = number.multiply(new BigDecimal(factor)).stripTrailingZeros();
      double si = known.map(u -> u.toSi(other)).orElse(other.doubleValue());
      if (si >= quantity.low() && si <= quantity.high()) {
        values.add(other.toPlainString() + unit);
      }
    }
    return values.stream().distinct().count() > 1
        ? Optional.of(values.stream().distinct().toList())
        : Optional.empty();
  }

  /**
   * {@code rows in {64, 128}} becomes {@code rows = 64}: the first value, whichever way written.
   */
  private void fixed(Structure.Member member, FileSource files) {
    if (field(member).isEmpty()
        || member.tokens.size() < 3
        || !member.tokens.get(1).is("in")
        || !member.blocks.isEmpty()) {
      return;
    }
    List<Token> domain = member.tokens.subList(2, member.tokens.size());
    int from = domain.get(0).is("{") ? 1 : 0;
    List<Token> first = new ArrayList<>();
    for (Token token : domain.subList(from, domain.size())) {
      if (token.is(",") || token.is("}") || token.is("..")) {
        break;
      }
      first.add(token);
    }
    boolean plain =
        !first.isEmpty()
            && first.size() <= 2
            && (first.get(0).kind() == Token.Kind.NUMBER || first.size() == 1);
    if (plain) {
      add(
          "Fix `" + member.first().text() + "` at its first value",
          member.tokens.get(1).start(),
          domain.get(domain.size() - 1).end(),
          "= " + first.stream().map(Token::text).collect(Collectors.joining(" ")));
    }
  }

  /** What is said of designs that a requirement refuses. */
  private void message(Structure.Member member) {
    if (member.startsWith("require") && member.tokens.size() > 1 && member.indexOf("else") < 0) {
      int end = member.tokens.get(member.tokens.size() - 1).end();
      add("Say why designs are refused (`else`)", end, end, " else \"what is wrong with them\"");
    }
  }
}
