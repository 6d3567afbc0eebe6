package org.hwnas.runtime.experiment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.table.TableFiles;

/**
 * Designs that a search begins with, from a file: one a line, as a journal's line or as {@link
 * DesignFile} has it. Figures in a journal are not taken over: the designs are measured as the plan
 * says.
 *
 * @param directory of the run, which keeps a copy of the file
 * @param recorded designs to which the plan is confined; empty: all of it
 */
record InitialDesigns(Plan plan, RunDirectory directory, Optional<List<Design>> recorded) {
  /**
   * The designs of a file, in its order, none twice.
   *
   * @throws IllegalArgumentException where it is not there, or a line is no design of the plan
   */
  List<Design> read(String name) {
    Path file =
        TableFiles.in(directory.path())
            .find(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "`search.initial.from` names `" + name + "`, which is not there"));
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("`" + name + "` cannot be read: " + e.getMessage(), e);
    }
    Set<Design> allowed = recorded.<Set<Design>>map(HashSet::new).orElse(Set.of());
    List<Design> designs = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        try {
          designs.add(design(lines.get(i), allowed));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "line %d of `%s`: %s".formatted(i + 1, name, e.getMessage()), e);
        }
      }
    }
    if (designs.isEmpty()) {
      throw new IllegalArgumentException("there is no design in `" + name + "`");
    }
    return designs.stream().distinct().toList();
  }

  private Design design(String line, Set<Design> allowed) {
    int tab = line.lastIndexOf('\t'); // before a journal's checksum
    Design design = DesignFile.read(inner(tab < 0 ? line : line.substring(0, tab)));
    Optional<String> problem = DesignFile.check(plan, design);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
    if (recorded.isPresent() && !allowed.contains(design)) {
      throw new IllegalArgumentException("no figures are recorded of this design");
    }
    return design;
  }

  /** What a journal's line says of its design; any other line as it is. */
  private static String inner(String text) {
    try {
      JsonElement json = JsonParser.parseString(text);
      boolean entry = json.isJsonObject() && json.getAsJsonObject().get("design") != null;
      JsonObject whole = entry ? json.getAsJsonObject() : new JsonObject();
      return entry && whole.get("design").isJsonObject() ? whole.get("design").toString() : text;
    } catch (JsonParseException e) {
      return text; // who reads it says what is wrong
    }
  }
}
