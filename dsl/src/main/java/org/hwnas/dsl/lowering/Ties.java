package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Body;
import org.hwnas.dsl.spec.Repeat;
import org.hwnas.plan.Domain;
import org.hwnas.plan.expression.Expr;

/**
 * Decisions inside a network that are made once for each {@code layer}, {@code repeat} iteration or
 * {@code network} named behind {@code per}, however many places use them.
 */
final class Ties {
  /**
   * One decision: the statement that searches, the block it is made for, and the blocks between
   * that are no iterations of a {@code repeat}, such as an edge of a cell.
   */
  record Tie(EObject statement, Draft.Block scope, List<String> inner) {
    Tie {
      inner = List.copyOf(inner);
    }

    String path(String name) {
      List<String> segments = new ArrayList<>(List.of(scope.path()));
      segments.addAll(inner);
      segments.add(name);
      return String.join(".", segments);
    }
  }

  /** What is needed to make a decision that is not made yet. */
  record Wanted(String name, Domain domain, Expr active, String unit, String doc, Place place) {}

  private record Made(Expr parameter, Domain domain) {}

  private final Parameters parameters;
  private final Diagnostics diagnostics;
  private final Map<Tie, Made> made = new HashMap<>();

  Ties(Parameters parameters, Diagnostics diagnostics) {
    this.parameters = parameters;
    this.diagnostics = diagnostics;
  }

  /** The network or layer kinds that hold layers, and the layers themselves. */
  static boolean inNetwork(Draft.Block block) {
    return block.schema.kind().equals("network")
        || block.parent.filter(Ties::inNetwork).isPresent();
  }

