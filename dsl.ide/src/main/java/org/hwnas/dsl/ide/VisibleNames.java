package org.hwnas.dsl.ide;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.FileSource;

/** The definitions and {@code let}s a file can use: its own, imported ones, the library's. */
final class VisibleNames {
  /** The packages of the built-in library. */
  static final List<String> LIBRARY = FileSource.libraryPackages();

  /** How far a part is followed from file to file; files may import each other in a circle. */
  private static final int DEEPEST = 8;

  private static final Map<String, Optional<SpecDocument>> LIBRARY_FILES =
      new ConcurrentHashMap<>();

  /**
   * A definition.
   *
   * @param kind such as {@code device}
   * @param display the name by which the file can use it
   * @param file its file relative to the asking one's folder; empty for the library
   */
  record Named(
      String kind,
      String display,
      Optional<String> file,
      SpecDocument document,
      Structure.Member member) {
    Token name() {
      return member.tokens.get(1);
    }

    /** The same, as a file says it that imports the one which sees it so. */
    Named from(String importer) {
      return new Named(kind, display, file.map(f -> beside(importer, f)), document, member);
    }
  }

  private record Source(SpecDocument document, Optional<String> file) {}

  private final Map<SpecDocument, Structure.Member> imports = new IdentityHashMap<>();

  private final Map<String, Named> definitions = new LinkedHashMap<>();
  private final Map<String, Structure.Member> lets = new LinkedHashMap<>();

  private final SpecDocument document;
  private final FileSource files;
  private final Map<Structure.Member, List<Named>> bases = new IdentityHashMap<>();
  private final Map<SpecDocument, VisibleNames> seen = new IdentityHashMap<>();

  /** The names that the text itself gives in place. */
  final GivenNames given;

  VisibleNames(SpecDocument document, FileSource files) {
    this.document = document;
    this.files = files;
    given = document.givenNames();
    Source own = new Source(document, Optional.of(document.name()));
    List<Source> sources = new ArrayList<>(List.of(own));
    for (Structure.Member member : document.structure().root.members) {
      if (member.startsWith("import")) {
        Optional<Source> source = imported(document, member, files);
        source.ifPresent(s -> imports.putIfAbsent(s.document(), member));
        source.ifPresent(sources::add);
      }
      if (member.startsWith("let") && member.tokens.size() > 1 && member.tokens.get(1).isPath()) {
        lets.putIfAbsent(member.tokens.get(1).text(), member);
      }
    }
    for (Source source : sources) {
      declare(source, "");
    }
    for (Source source : sources) {
      packageName(source.document()).ifPresent(p -> declare(source, p + "."));
    }
    for (String name : LIBRARY) {
      library(name).ifPresent(d -> declare(new Source(d, Optional.empty()), name + "."));
    }
  }

  private static Optional<Source> imported(
      SpecDocument from, Structure.Member statement, FileSource files) {
    if (statement.tokens.size() < 2) {
      return Optional.empty();
    }
    Token what = statement.tokens.get(1);
    if (what.kind() == Token.Kind.STRING) {
      return normalized(unquoted(what))
          .flatMap(
              name ->
                  files
                      .read(name)
                      .map(t -> new Source(new SpecDocument(name, 0, t), Optional.of(name))));
    }
    return library(what.text()).map(d -> new Source(d, Optional.empty()));
  }

  /** The text of a string token. */
  static String unquoted(Token token) {
    String text = token.text();
    return text.length() < 2 ? "" : text.substring(1, text.length() - 1);
  }

