package org.hwnas.dsl.ide.reference;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.plan.Citation;

/** Bibliography entries as one line of text. */
public final class Works {
  private Works() {}

  /** Authors, title, where and when, identifier; what the entry does not say is left out. */
  public static String text(Citation work) {
    List<String> parts = new ArrayList<>();
    for (String name : List.of("author", "title", "journal", "booktitle", "publisher", "year")) {
      String value = work.fields().getOrDefault(name, "");
      if (!value.isEmpty()) {
        parts.add(name.equals("author") ? authors(value) : value);
      }
    }
    String doi = work.fields().getOrDefault("doi", "");
    if (!doi.isEmpty()) {
      parts.add("doi:" + doi);
    } else if (work.fields().containsKey("eprint")) {
      parts.add("arXiv:" + work.fields().get("eprint"));
    }
    return String.join(", ", parts);
  }

  /** Up to three authors by name. */
  private static String authors(String field) {
    String[] all = field.split(" and ");
    boolean more = all.length > 3 || all[all.length - 1].strip().equals("others");
    return more ? all[0] + " et al." : String.join("; ", all);
  }
}
