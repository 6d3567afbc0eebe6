package org.hwnas.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/**
 * What a user may turn off. Anything left out, or of another type, is on: a slip in a settings file
 * must not change more than what it names.
 *
 * @param inlayHints hints of any kind
 * @param cardinality hints of how many values and designs there are
 * @param derived hints of what an expression comes to
 * @param units hints of an objective's unit
 * @param inherited hints of what a definition takes from the one it extends
 * @param codeLens lines above an experiment, to check, plan and run it
 * @param workspaceDiagnostics findings of specs that are not open
 */
record Settings(
    boolean inlayHints,
    boolean cardinality,
    boolean derived,
    boolean units,
    boolean inherited,
    boolean codeLens,
    boolean workspaceDiagnostics) {
  static final Settings DEFAULT = new Settings(true, true, true, true, true, true, true);

  /** Reads the section {@code hwnas} of an editor's settings, or an object that holds it. */
  static Settings of(JsonElement json) {
    JsonElement section = json;
    if (json instanceof JsonObject object && object.has("hwnas")) {
      section = object.get("hwnas");
    }
    return new Settings(
        flag(section, "inlayHints", "enabled"),
        flag(section, "inlayHints", "cardinality"),
        flag(section, "inlayHints", "derived"),
        flag(section, "inlayHints", "units"),
        flag(section, "inlayHints", "inherited"),
        flag(section, "codeLens", "enabled"),
        flag(section, "diagnostics", "workspace"));
  }

  private static boolean flag(JsonElement section, String group, String name) {
    if (!(section instanceof JsonObject all)) {
      return true;
    }
    JsonElement flag =
        all.has(group + "." + name)
            ? all.get(group + "." + name)
            : all.get(group) instanceof JsonObject inner ? inner.get(name) : null;
    return !(flag instanceof JsonPrimitive p && p.isBoolean()) || p.getAsBoolean();
  }
}