  /** A file's name without detours; empty where it cannot be one. */
  static Optional<String> normalized(String name) {
    try {
      return Optional.of(Path.of(name).normalize().toString().replace('\\', '/'));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<SpecDocument> library(String packageName) {
    if (!LIBRARY.contains(packageName)) {
      return Optional.empty();
    }
    return LIBRARY_FILES.computeIfAbsent(
        packageName,
        p -> {
          String resource = p.replace('.', '/') + ".hwnas";
          return FileSource.library(resource).map(t -> new SpecDocument(resource, 0, t));
        });
  }

  private static Optional<String> packageName(SpecDocument document) {
    return document.structure().root.members.stream()
        .filter(m -> m.startsWith("package") && m.tokens.size() > 1)
        .map(m -> m.tokens.get(1).text())
        .findFirst();
  }

  private void declare(Source source, String prefix) {
    for (Structure.Member member : source.document().structure().root.members) {
      if (isDefinition(member)) {
        String display = prefix + member.tokens.get(1).text();
        definitions.putIfAbsent(
            display,
            new Named(member.first().text(), display, source.file(), source.document(), member));
      }
    }
  }

  /** Whether a member of a file is a definition with a name. */
  static boolean isDefinition(Structure.Member member) {
    return member.tokens.size() > 1
        && Schemas.DEFINITIONS.containsKey(member.first().text())
        && member.tokens.get(1).isPath();
  }

  /**
   * A part of a network that a definition of another file gives a name, where something that
   * belongs together with a member names that definition; where that one has it from a third file,
   * as that gives it.
   */
  Optional<Meaning.OfForeign> foreign(Structure.Member from, String name) {
    return imports.isEmpty() ? Optional.empty() : foreign(from, name, DEEPEST);
  }

  private Optional<Meaning.OfForeign> foreign(Structure.Member from, String name, int deepest) {
    for (Named base : foreignBases(from)) {
      Optional<Meaning.OfForeign> there =
          deepest == 0
              ? Optional.empty()
              : base.file()
                  .flatMap(
                      file ->
                          of(base.document(), file)
                              .foreign(base.member(), name, deepest - 1)
                              .map(f -> f.from(file)));
      Optional<Meaning.OfForeign> found =
          there.or(
              () ->
                  base.document()
                      .givenNames()
                      .anywhere(base.member(), name, GivenNames.Sort.PART)
                      .map(given -> new Meaning.OfForeign(base, given)));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** What an imported file sees. */
  private VisibleNames of(SpecDocument imported, String file) {
    return seen.computeIfAbsent(
        imported, d -> new VisibleNames(d, name -> files.read(beside(file, name))));
  }

  /** A name that a file uses, as the one that imports it would say it. */
  private static String beside(String file, String name) {
    int folder = file.lastIndexOf('/') + 1;
    return normalized(file.substring(0, folder) + name).orElse(name);
  }

  /** The definitions of imported files that are named in what belongs together with a member. */
  private List<Named> foreignBases(Structure.Member from) {
    Structure.Member root = from;
    while (!root.parent.isRoot()) {
      root = root.parent.owner.orElseThrow();
    }
    List<Named> known = bases.get(root);
    if (known == null) {
      Set<Named> found = new LinkedHashSet<>();
      given.together(root).forEach(member -> collectForeign(member, found));
      known = List.copyOf(found);
      bases.put(root, known);
    }
    return known;
  }

  private void collectForeign(Structure.Member member, Set<Named> into) {
    for (Token token : member.tokens) {
      if (token.isPath()) {
        definition(token.text()).filter(d -> d.document() != document).ifPresent(into::add);
      }
    }
    member.blocks.forEach(b -> b.members.forEach(m -> collectForeign(m, into)));
  }

  /** The import that makes a definition known by its name alone; empty for what needs none. */
  Optional<Structure.Member> imported(Named definition) {
    return definition.display().equals(definition.name().text())
        ? Optional.ofNullable(imports.get(definition.document()))
        : Optional.empty();
  }

  List<Named> definitions() {
    return List.copyOf(definitions.values());
  }

  Optional<Named> definition(String name) {
    return Optional.ofNullable(definitions.get(name));
  }

  /** The {@code let} of a name in the file itself. */
  Optional<Structure.Member> let(String name) {
    return Optional.ofNullable(lets.get(name));
  }

  Set<String> lets() {
    return lets.keySet();
  }

  /** Definitions of the given kinds: the file's own first, then imported ones, then qualified. */
  List<Named> ofKinds(Set<String> kinds) {
    return definitions.values().stream().filter(d -> kinds.contains(d.kind())).toList();
  }
}
