package org.hwnas.dsl.faults;

import org.hwnas.dsl.diagnostics.Issue;

/**
 * One deliberate mistake.
 *
 * @param name for the test report
 * @param text the spec with it
 * @param line 1-based, where it has to be reported
 * @param issue what has to be reported there
 * @param mended whether a fix is offered
 */
record Fault(String name, String text, int line, Issue issue, boolean mended) {
  @Override
  public String toString() {
    return name;
  }

  /** A sound spec into which faults are put. */
  record Sound(String text) {
    Insertion replacing(String old) {
      int at = text.indexOf(old);
      if (at < 0 || text.indexOf(old, at + 1) >= 0) {
        throw new IllegalArgumentException("not exactly once in the spec: " + old);
      }
      return new Insertion(text, at, old.length());
    }
  }

  /** A place of the spec, and what is done to it. */
  record Insertion(String text, int at, int length) {
    /** A backquote in the replacement, left out of the spec, marks the line of the report. */
    Changed by(String replacement) {
      int mark = Math.max(0, replacement.indexOf('`'));
      String clean = replacement.replace("`", "");
      String changed = text.substring(0, at) + clean + text.substring(at + length);
      long line = changed.substring(0, at + mark).chars().filter(c -> c == '\n').count() + 1;
      return new Changed(changed, (int) line, clean);
    }

    Changed nothing() {
      return by("");
    }
  }

  /** A changed spec, and the line of the change. */
  record Changed(String text, int line, String inserted) {
    /** It is reported on the line of this text, not where the change is. */
    Changed on(String other) {
      long before = text.substring(0, text.indexOf(other)).chars().filter(c -> c == '\n').count();
      return new Changed(text, (int) before + 1, inserted);
    }

    Fault gives(Issue issue) {
      return new Fault(issue.code() + " " + inserted.strip(), text, line, issue, false);
    }

    /** As {@link #gives}, with a fix that mends it. */
    Fault givesMended(Issue issue) {
      return new Fault(issue.code() + " " + inserted.strip(), text, line, issue, true);
    }
  }
}
