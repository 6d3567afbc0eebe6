package org.hwnas.dsl.lowering;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.spec.Reference;

/**
 * Which fields vary from place to place: those searched {@code per} something, and those whose
 * value uses one that does.
 */
final class Variations {
  private static final List<String> FINEST_FIRST = List.of("bit", "kernel", "crossbar", "layer");

  private final FieldLowering fields;
  private final Diagnostics diagnostics;
  private final Map<Draft.Field, Optional<String>> known = new HashMap<>();
  private final Set<Draft.Field> inProgress = new HashSet<>();

  /** The places of the networks; known once those are lowered. */
  private Spots spots = Spots.pretended();

  private Optional<Draft.Block> root = Optional.empty();
  private final Map<String, List<Spot>> parts = new HashMap<>();

  /** By word, where in the list of its places each path stands first. */
  private final Map<String, Map<String, Integer>> positions = new HashMap<>();

  Variations(FieldLowering fields, Diagnostics diagnostics) {
    this.fields = fields;
    this.diagnostics = diagnostics;
  }

  /** Makes the networks of an experiment known. */
  void know(Spots places, Draft.Block experiment) {
    spots = places;
    root = Optional.of(experiment);
    parts.clear();
    positions.clear();
  }

  /** The places behind a word; empty where the word is none. */
  Optional<List<Spot>> of(String word) {
    if (!LayerParts.WORDS.contains(word)) {
      return spots.of(word);
    }
    List<Spot> known = parts.get(word);
    if (known == null) {
      known = new LayerParts(fields, root).of(word, spots.of("layer").orElse(List.of()));
      parts.put(word, known);
    }
    return Optional.of(known);
  }

  /** The first place behind a word that is the given one, or that it lies in. */
  Optional<Spot> around(String word, Spot inner) {
    List<Spot> all = of(word).orElse(List.of());
    Map<String, Integer> known =
        positions.computeIfAbsent(
            word,
            w -> {
              Map<String, Integer> first = new HashMap<>();
              for (int i = 0; i < all.size(); i++) {
                first.putIfAbsent(all.get(i).path(), i);
              }
              return first;
            });
    String path = inner.path();
    int found = known.getOrDefault(path, Integer.MAX_VALUE);
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '.' || path.charAt(i) == '#') {
        found = Math.min(found, known.getOrDefault(path.substring(0, i), Integer.MAX_VALUE));
      }
    }
    return found < all.size() ? Optional.of(all.get(found)) : Optional.empty();
  }

  /** Whether a word has places, without making them: a network has a great many kernels. */
  boolean knows(String word) {
    return LayerParts.WORDS.contains(word) || spots.of(word).isPresent();
  }

  /** The word behind `per` for a field that varies; empty for one with a single value. */
  Optional<String> per(Draft.Field field) {
    Optional<String> found = known.get(field);
    if (found != null) {
      return found;
    }
    if (Ties.inNetwork(field.owner)) {
      return Optional.empty(); // has a value in each block of the network that uses it
    }
    if (!inProgress.add(field)) {
      return Optional.empty(); // a cycle, which lowering reports
    }
    found = Optional.empty();
    for (Draft.Assignment assignment : field.assignments) {
      found = found.or(() -> assignment.per().or(() -> implied(assignment)));
    }
    inProgress.remove(field);
    known.put(field, found);
    return found;
  }

  private Optional<String> implied(Draft.Assignment assignment) {
    Optional<String> found = uses(assignment.value(), assignment.scope(), assignment);
    for (Draft.Condition condition : assignment.context().conditions()) {
      found = found.or(() -> uses(condition.expression(), condition.scope(), assignment));
    }
    return found;
  }

  private Optional<String> uses(EObject value, Draft.Block scope, Draft.Assignment assignment) {
    return finest(value, fields.names(scope, assignment.context().file()));
  }

  /**
   * The word behind `per` of the finest places that an expression speaks of, outside of aggregates;
   * empty where it has one value.
   */
  static Optional<String> finest(EObject expression, Typer.Names names) {
    Set<String> words = new LinkedHashSet<>();
    collect(expression, names, words);
    return FINEST_FIRST.stream()
        .filter(words::contains)
        .findFirst()
        .or(() -> words.stream().findFirst());
  }

  private static void collect(EObject expression, Typer.Names names, Set<String> words) {
    if (expression instanceof Reference reference && reference.getPath() != null) {
      if (reference.isCall() && names.aggregates(reference)) {
        return;
      }
      if (!reference.isCall()) {
        names.per(reference.getPath()).ifPresent(words::add);
      }
    }
    if (expression != null) {
      expression.eContents().forEach(e -> collect(e, names, words));
    }
  }

  /** The places at which a field has a value of its own. */
  List<Spot> spots(Draft.Field field) {
    String word = per(field).orElseThrow();
    Optional<List<Spot>> found = of(word);
    if (found.isEmpty()) {
      Draft.Assignment assignment =
          field.assignments.stream()
              .filter(a -> a.per().isPresent())
              .findFirst()
              .orElse(field.assignments.get(0));
      diagnostics.add(
          Issue.UNKNOWN_SCOPE,
          assignment.place(),
          "`" + field.schema.name() + "` cannot vary per `" + word + "`: no network has one",
          "",
          DidYouMean.hint(word, words()));
    }
    whole(field, word);
    return found.orElse(List.of());
  }

  /** Reports a layer that cannot be divided into crossbars: nothing would be decided for it. */
  private void whole(Draft.Field field, String word) {
    if (!word.equals("crossbar")) {
      return;
    }
    LayerParts layers = new LayerParts(fields, root);
    spots.of("layer").orElse(List.of()).stream()
        .filter(layer -> !layers.divides(word, layer))
        .findFirst()
        .ifPresent(
            layer ->
                diagnostics.add(
                    Issue.NOT_SUPPORTED,
                    field.assignments.get(0).place(),
                    "`"
                        + field.schema.name()
                        + "` per `crossbar` needs the weight matrix of `"
                        + layer.path()
                        + "`, which is not known before the network is built",
                    "known are convolutions, pooling and linear layers in sequences and shortcuts, of fixed size, from the stated size of the input on",
                    "state `input_channels`, `input_height`, `input_width` and `classes`, write blocks as convolutions inside `skip`, or decide `per layer`"));
  }

  private Set<String> words() {
    Set<String> words = spots.words();
    words.addAll(LayerParts.WORDS);
    return words;
  }
}
