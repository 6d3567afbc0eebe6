package org.hwnas.dsl.ide.reference;

/**
 * Something that can be explained.
 *
 * @param kind what it is: {@code diagnostic}, {@code block}, {@code place}, {@code field}, {@code
 *     metric}, {@code aggregate}, {@code function}, {@code unit}, or the kind of a library
 *     definition
 * @param name in full
 * @param page Markdown, ending with a line feed
 */
public record Topic(String kind, String name, String page) {
  /** How to ask for this one where its name alone is not clear. */
  public String qualified() {
    return kind + ":" + name;
  }
}
