package org.hwnas.dsl.ide.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.ide.Library;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.plan.Citation;

/** The whole reference as Markdown files that link each other. */
public final class ReferenceManual {
  private static final String BLOCKS = "blocks.md";
  private static final String LAYERS = "layers.md";
  private static final String ALGORITHMS = "algorithms.md";

  private ReferenceManual() {}

  /** The text of every page by its path, with {@code /}; the same text each time, LF line ends. */
  public static SortedMap<String, String> pages() {
    SortedMap<String, String> pages = new TreeMap<>();
    blocks(pages);
    ListPages lists = new ListPages();
    pages.put("README.md", lists.index());
    pages.put("metrics.md", lists.metrics());
    pages.put("functions.md", lists.functions());
    pages.put("units.md", lists.units());
    pages.put("diagnostics.md", lists.diagnostics());
    for (Issue issue : Issue.values()) {
      pages.put("diagnostics/" + issue.code() + ".md", lists.diagnostic(issue));
    }
    Map<String, Citation> works = Library.bibliography();
    List<Library.Definition> definitions = Library.definitions();
    for (String name : Library.packages()) {
      List<Library.Definition> own =
          definitions.stream().filter(d -> d.home().equals(name)).toList();
      pages.put("library/" + name + ".md", lists.library(name, own, works));
    }
    pages.put("bibliography.md", lists.bibliography(works));
    // Templates end lines as the platform does.
    pages.replaceAll((path, text) -> text.replace("\r\n", "\n").stripTrailing() + "\n");
    return pages;
  }

  private static void blocks(Map<String, String> pages) {
    Map<String, List<BlockSchema>> byPage = new LinkedHashMap<>();
    Map<String, String> pageOf = new HashMap<>();
    for (BlockSchema schema : Schemas.all().values()) {
      String page =
          Schemas.layers().containsKey(schema.kind())
              ? LAYERS
              : Schemas.algorithms().containsKey(schema.kind()) ? ALGORITHMS : BLOCKS;
      byPage.computeIfAbsent(page, p -> new ArrayList<>()).add(schema);
      pageOf.put(schema.kind(), page);
    }
    BlockPages templates = new BlockPages(pageOf);
    pages.put(
        BLOCKS,
        templates.page(
            "Blocks and fields",
            "The blocks of an experiment. A field that can be searched takes `in` and several values instead of `=` and one.",
            byPage.getOrDefault(BLOCKS, List.of())));
    pages.put(
        LAYERS,
        templates.page(
            "Layers",
            "What a network is made of: `name = kind { … }`, in `repeat` and in `choose`.",
            byPage.getOrDefault(LAYERS, List.of())));
    pages.put(
        ALGORITHMS,
        templates.page(
            "Search algorithms",
            "What may stand behind `search`.",
            byPage.getOrDefault(ALGORITHMS, List.of())));
  }
}
