package org.hwnas.dsl.ide;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.ide.reference.Works;
import org.hwnas.dsl.sources.BibliographyReader;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Citation;

/** The works a text can cite: those of its bibliographies, then the library's. */
public final class Citations {
  private final Map<String, Citation> works = new LinkedHashMap<>();

  private Citations(SpecDocument document, FileSource files) {
    works.putAll(Library.bibliography());
    for (Structure.Member member : document.structure().root.members) {
      if (member.startsWith("bibliography") && member.tokens.size() > 1) {
        VisibleNames.normalized(VisibleNames.unquoted(member.tokens.get(1)))
            .flatMap(files::read)
            .ifPresent(this::add);
      }
    }
  }

  private void add(String text) {
    try {
      works.putAll(BibliographyReader.read(text));
    } catch (IOException e) {
      // No BibTeX: the compiler says so.
    }
  }

  static Citations of(SpecDocument document, FileSource files) {
    return new Citations(document, files);
  }

  Optional<Citation> work(String key) {
    return Optional.ofNullable(works.get(key));
  }

  /** The work that a citation at an offset names, with its address. */
  Optional<HoverService.Hover> hover(SpecDocument document, int offset) {
    return Rewrites.member(document, offset).stream()
        .flatMap(m -> m.annotations.stream())
        .filter(t -> t.isPath() && t.start() <= offset && offset <= t.end())
        .flatMap(t -> work(t.text()).stream().map(w -> hover(document, t, w)))
        .findFirst();
  }

  private static HoverService.Hover hover(SpecDocument document, Token key, Citation work) {
    return new HoverService.Hover(text(work), document.span(key.start(), key.end()));
  }

  private static String text(Citation work) {
    String line = "**" + work.key() + "**\n\n" + Works.text(work);
    return address(work).map(a -> line + "\n\n[" + a + "](" + a + ")").orElse(line);
  }

  /** The sources of a definition of the library, a line each. */
  static String sources(Structure.Member member, boolean library) {
    if (!library) {
      return "";
    }
    StringBuilder lines = new StringBuilder();
    Set<String> keys = new LinkedHashSet<>();
    cited(member, keys);
    for (String key : keys) {
      Optional.ofNullable(Library.bibliography().get(key))
          .ifPresent(
              work ->
                  lines
                      .append("\n- ")
                      .append(Works.text(work))
                      .append(address(work).map(a -> ", [" + a + "](" + a + ")").orElse("")));
    }
    return lines.length() == 0 ? "" : "\n\nSources:\n" + lines;
  }

  private static void cited(Structure.Member member, Set<String> into) {
    Library.cited(member).forEach(c -> into.add(c.key()));
    member.blocks.forEach(b -> b.members.forEach(m -> cited(m, into)));
  }

  /** Where a work can be read: its DOI, else its e-print, else the address it states. */
  public static Optional<String> address(Citation work) {
    Map<String, String> fields = work.fields();
    if (fields.containsKey("doi")) {
      return Optional.of("https://doi.org/" + fields.get("doi"));
    }
    if (fields.containsKey("eprint")) {
      return Optional.of("https://arxiv.org/abs/" + fields.get("eprint"));
    }
    return Optional.ofNullable(fields.get("url"));
  }
}
