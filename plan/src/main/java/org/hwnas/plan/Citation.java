package org.hwnas.plan;

import java.util.Map;

/**
 * A bibliography entry that something in the plan rests on.
 *
 * @param key BibTeX key
 * @param type BibTeX entry type in lower case: {@code article}, {@code inproceedings}
 * @param fields BibTeX fields by lower-case name: {@code author}, {@code title}, {@code year},
 *     {@code doi}
 */
public record Citation(String key, String type, Map<String, String> fields) {
  public Citation {
    fields = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(fields));
  }
}
