package org.hwnas.dsl.lowering;

import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.sources.BibliographyReader;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.syntax.ParsedSpec;
import org.hwnas.dsl.syntax.SpecParser;
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

  /** The trees in whose text nothing was found. */
  private final Set<ICompositeNode> sound = Collections.newSetFromMap(new IdentityHashMap<>());

  private long characters;

  /** The text of the tree that was taken over last. */
  private String given = "";

  private long parses;

  /** A file's tree, under the name and order that the file has in this compilation. */
  ParsedSpec parse(SourceText source) {
    ParsedSpec known = trees.get(source.text());
    if (known == null) {
      parses++;
      known = SpecParser.parse(source);
      trees.put(source.text(), known);
      characters += source.text().length();
      forget();
    }
    return new ParsedSpec(source, known.spec(), known.node(), known.errors());
  }

  /**
   * Takes over a tree that somebody else parsed; from then on it is this one's alone. The one taken
   * over before goes: a text in an editor does not come back.
   */
  void know(ParsedSpec parsed) {
    ParsedSpec before = trees.remove(given);
    if (before != null) {
      characters -= given.length();
      sound.remove(before.node());
    }
    given = parsed.source().text();
    if (trees.putIfAbsent(given, parsed) == null) {
      characters += given.length();
      forget();
    } else {
      given = ""; // some file has the same text, and keeps it
    }
  }

  private void forget() {
    Iterator<Map.Entry<String, ParsedSpec>> oldest = trees.entrySet().iterator();
    while (characters > MOST && trees.size() > 1) {
      Map.Entry<String, ParsedSpec> tree = oldest.next();
      characters -= tree.getKey().length();
      sound.remove(tree.getValue().node());
      oldest.remove();
    }
  }

  /** Reports what can be said of a file from its text alone. */
  void check(ParsedSpec parsed, Diagnostics diagnostics) {
    if (sound.contains(parsed.node())) {
      return;
    }
    Diagnostics found = new Diagnostics();
    SyntaxChecks.check(parsed, found);
    if (found.isEmpty()) {
      sound.add(parsed.node());
    }
    diagnostics.addAll(found);
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
