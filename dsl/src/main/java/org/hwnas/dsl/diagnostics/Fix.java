package org.hwnas.dsl.diagnostics;

import org.hwnas.dsl.sources.Place;

/**
 * A change of the text after which a diagnostic is gone.
 *
 * @param title what it does, for a menu
 * @param place the text that goes; empty where something is only put in
 * @param replacement what comes in its place
 * @param sure whether it can be made without a look at it: it says what the text was meant to say
 */
public record Fix(String title, Place place, String replacement, boolean sure) {
  Fix(String title, Place place, String replacement) {
    this(title, place, replacement, true);
  }

  /** The whole text after the change, with LF line ends. */
  public String applied() {
    String text = place.file().text();
    int end = Math.min(text.length(), place.offset() + place.length());
    return text.substring(0, place.offset()) + replacement + text.substring(end);
  }
}
