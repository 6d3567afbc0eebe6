package org.hwnas.dsl.lowering;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Hint;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.spec.Bibliography;
import org.hwnas.dsl.spec.Definition;
import org.hwnas.dsl.spec.Element;
import org.hwnas.dsl.spec.Import;
import org.hwnas.dsl.spec.Let;
import org.hwnas.dsl.spec.Spec;
import org.hwnas.dsl.spec.SpecPackage;
import org.hwnas.dsl.syntax.ParsedSpec;
import org.hwnas.dsl.syntax.PartParser;
import org.hwnas.plan.Citation;
import org.hwnas.plan.Plan;

/**
 * A spec with everything it imports: loads files, keeps them by name, looks up definitions and
 * citations.
 */
final class Program {
  private static final String LIBRARY = "library:";

  private final FileSource files;
  private final ReadTexts texts;
  private final Diagnostics diagnostics;
  private final Map<String, LoadedFile> loaded = new LinkedHashMap<>();
  private final Set<Spec> trees = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<String, SourceText> bibliographies = new LinkedHashMap<>();
  private final Map<String, SourceText> data = new LinkedHashMap<>();
  private final ModelFiles models;

  /** A name that is no definition: one import left out makes a thousand of the same. */
  private record Unknown(LoadedFile from, String kind, String name) {}

  private final Map<Unknown, Hint> hints = new HashMap<>();
  final LoadedFile main;

  Program(SourceText source, FileSource files, ReadTexts texts, Diagnostics diagnostics) {
    this.files = files;
    this.models = new ModelFiles(files);
    this.texts = texts;
    this.diagnostics = diagnostics;
    this.main = load(parse(source), false);
  }

  /** A tree of its own for each file: what is said of an element must not be said of its copy. */
  private ParsedSpec parse(SourceText source) {
    ParsedSpec parsed = texts.parse(source);
    return trees.add(parsed.spec()) ? parsed : PartParser.parse(source);
  }

  private LoadedFile load(ParsedSpec parsed, boolean library) {
    LoadedFile file = new LoadedFile(parsed, library);
    loaded.put(parsed.source().name(), file);
    if (!library) {
      texts.check(parsed, diagnostics);
    }
    for (Element element : parsed.elements()) {
      if (element instanceof Definition d && d.getName() != null && d.getKind() != null) {
        declare(file, d);
      } else if (element instanceof Let l
          && l.getName() != null
          && file.lets.putIfAbsent(l.getName(), l) != null) {
        diagnostics.add(
            Issue.DUPLICATE_DEFINITION,
            parsed.place(l, SpecPackage.Literals.ELEMENT__NAME),
            "`" + l.getName() + "` is defined twice");
      }
    }
    parsed.spec().getBibliographies().forEach(b -> readBibliography(file, b));
    parsed.spec().getImports().forEach(i -> open(file, i));
    return file;
  }

  private void declare(LoadedFile file, Definition definition) {
    LoadedFile.Entry before =
        file.own.putIfAbsent(definition.getName(), new LoadedFile.Entry(definition, file));
    if (before != null) {
      diagnostics.add(
          Issue.DUPLICATE_DEFINITION,
          file.parsed.place(definition, SpecPackage.Literals.ELEMENT__NAME),
          "`"
              + definition.getName()
              + "` is defined twice; the first stands on line "
              + file.place(before.definition()).line(),
          file.parsed.place(before.definition(), SpecPackage.Literals.ELEMENT__NAME),
          "the first definition");
    }
  }

  private void open(LoadedFile file, Import statement) {
    if (statement.getFile() != null) {
      String name = relative(file, text(statement.getFile()));
      LoadedFile known = loaded.get(name);
      Optional<String> content = known == null ? files.read(name) : Optional.empty();
      if (known == null && content.isEmpty()) {
        diagnostics.add(
            Issue.IMPORT_NOT_FOUND,
            file.parsed.place(statement, SpecPackage.Literals.IMPORT__FILE),
            "there is no file `" + name + "`",
            "not found beside the spec",
            "paths are relative to the importing file");
        return;
      }
      LoadedFile opened =
          known != null
              ? known
              : load(parse(new SourceText(name, loaded.size(), content.get())), false);
      file.opened.add(opened);
      file.imports.put(statement, opened);
    } else if (statement.getNamespace() != null) {
      Optional<LoadedFile> opened = packageFile(statement.getNamespace());
      if (opened.isPresent()) {
        file.opened.add(opened.get());
        file.imports.put(statement, opened.get());
        return;
      }
      diagnostics.add(
          Issue.IMPORT_NOT_FOUND,
          file.parsed.place(statement, SpecPackage.Literals.IMPORT__NAMESPACE),
          "there is no package `" + statement.getNamespace() + "`",
          "",
          DidYouMean.nearest(statement.getNamespace(), FileSource.libraryPackages())
              .map(Hint::meant)
              .orElse(
                  Hint.of(
                      "the library has "
                          + DidYouMean.list(FileSource.libraryPackages(), 12)
                          + "; another file is imported by its path in quotes")));
    }
  }

  private Optional<LoadedFile> packageFile(String name) {
    for (LoadedFile file : loaded.values()) {
      if (file.packageName().equals(name)) {
        return Optional.of(file);
      }
    }
    if (!name.startsWith("hwnas.")) {
      return Optional.empty();
    }
    String resource = name.replace('.', '/') + ".hwnas";
    return Library.file(resource, LIBRARY + resource).map(p -> load(p, true));
  }

