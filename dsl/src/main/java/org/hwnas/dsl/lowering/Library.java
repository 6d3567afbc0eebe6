package org.hwnas.dsl.lowering;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.sources.BibliographyReader;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.syntax.ParsedSpec;
import org.hwnas.dsl.syntax.SpecParser;
import org.hwnas.plan.Citation;

/**
 * The built-in library, read once: nothing else of a compilation is the same each time. Trees are
 * never changed after they are parsed, so compilations on several threads share them.
 */
final class Library {
  /** Messages about a library's file come behind those about the files of a spec. */
  private static final int ORDER = 1_000_000;

  private static final Map<String, Optional<ParsedSpec>> FILES = new ConcurrentHashMap<>();

  private static final class Bibliography {
    static final Map<String, Citation> ENTRIES = read();

    private static Map<String, Citation> read() {
      try {
        return BibliographyReader.read(FileSource.library("hwnas/library.bib").orElse(""));
      } catch (IOException e) {
        throw new IllegalStateException("the built-in bibliography is broken", e);
      }
    }
  }

  private Library() {}

  /**
   * A file of the library.
   *
   * @param resource such as {@code hwnas/presets.hwnas}
   * @param name in messages and plans
   */
  static Optional<ParsedSpec> file(String resource, String name) {
    return FILES.computeIfAbsent(
        resource,
        r ->
            FileSource.library(r)
                .map(t -> whole(SpecParser.parse(new SourceText(name, ORDER, t)))));
  }

  /** Every list of the tree made now: making them on first use is not safe for several threads. */
  private static ParsedSpec whole(ParsedSpec parsed) {
    for (TreeIterator<EObject> all = parsed.spec().eAllContents(); all.hasNext(); ) {
      EObject element = all.next();
      element.eClass().getEAllStructuralFeatures().forEach(element::eGet);
    }
    return parsed;
  }

  /** Entries of the library's bibliography by key. */
  static Map<String, Citation> citations() {
    return Bibliography.ENTRIES;
  }
}
