package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.spec.Body;
import org.hwnas.dsl.spec.Definition;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Field;
import org.hwnas.dsl.spec.Spec;
import org.hwnas.dsl.syntax.ParsedSpec;
import org.hwnas.dsl.syntax.SpecParser;

/**
 * Values given from outside the spec ({@code --set path=value}): of a `let`, or of a field of the
 * experiment; they win over the spec.
 */
record Overrides(Map<String, String> values) {
  Overrides {
    values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  void apply(
      Program program,
      Composer composer,
      FieldLowering fields,
      Draft.Block root,
      Diagnostics diagnostics) {
    if (values.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder("experiment overrides {\n");
    List<String> names = new ArrayList<>();
    values.forEach(
        (name, value) ->
            meant(name, root)
                .forEach(
                    path -> {
                      names.add(name);
                      text.append("  ").append(path).append(" = ").append(value).append("\n");
                    }));
    SourceText source = new SourceText("--set", 999, text.append("}\n").toString());
    ParsedSpec parsed = SpecParser.parse(source);
    if (!parsed.errors().isEmpty()) {
      int line =
          Math.max(2, Math.min(source.line(parsed.errors().get(0).offset()), names.size() + 1));
      String name = names.get(line - 2);
      diagnostics.add(
          Issue.UNKNOWN_OVERRIDE,
          new Place(source, parsed.errors().get(0).offset(), parsed.errors().get(0).length()),
          "`" + name + "=" + values.get(name) + "` is no override",
          "",
          "write `path=value`, such as `--set search.seed=7`");
      return;
    }
    LoadedFile file = new LoadedFile(parsed, false);
    file.opened.add(program.main);
    Draft.Context context = new Draft.Context(file, List.of(), java.util.Optional.empty());
    Body body = body(parsed.spec());
    List<Field> ofLets = new ArrayList<>();
    body.getMembers()
        .forEach(
            m -> {
              if (m instanceof Field f
                  && program.main.lets.containsKey(f.getPath())
                  && f.getValue() instanceof Expression value) {
                fields.override(f.getPath(), value);
                ofLets.add(f);
              }
            });
    body.getMembers().removeAll(ofLets);
    composer.body(body, root, context);
  }

  /**
   * The seed of an experiment is that of its search, and of each stage with a search of its own.
   */
  private static List<String> meant(String name, Draft.Block root) {
    if (!name.equals("search.seed")) {
      return List.of(name);
    }
    List<String> paths = new ArrayList<>();
    boolean usual = root.slots.get("search").stated();
    for (Draft.Block entry : root.entries.values()) {
      if (entry.schema.kind().equals("stage")) {
        boolean own = entry.slots.get("search").stated();
        usual |= !own;
        if (own) {
          paths.add(entry.name + "." + name);
        }
      }
    }
    if (usual || paths.isEmpty()) {
      paths.add(name);
    }
    return paths;
  }

  private static Body body(Spec spec) {
    return ((Definition) spec.getElements().get(0)).getBody();
  }
}