  private void readBibliography(LoadedFile file, Bibliography statement) {
    String name = relative(file, text(statement.getFile()));
    Place place = file.place(statement);
    Optional<String> content = files.read(name);
    if (content.isEmpty()) {
      diagnostics.add(
          Issue.BIBLIOGRAPHY_NOT_FOUND, place, "there is no bibliography `" + name + "`");
      return;
    }
    SourceText source = new SourceText(name, 1000, content.get());
    try {
      file.citations.putAll(texts.bibliography(source));
      bibliographies.put(name, source);
    } catch (IOException e) {
      diagnostics.add(
          Issue.UNREADABLE_FILE, place, "`" + name + "` is not readable BibTeX: " + e.getMessage());
    }
  }

  /** The text of a file that is no spec, named as the importing file sees it. */
  Optional<SourceText> data(LoadedFile from, String name) {
    String path = relative(from, name);
    if (!data.containsKey(path)) {
      files
          .read(path)
          .ifPresent(text -> data.put(path, new SourceText(path, 2000 + data.size(), text)));
    }
    return Optional.ofNullable(data.get(path));
  }

  /** A model, named as the importing file sees it; empty where there is no such file. */
  Optional<ModelFiles.Model> model(LoadedFile from, String name) {
    return models.model(relative(from, name));
  }

  private static String relative(LoadedFile from, String name) {
    Path folder = Path.of(from.parsed.source().name()).getParent();
    String joined = folder == null ? name : folder.resolve(name).normalize().toString();
    return joined.replace('\\', '/');
  }

  static String text(String stringToken) {
    return stringToken == null ? "" : stringToken;
  }

  /** A definition by simple or qualified name, as seen from a file. */
  Optional<LoadedFile.Entry> definition(LoadedFile from, String name) {
    LoadedFile.Entry own = from.own.get(name);
    if (own != null) {
      return Optional.of(own);
    }
    for (LoadedFile opened : from.opened) {
      LoadedFile.Entry entry = opened.own.get(name);
      if (entry != null) {
        return Optional.of(entry);
      }
    }
    int dot = name.lastIndexOf('.');
    return dot < 0
        ? Optional.empty()
        : packageFile(name.substring(0, dot)).map(f -> f.own.get(name.substring(dot + 1)));
  }

  /** Names of visible definitions of a kind; qualified where they need it. */
  Set<String> names(LoadedFile from, String kind) {
    Set<String> names = new TreeSet<>();
    List<LoadedFile> visible = new ArrayList<>(List.of(from));
    visible.addAll(from.opened);
    for (LoadedFile file : visible) {
      file.own.forEach(
          (name, entry) -> {
            if (entry.definition().getKind().equals(kind)) {
              names.add(name);
            }
          });
    }
    for (String library : FileSource.libraryPackages()) {
      packageFile(library)
          .ifPresent(
              f ->
                  f.own.forEach(
                      (name, entry) -> {
                        if (entry.definition().getKind().equals(kind)) {
                          names.add(library + "." + name);
                        }
                      }));
    }
    return names;
  }

  /** Reports a name that is no definition of the wanted kind. */
  void unknownDefinition(LoadedFile from, String name, String kind, Place place) {
    Optional<LoadedFile.Entry> other = definition(from, name);
    if (other.isPresent()) {
      diagnostics.add(
          Issue.WRONG_KIND,
          place,
          "`" + name + "` is a " + other.get().definition().getKind() + ", not a " + kind);
      return;
    }
    diagnostics.add(
        Issue.UNKNOWN_DEFINITION,
        place,
        "there is no " + kind + " `" + name + "`",
        "",
        hints.computeIfAbsent(new Unknown(from, kind, name), this::hint));
  }

  private Hint hint(Unknown unknown) {
    Set<String> known = names(unknown.from(), unknown.kind());
    String simple = unknown.name().substring(unknown.name().lastIndexOf('.') + 1);
    Optional<String> qualified = known.stream().filter(k -> k.endsWith("." + simple)).findFirst();
    return qualified.map(Hint::meant).orElseGet(() -> DidYouMean.hint(unknown.name(), known));
  }

  /** A bibliography entry as seen from a file. */
  Optional<Citation> citation(LoadedFile from, String key) {
    Citation own = from.citations.get(key);
    return own != null ? Optional.of(own) : Optional.ofNullable(Library.citations().get(key));
  }

  Set<String> citationKeys(LoadedFile from) {
    Set<String> keys = new TreeSet<>(from.citations.keySet());
    keys.addAll(Library.citations().keySet());
    return keys;
  }

  /** A hash of all that was read besides the spec itself, under the names it was read by. */
  String surroundings() {
    StringBuilder all = new StringBuilder();
    loaded.values().stream()
        .filter(f -> f != main && !f.library)
        .map(f -> f.parsed.source())
        .forEach(s -> all.append(s.name()).append(' ').append(s.sha256()).append('\n'));
    bibliographies
        .values()
        .forEach(b -> all.append(b.name()).append(' ').append(b.sha256()).append('\n'));
    main.parsed
        .spec()
        .getImports()
        .forEach(i -> all.append(i.getFile()).append(i.getNamespace()).append('\n'));
    return all.append(main.packageName()).toString();
  }

  /** Hashes of what was read, the spec first. */
  List<Plan.SourceFile> sources() {
    List<Plan.SourceFile> sources = new ArrayList<>();
    loaded
        .values()
        .forEach(
            f ->
                sources.add(
                    new Plan.SourceFile(f.parsed.source().name(), f.parsed.source().sha256())));
    bibliographies.values().forEach(b -> sources.add(new Plan.SourceFile(b.name(), b.sha256())));
    data.values().forEach(d -> sources.add(new Plan.SourceFile(d.name(), d.sha256())));
    sources.addAll(models.sources());
    return sources;
  }
}
