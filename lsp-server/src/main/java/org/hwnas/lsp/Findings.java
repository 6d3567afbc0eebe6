package org.hwnas.lsp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticCodeDescription;
import org.eclipse.lsp4j.DiagnosticRelatedInformation;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.sources.Place;

/**
 * What checks found, by the text that was checked and by the file it was found in: a finding in an
 * imported file is found by each text that imports it. Not safe for several threads.
 */
final class Findings {
  private static final Comparator<Diagnostic> BY_PLACE =
      Comparator.comparingInt((Diagnostic d) -> d.getRange().getStart().getLine())
          .thenComparingInt(d -> d.getRange().getStart().getCharacter())
          .thenComparingInt(d -> d.getRange().getEnd().getLine())
          .thenComparingInt(d -> d.getRange().getEnd().getCharacter())
          .thenComparing(Diagnostic::toString);

  private final Map<String, Map<String, List<Diagnostic>>> found = new LinkedHashMap<>();
  private final BuiltIn builtIn;
  private final Function<String, String> address;

  /**
   * @param address how the editor writes the address of a file
   */
  Findings(BuiltIn builtIn, Function<String, String> address) {
    this.builtIn = builtIn;
    this.address = address;
  }

  /**
   * Takes what a check of a text found in place of what was known.
   *
   * @return the files whose findings may have changed
   */
  Set<String> put(String key, Map<String, List<Diagnostic>> now) {
    Set<String> touched = new LinkedHashSet<>(now.keySet());
    touched.addAll(found.getOrDefault(key, Map.of()).keySet());
    // What importing texts said of an older state; they are checked again after this.
    found.values().forEach(m -> m.remove(key));
    found.put(key, new LinkedHashMap<>(now));
    return touched;
  }

  /** Forgets what a text showed; gives the files it showed something in. */
  Set<String> remove(String key) {
    Map<String, List<Diagnostic>> gone = found.remove(key);
    return gone == null ? Set.of() : new LinkedHashSet<>(gone.keySet());
  }

  /**
   * Everything found in a file, by whichever check, each finding once: by place, since which check
   * was first has nothing to do with the text.
   */
  List<Diagnostic> in(String file) {
    Set<Diagnostic> all = new LinkedHashSet<>();
    found.values().forEach(m -> all.addAll(m.getOrDefault(file, List.of())));
    List<Diagnostic> sorted = new ArrayList<>(all);
    sorted.sort(BY_PLACE);
    return sorted;
  }

  /** All files that were checked or in which something was found. */
  Set<String> files() {
    Set<String> files = new LinkedHashSet<>(found.keySet());
    found.values().forEach(m -> files.addAll(m.keySet()));
    return files;
  }

  /** The findings of a compilation by file; the text's own key is always there. */
  Map<String, List<Diagnostic>> of(String key, Optional<Path> folder, Compilation compilation) {
    Map<String, List<Diagnostic>> byFile = new LinkedHashMap<>();
    byFile.put(key, new ArrayList<>());
    for (org.hwnas.dsl.diagnostics.Diagnostic d : compilation.diagnostics()) {
      file(key, folder, d.place())
          .ifPresent(
              file ->
                  byFile
                      .computeIfAbsent(file, k -> new ArrayList<>())
                      .add(diagnostic(key, folder, d)));
    }
    return byFile;
  }

  private static Optional<String> file(String key, Optional<Path> folder, Place place) {
    String name = place.file().name();
    if (place.file().order() == 0) {
      return Optional.of(key);
    }
    return name.startsWith("library:")
        ? Optional.empty()
        : folder.flatMap(f -> Buffers.keyBeside(f, name));
  }

  /** A finding as the protocol has it. */
  Diagnostic diagnostic(
      String key, Optional<Path> folder, org.hwnas.dsl.diagnostics.Diagnostic found) {
    Diagnostic diagnostic = Protocol.diagnostic(found);
    builtIn
        .help(found.issue().code())
        .map(DiagnosticCodeDescription::new)
        .ifPresent(diagnostic::setCodeDescription);
    List<DiagnosticRelatedInformation> related = new ArrayList<>();
    for (org.hwnas.dsl.diagnostics.Diagnostic.Related other : found.related()) {
      file(key, folder, other.place())
          .ifPresent(
              file ->
                  related.add(
                      new DiagnosticRelatedInformation(
                          new Location(address.apply(file), Protocol.range(other.place())),
                          other.message())));
    }
    if (!related.isEmpty()) {
      diagnostic.setRelatedInformation(related);
    }
    return diagnostic;
  }

  /** What is said of a text that the compiler cannot get through. */
  static Diagnostic tooDeep() {
    Range start = new Range(new Position(0, 0), new Position(0, 0));
    return new Diagnostic(
        start, "the text is nested too deeply to be checked", DiagnosticSeverity.Error, "hwnas");
  }
}
