package org.hwnas.dsl.ide;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.text.PlanText;

/** What the compiler knows and the text does not say, in few words beside it. */
public final class InlayHintService {
  /** Kinds that can be turned off one by one. */
  public enum Kind {
    /** How many values a searched field has, how many designs an experiment. */
    CARDINALITY,
    /** What an expression comes to. */
    DERIVED,
    /** In what unit an objective is measured. */
    UNIT,
    /** How much a block takes from the one it extends. */
    INHERITED
  }

  /**
   * A hint.
   *
   * @param at where it stands, behind what it is about
   * @param label short
   * @param tooltip in Markdown; may be empty
   */
  public record Hint(TextPosition at, String label, String tooltip, Kind kind) {}

  private static final int LISTED = 12;

  private final SpecDocument document;
  private final PlanView view;
  private final Set<Kind> kinds;

  /** Whether the plan is all of the text's, so that what adds up over it is right. */
  private final boolean whole;

  private final List<Hint> hints = new ArrayList<>();

  private InlayHintService(SpecDocument document, PlanView view, Set<Kind> kinds, boolean whole) {
    this.document = document;
    this.view = view;
    this.kinds = kinds.isEmpty() ? EnumSet.noneOf(Kind.class) : EnumSet.copyOf(kinds);
    this.whole = whole;
  }

  /**
   * The hints of a part of a text, in order.
   *
   * @param view of a plan that was compiled from this very state of the text
   * @param kinds which to give
   */
  public static List<Hint> hints(
      SpecDocument document, PlanView view, TextSpan range, Set<Kind> kinds) {
    return hints(document, view, range, kinds, true);
  }

  private static List<Hint> hints(
      SpecDocument document, PlanView view, TextSpan range, Set<Kind> kinds, boolean whole) {
    InlayHintService service = new InlayHintService(document, view, kinds, whole);
    service.block(document.structure().root, "");
    service.objectives();
    return service.hints.stream()
        .filter(h -> kinds.contains(h.kind()))
        .filter(h -> inside(h.at(), range))
        .sorted(
            Comparator.comparingInt((Hint h) -> h.at().line())
                .thenComparingInt(h -> h.at().character()))
        .toList();
  }

  /**
   * The hints of a part of a text with errors: of what no error touches. A searched field says how
   * many values it has where these are written out in it and no error stands in it or at the head
   * of a block around it; a goal says its unit. What adds up over the whole text is left out.
   *
   * @param view of what was lowered of this very state of the text
   * @param broken the lines on which an error stands, from 0
   */
  public static List<Hint> hintsBesideErrors(
      SpecDocument document, PlanView view, TextSpan range, Set<Kind> kinds, Set<Integer> broken) {
    Set<Kind> own = EnumSet.of(Kind.CARDINALITY, Kind.UNIT);
    own.retainAll(kinds);
    Set<Integer> sound = new HashSet<>();
    Set<String> lets = new HashSet<>();
    document.structure().root.members.stream()
        .filter(m -> m.startsWith("let") && m.tokens.size() > 1)
        .forEach(m -> lets.add(m.tokens.get(1).text()));
    soundLines(document, document.structure().root, broken, lets, sound);
    return hints(document, view, range, own, false).stream()
        .filter(h -> sound.contains(h.at().line()))
        .toList();
  }

  /** Collects the lines of members that no error touches and whose values name no other. */
  private static void soundLines(
      SpecDocument document,
      Structure.Block block,
      Set<Integer> broken,
      Set<String> lets,
      Set<Integer> into) {
    for (Structure.Member member : block.members) {
      int first = document.position(member.start()).line();
      int head = document.position(valueEnd(member)).line();
      boolean touched = broken.stream().anyMatch(line -> line >= first && line <= head);
      boolean names = member.tokens.stream().skip(1).anyMatch(t -> lets.contains(t.text()));
      if (touched) {
        continue; // nor is anything inside it to be trusted
      }
      if (!names) {
        for (int line = first; line <= head; line++) {
          into.add(line);
        }
      }
      member.blocks.forEach(inner -> soundLines(document, inner, broken, lets, into));
    }
  }

  private static boolean inside(TextPosition at, TextSpan range) {
    return at.line() >= range.start().line() && at.line() <= range.end().line();
  }

  private void block(Structure.Block block, String path) {
    for (Structure.Member member : block.members) {
      if (whole && block.isRoot() && member.startsWith("experiment") && member.tokens.size() > 1) {
        total(member);
      }
      cardinality(member);
      derived(member);
      if (member.after("extends").isPresent() && !member.parent.isRoot()) {
        inherited(member, path);
      }
      String below =
          block.isRoot() ? "" : path.isEmpty() ? first(member) : path + "." + first(member);
      member.blocks.forEach(inner -> block(inner, below));
    }
  }

  private static String first(Structure.Member member) {
    return member.first().text();
  }

  private void total(Structure.Member experiment) {
    Token name = experiment.tokens.get(1);
    if (!name.is(view.plan().name())) {
      return;
    }
    BigInteger encodings = view.plan().space().encodings();
    add(
        Kind.CARDINALITY,
        name.end(),
        "⟨" + PlanText.size(view.plan().space()) + " designs⟩",
        "Number of designs that satisfy every requirement over the searched fields; "
            + PlanText.count(encodings)
            + " combinations if each field existed in every design.");
  }

