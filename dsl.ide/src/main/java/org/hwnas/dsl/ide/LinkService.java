package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.dsl.sources.FileSource;

/** The words of a text that name a file or a work. */
public final class LinkService {
  /** What kind of address a link has. */
  public enum Kind {
    /** A file, relative to the document's folder. */
    FILE,
    /** A resource of the built-in library. */
    LIBRARY,
    /** An address of the web. */
    WEB
  }

  /**
   * A link.
   *
   * @param tooltip what it leads to
   */
  public record Link(TextSpan span, Kind kind, String target, String tooltip) {}

  private static final Pattern FILE = Pattern.compile("[^\"]+\\.[A-Za-z0-9]+");

  private LinkService() {}

  /** The links of a text in order; a file is linked whether or not it exists. */
  public static List<Link> links(SpecDocument document, FileSource files) {
    List<Link> links = new ArrayList<>();
    Citations citations = Citations.of(document, files);
    collect(document, document.structure().root, citations, links);
    return links;
  }

  private static void collect(
      SpecDocument document, Structure.Block block, Citations citations, List<Link> into) {
    for (Structure.Member member : block.members) {
      cited(document, member.annotations, citations, into);
      for (int i = 1; i < member.tokens.size(); i++) {
        Token token = member.tokens.get(i);
        if (token.kind() == Token.Kind.STRING) {
          file(document, token).ifPresent(into::add);
        } else if (i == 1 && member.startsWith("import") && member.parent.isRoot()) {
          library(document, token).ifPresent(into::add);
        }
      }
      member.blocks.forEach(inner -> collect(document, inner, citations, into));
    }
  }

  private static Optional<Link> file(SpecDocument document, Token token) {
    Matcher named = FILE.matcher(VisibleNames.unquoted(token));
    return named.matches()
        ? VisibleNames.normalized(named.group())
            .map(
                name ->
                    new Link(
                        document.span(token.start() + 1, token.end() - 1),
                        Kind.FILE,
                        name,
                        "Open " + name))
        : Optional.empty();
  }

  private static Optional<Link> library(SpecDocument document, Token token) {
    return VisibleNames.LIBRARY.contains(token.text())
        ? Optional.of(
            new Link(
                document.span(token.start(), token.end()),
                Kind.LIBRARY,
                token.text().replace('.', '/') + ".hwnas",
                "Open " + token.text() + " of the built-in library"))
        : Optional.empty();
  }

  private static void cited(
      SpecDocument document, List<Token> words, Citations citations, List<Link> into) {
    for (int i = 0; i + 3 < words.size(); i++) {
      if (words.get(i).is("@") && words.get(i + 1).is("cite") && words.get(i + 2).is("(")) {
        Token key = words.get(i + 3);
        citations
            .work(key.text())
            .ifPresent(
                work ->
                    Citations.address(work)
                        .ifPresent(
                            address ->
                                into.add(
                                    new Link(
                                        document.span(key.start(), key.end()),
                                        Kind.WEB,
                                        address,
                                        work.fields().getOrDefault("title", key.text())))));
      }
    }
  }
}
