package org.hwnas.dsl.lowering;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.sources.BibliographyReader;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.syntax.ParsedSpec;
import org.hwnas.dsl.syntax.PartParser;
import org.hwnas.dsl.syntax.SyntaxChecks;
import org.hwnas.plan.Citation;

/**
 * What reading a text gives, by its content: specs of a workspace import the same files, which are
 * read once for all of them. What was used last is kept. Trees are never changed after they are
 * parsed, but EMF makes their lists on first use: for one thread at a time.
 */
final class ReadTexts {
  /** Characters of text whose trees are kept; a tree takes some fifty bytes a character. */
  private static final long MOST = 1L << 20;

  private static final int MOST_BIBLIOGRAPHIES = 32;

  private final Map<String, ParsedSpec> trees = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Map<String, Citation>> bibliographies =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, Citation>> eldest) {
          return size() > MOST_BIBLIOGRAPHIES;
        }
      };

  /** The parts in which every unit stands beside its number, as long as somebody has them. */
  private final Set<ICompositeNode> sound = Collections.newSetFromMap(new WeakHashMap<>());

  private final PartParser edited = new PartParser();

  private long characters;

  /** The text of the tree that was taken over last. */
  private String given = "";

  private long parses;

  /** A file's tree, under the name and order that the file has in this compilation. */
  ParsedSpec parse(SourceText source) {
    ParsedSpec known = trees.get(source.text());
    if (known == null) {
      parses++;
      known = PartParser.parse(source);
      trees.put(source.text(), known);
      characters += source.text().length();
      forget();
    }
    return known.as(source);
  }

  /**
   * Reads the next state of a text that somebody edits and that is compiled next: only what the
   * edit touched is parsed. The state before goes: a text in an editor does not come back.
   */
  void edited(SourceText source) {
    if (trees.remove(given) != null) {
      characters -= given.length();
    }
    given = "";
    if (!trees.containsKey(source.text())) { // else some file has the same text, and keeps it
      given = source.text();
      trees.put(given, edited.next(source));
      characters += given.length();
      forget();
    }
  }

  private void forget() {
    Iterator<Map.Entry<String, ParsedSpec>> oldest = trees.entrySet().iterator();
    while (characters > MOST && trees.size() > 1) {
      Map.Entry<String, ParsedSpec> tree = oldest.next();
      characters -= tree.getKey().length();
      oldest.remove();
    }
  }

  /** Reports what can be said of a file from its text alone. */
  void check(ParsedSpec parsed, Diagnostics diagnostics) {
    SyntaxChecks.check(parsed, diagnostics);
    for (ParsedSpec.Part part : parsed.parts()) {
      if (sound.contains(part.node())) {
        continue;
      }
      Diagnostics found = new Diagnostics();
      SyntaxChecks.strayUnits(parsed, part, found);
      if (found.isEmpty()) {
        sound.add(part.node());
      }
      diagnostics.addAll(found);
    }
  }

  /**
   * The entries of a bibliography.
   *
   * @throws IOException where the text is no BibTeX
   */
  Map<String, Citation> bibliography(SourceText source) throws IOException {
    Map<String, Citation> known = bibliographies.get(source.text());
    if (known == null) {
      known = BibliographyReader.read(source.text());
      bibliographies.put(source.text(), known);
    }
    return known;
  }

  /** How many texts were parsed so far. */
  long parses() {
    return parses;
  }
}
