package org.hwnas.dsl.ide;

import java.util.Optional;

/** Lays out a spec. */
@FunctionalInterface
public interface Formatter {
  /**
   * The text in its standard layout.
   *
   * @param name the file's name in messages
   * @return empty where the text cannot be read and so must stay as it is
   */
  Optional<String> format(String name, String text);
}