  private void cardinality(Structure.Member member) {
    List<Parameter> parameters = view.parameters(member.first().start());
    if (parameters.isEmpty()) {
      return;
    }
    Set<String> counts = new TreeSet<>(Comparator.comparing(String::length).thenComparing(s -> s));
    parameters.forEach(p -> counts.add(PlanText.count(p.domain())));
    String label = String.join("/", counts);
    String places =
        parameters.size() == 1
            ? ""
            : "Decided in "
                + parameters.size()
                + " places: "
                + parameters.stream()
                    .limit(LISTED)
                    .map(p -> "`" + p.id() + "`")
                    .collect(Collectors.joining(", "))
                + (parameters.size() > LISTED ? ", …" : "")
                + "\n\n";
    String domains =
        parameters.stream()
            .map(p -> PlanText.domain(p.domain(), p.unit()))
            .distinct()
            .limit(LISTED)
            .map(d -> "`" + d + "`")
            .collect(Collectors.joining(", "));
    add(
        Kind.CARDINALITY,
        valueEnd(member),
        "⟨" + label + (parameters.size() == 1 ? "" : " × " + parameters.size()) + "⟩",
        places + "Values: " + domains);
  }

  private static int valueEnd(Structure.Member member) {
    return member.tokens.stream()
        .filter(t -> member.blocks.isEmpty() || t.end() <= member.blocks.get(0).start)
        .mapToInt(Token::end)
        .max()
        .orElse(member.end);
  }

  /** A value that the text computes: shown where it is the same in all places and designs. */
  private void derived(Structure.Member member) {
    if (!member.isField() || member.tokens.size() < 3 || !member.tokens.get(1).is("=")) {
      return;
    }
    if (!member.blocks.isEmpty() || !computes(member)) {
      return;
    }
    Set<String> values = new TreeSet<>();
    for (PlanView.Planned planned : view.fields(member.first().start())) {
      Field field = planned.field();
      if (field.list() || field.variation().isPresent()) {
        return;
      }
      if (field.values().get(0) instanceof Expr.Const) {
        values.add(PlanText.value(field));
      } else {
        return; // differs from design to design
      }
    }
    if (values.size() == 1) {
      add(Kind.DERIVED, member.end, "= " + values.iterator().next(), "");
    }
  }

  private static boolean computes(Structure.Member member) {
    long operands =
        member.tokens.stream()
            .skip(2)
            .filter(t -> t.isPath() || t.kind() == Token.Kind.NUMBER)
            .count();
    boolean lets = member.tokens.size() == 3 && member.tokens.get(2).isPath();
    return operands > 1 || (lets && SemanticTokenService.isDerived(member)) || isLet(member);
  }

  /** {@code = budget}, where a {@code let} of the file gives the value. */
  private static boolean isLet(Structure.Member member) {
    if (member.tokens.size() != 3 || !member.tokens.get(2).isPath()) {
      return false;
    }
    Structure.Block root = member.parent;
    while (root.owner.isPresent()) {
      root = root.owner.get().parent;
    }
    String name = member.tokens.get(2).text();
    return root.members.stream()
        .anyMatch(m -> m.startsWith("let") && m.tokens.size() > 1 && m.tokens.get(1).is(name));
  }

  private void objectives() {
    for (Objective objective : view.plan().objectives()) {
      if (!objective.place().file().equals(document.name()) || objective.unit().equals("1")) {
        continue;
      }
      int at =
          document.offset(
              new TextPosition(objective.place().line() - 1, objective.place().column() - 1));
      objectiveEnd(document.structure().root, at)
          .ifPresent(
              end ->
                  add(
                      Kind.UNIT,
                      end,
                      "[" + objective.unit() + "]",
                      "`" + objective.name() + "` is measured in " + objective.unit() + "."));
    }
  }

  /** The end of the goal that holds an offset. */
  private static Optional<Integer> objectiveEnd(Structure.Block block, int offset) {
    for (Structure.Member member : block.members) {
      boolean goal = member.startsWith("minimize") || member.startsWith("maximize");
      if (goal && member.start() <= offset && offset <= member.end) {
        return Optional.of(member.end);
      }
      for (Structure.Block inner : member.blocks) {
        if (inner.start <= offset && offset <= inner.end) {
          return objectiveEnd(inner, offset);
        }
      }
    }
    return Optional.empty();
  }

  private void inherited(Structure.Member member, String path) {
    String own = path.isEmpty() ? first(member) : path + "." + first(member);
    Optional<Block> block = view.block(own);
    if (block.isEmpty()) {
      return;
    }
    List<String> taken = new ArrayList<>();
    int fields = taken(block.get(), "", taken);
    Token base = member.after("extends").orElseThrow();
    if (taken.isEmpty()) {
      return;
    }
    add(
        Kind.INHERITED,
        base.end(),
        "⟨" + taken.size() + " of " + fields + " values from it⟩",
        "Taken from `"
            + base.text()
            + "` and what it extends:\n\n"
            + taken.stream().limit(LISTED).collect(Collectors.joining("\n"))
            + (taken.size() > LISTED ? "\n- … " + (taken.size() - LISTED) + " more" : ""));
  }

  /** Collects the inherited fields below a block; gives how many fields there are in all. */
  private static int taken(Block block, String path, List<String> into) {
    int all = block.fields().size();
    block
        .fields()
        .forEach(
            (name, field) -> {
              if (field.origin().kind() == Origin.Kind.INHERITED) {
                into.add("- `" + path + name + " = " + PlanText.value(field) + "`");
              }
            });
    for (Block child : block.children()) {
      all += taken(child, path + child.name() + ".", into);
    }
    return all;
  }

  private void add(Kind kind, int offset, String label, String tooltip) {
    if (kinds.contains(kind)) {
      hints.add(new Hint(document.position(offset), label, tooltip, kind));
    }
  }
}
