package org.hwnas.dsl.ide;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;

/** Explains the word under the pointer. */
public final class HoverService {
  /**
   * An explanation.
   *
   * @param markdown the text
   * @param span the word it explains
   * @param device where the word names one
   */
  public record Hover(String markdown, TextSpan span, Optional<Device> device) {
    Hover(String markdown, TextSpan span) {
      this(markdown, span, Optional.empty());
    }
  }

  /**
   * A device by the file that defines it.
   *
   * @param name as its definition has it
   * @param file relative to the folder of the text; empty for the library
   */
  public record Device(String name, Optional<String> file) {}

  private static final int DIGITS = 6;

  private HoverService() {}

  /**
   * Explains what stands at a position; empty where there is nothing to say.
   *
   * @param files where imports are read, relative to the document
   */
  public static Optional<Hover> hover(
      SpecDocument document, TextPosition position, FileSource files) {
    return hover(document, position, files, Optional.empty());
  }

  /**
   * Explains what stands at a position, and what the compiler made of it.
   *
   * @param files where imports are read, relative to the document
   * @param view of the plan of this very state of the text; empty where there is none
   */
  public static Optional<Hover> hover(
      SpecDocument document, TextPosition position, FileSource files, Optional<PlanView> view) {
    int offset = document.offset(position);
    Optional<Hover> cited = Citations.of(document, files).hover(document, offset);
    if (cited.isPresent()) {
      return cited;
    }
    VisibleNames names = new VisibleNames(document, files);
    return Meanings.at(document, offset, names)
        .flatMap(
            found ->
                markdown(document, found.meaning())
                    .map(
                        text ->
                            new Hover(
                                text + view.map(v -> Outcome.of(v, document, found)).orElse(""),
                                document.span(
                                    found.token().start(),
                                    found.token().start() + found.text().length()),
                                device(found.meaning()))));
  }

  private static Optional<Device> device(Meaning meaning) {
    return meaning instanceof Meaning.OfDefinition m && m.definition().kind().equals("device")
        ? Optional.of(new Device(m.definition().name().text(), m.definition().file()))
        : Optional.empty();
  }

  private static Optional<String> markdown(SpecDocument document, Meaning meaning) {
    if (meaning instanceof Meaning.OfField m) {
      return Optional.of(Values.page(m.field(), m.seen().target().owner()));
    }
    if (meaning instanceof Meaning.OfSlot m) {
      return Optional.of(slot(m.slot()));
    }
    if (meaning instanceof Meaning.OfKind m) {
      return Optional.of(Values.page(m.schema()));
    }
    if (meaning instanceof Meaning.OfMetric m) {
      return Optional.of(Values.page(m.metric()));
    }
    if (meaning instanceof Meaning.OfAggregate m) {
      return Optional.of("**" + m.name() + "**\n\n" + m.doc());
    }
    if (meaning instanceof Meaning.OfDefinition m) {
      return Optional.of(definition(m.definition()));
    }
    if (meaning instanceof Meaning.OfLet m) {
      return Optional.of(code(text(document, m.let())) + doc(m.let().doc()));
    }
    if (meaning instanceof Meaning.OfLocal m) {
      return Optional.of(code(text(document, m.member())) + doc(m.member().doc()));
    }
    if (meaning instanceof Meaning.OfForeign m) {
      Structure.Member member = m.given().member();
      return Optional.of(code(text(m.home().document(), member)) + doc(member.doc()));
    }
    if (meaning instanceof Meaning.OfAmount m) {
      return amount(m.number(), m.unit());
    }
    if (meaning instanceof Meaning.OfOption m) {
      return Optional.of(
          "**" + m.option() + "**: option of `" + m.field().name() + "`\n\n" + m.field().doc());
    }
    return Optional.empty();
  }

  private static String slot(BlockSchema.Slot slot) {
    String page = Values.page(slot.defaultSchema());
    if (slot.variants().size() > 1) {
      page +=
          "\n\nOne of "
              + slot.variants().keySet().stream()
                  .map(v -> "`" + v + "`")
                  .collect(Collectors.joining(", "));
    }
    return slot.definition().isPresent()
        ? page + "\n\nMay be a " + slot.definition().get() + " by name."
        : page;
  }

  private static String definition(VisibleNames.Named named) {
    StringBuilder head = new StringBuilder();
    for (Token token : named.member().tokens) {
      head.append(head.length() == 0 ? "" : " ").append(token.text());
    }
    String from = named.file().isEmpty() ? "\n\nFrom the built-in library." : "";
    return code(head.toString())
        + doc(named.member().doc())
        + Citations.sources(named.member(), named.file().isEmpty())
        + from;
  }

  private static String text(SpecDocument document, Structure.Member member) {
    int end = member.blocks.isEmpty() ? member.end : member.blocks.get(0).start - 1;
    return document.source().text().substring(member.first().start(), end).strip();
  }

  private static String code(String text) {
    return "```hwnas\n" + text + "\n```";
  }

  private static String doc(String doc) {
    return doc.isEmpty() ? "" : "\n\n" + doc;
  }

  private static Optional<String> amount(String number, Optional<String> unitText) {
    Optional<Unit> unit = unitText.isEmpty() ? Optional.empty() : Units.parse(unitText.get());
    if (unit.isEmpty()) {
      return Optional.empty(); // a plain number says all itself
    }
    BigDecimal value;
    try {
      value = new BigDecimal(number.replace("_", ""));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    if (Math.abs((double) value.scale()) > 400) {
      return Optional.empty();
    }
    String base = unit.get().dimension().toString();
    String si = Units.number(unit.get().toSi(value), DIGITS);
    return Optional.of(
        "`"
            + number
            + " "
            + unit.get().symbol()
            + "` = `"
            + si
            + (base.equals("1") ? "" : " " + base)
            + "` ("
            + unit.get().dimension().displayName()
            + ")");
  }
}