  /** The nearest block that the word means, from a block outwards. */
  static Optional<Draft.Block> enclosing(Draft.Block from, String word) {
    for (Optional<Draft.Block> at = Optional.of(from); at.isPresent(); at = at.get().parent) {
      if (word(at.get()).filter(word::equals).isPresent()) {
        return at;
      }
      if (at.get().schema.kind().equals("network")) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The nearest block of a kind from a block outwards. */
  static Optional<Draft.Block> enclosingKind(Draft.Block from, String kind) {
    return from.schema.kind().equals(kind)
        ? Optional.of(from)
        : from.parent.flatMap(p -> enclosingKind(p, kind));
  }

  private static Optional<String> word(Draft.Block block) {
    String kind = block.schema.kind();
    if (kind.equals("network")) {
      return Optional.of(kind);
    }
    if (kind.equals("sequence")) {
      return Optional.of(block.name.replaceAll("\\[\\d+]$", ""));
    }
    boolean leaf = Schemas.layers().containsKey(kind) && !passesOn(block);
    return leaf ? Optional.of("layer") : Optional.empty();
  }

  /** The word that a cell around gives to choices inside that have none of their own. */
  static Optional<String> shared(Draft.Block block) {
    return block.shared.or(() -> block.parent.flatMap(Ties::shared));
  }

  /** Words that may stand behind {@code per} in a block. */
  private static Set<String> words(Draft.Block from) {
    Set<String> words = new LinkedHashSet<>(List.of("layer"));
    for (Optional<Draft.Block> at = Optional.of(from); at.isPresent(); at = at.get().parent) {
      word(at.get()).ifPresent(words::add);
      if (at.get().schema.kind().equals("network")) {
        break;
      }
    }
    return words;
  }

  /**
   * The decision that a statement makes for a block.
   *
   * @param owner the block that uses it
   * @param writtenIn the block in which the statement stands: the owner, or one around it that it
   *     inherits from
   * @return empty where nothing of that name is around the owner
   */
  Optional<Tie> tie(EObject statement, String word, Draft.Block owner, Draft.Block writtenIn) {
    return enclosing(owner, word)
        .map(scope -> new Tie(statement, scope, between(scope, writtenIn)));
  }

  private static List<String> between(Draft.Block scope, Draft.Block inner) {
    List<String> names = new ArrayList<>();
    for (Draft.Block at = inner; at != scope; at = at.parent.get()) {
      if (!at.name.endsWith("]") || !at.schema.kind().equals("sequence")) {
        names.add(0, at.name);
      }
      if (at.parent.isEmpty()) {
        return List.of(); // written further out than it is decided
      }
    }
    return names;
  }

  /** The parameter of a decision; made on first use, and existing wherever any use of it does. */
  Expr parameter(Tie tie, Wanted wanted) {
    Made known = made.get(tie);
    if (known == null) {
      Expr parameter =
          parameters.add(
              tie.path(wanted.name()),
              wanted.domain(),
              wanted.active(),
              wanted.unit(),
              wanted.doc(),
              wanted.place());
      made.put(tie, new Made(parameter, wanted.domain()));
      return parameter;
    }
    if (!known.domain().equals(wanted.domain())) {
      diagnostics.add(
          Issue.NOT_CONSTANT,
          wanted.place(),
          "`"
              + wanted.name()
              + "` is decided once for `"
              + tie.scope().path()
              + "`, but its choices differ there from place to place",
          "",
          "leave out what differs, such as an index, or decide more often");
    }
    parameters.widen(known.parameter(), wanted.active());
    return known.parameter();
  }

  /** Whether a decision was made already. */
  boolean made(Tie tie) {
    return made.containsKey(tie);
  }

  /** Reports a word behind {@code per} that means nothing around a block. */
  void unknown(LoadedFile file, EObject statement, String subject, String word, Draft.Block owner) {
    diagnostics.add(
        Issue.UNKNOWN_SCOPE,
        scopePlace(file, statement),
        "`" + subject + "` cannot be decided per `" + word + "`",
        "there is no `" + word + "` around `" + owner.name.replaceAll("\\[\\d+]$", "") + "`",
        DidYouMean.hint(word, words(owner)));
  }

  private static Place scopePlace(LoadedFile file, EObject statement) {
    EStructuralFeature scope = statement.eClass().getEStructuralFeature("scope");
    return scope == null ? file.place(statement) : file.parsed.place(statement, scope);
  }

  /**
   * The word behind {@code per} of a network's or a sequence's field that is decided further in
   * than the field stands, so that only layers have a value of it; empty for other fields.
   */
  static Optional<String> narrowed(Draft.Field field) {
    if (!field.schema.inherited() || !passesOn(field.owner) || !inNetwork(field.owner)) {
      return Optional.empty();
    }
    return field.assignments.stream()
        .flatMap(a -> a.per().stream())
        .filter(word -> enclosing(field.owner, word).isEmpty())
        .findFirst();
  }

  /** Whether layers inherit fields of a block. */
  static boolean passesOn(Draft.Block block) {
    return block.schema.layers() || block.schema.kind().equals("cell");
  }

  /** Whether a word behind {@code per} means something inside a block of layers. */
  static boolean inside(Draft.Block block, String word) {
    return word.equals("layer")
        || block.items.stream()
            .anyMatch(
                item ->
                    item instanceof Draft.Repeat repeat && repeat.name().equals(word)
                        || bodies(item).stream().anyMatch(body -> inside(body, word)));
  }

  private static List<Body> bodies(Draft.Item item) {
    if (item instanceof Draft.Repeat repeat) {
      return List.of(repeat.body());
    }
    if (item instanceof Draft.Edges edges) {
      return List.of(edges.body());
    }
    if (item instanceof Draft.Imported) {
      return List.of();
    }
    return item instanceof Draft.Layer layer
        ? layer.body().stream().toList()
        : ((Draft.Choose) item).options().stream().flatMap(o -> o.body().stream()).toList();
  }

  private static boolean inside(EObject body, String word) {
    for (var all = body.eAllContents(); all.hasNext(); ) {
      if (all.next() instanceof Repeat repeat && word.equals(repeat.getName())) {
        return true;
      }
    }
    return false;
  }
}
