package org.hwnas.dsl.ide.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.HelpPages;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.ide.Library;
import org.hwnas.dsl.ide.Values;
import org.hwnas.dsl.schema.Aggregates;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.Functions;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.plan.Citation;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;

/** Finds what a name stands for. */
public final class Topics {
  private static final int DIGITS = 6;
  private static final int PLACES = 4;

  /** Made on first use: where a block stands is found by looking through all of them. */
  private static final class Pages {
    static final Map<String, Topic> FIELDS = fields();
    static final Map<String, Topic> PLACES = places();
  }

  private Topics() {}

  /**
   * Everything a name can mean: its exact meanings, or where there is none the fields it ends the
   * path of. {@code kind:name} asks for one kind only. Empty where nothing is known by that name.
   */
  public static List<Topic> find(String name) {
    int colon = name.indexOf(':');
    if (colon > 0) {
      String kind = name.substring(0, colon);
      return find(name.substring(colon + 1)).stream().filter(t -> t.kind().equals(kind)).toList();
    }
    List<Topic> found = new ArrayList<>();
    issue(name).ifPresent(i -> found.add(new Topic("diagnostic", i.code(), HelpPages.of(i))));
    Optional.ofNullable(Schemas.all().get(name)).ifPresent(b -> found.add(block(b)));
    Optional.ofNullable(Schemas.METRICS.get(name))
        .ifPresent(m -> found.add(new Topic("metric", name, Values.page(m) + "\n")));
    Optional.ofNullable(Aggregates.ALL.get(name))
        .ifPresent(doc -> found.add(new Topic("aggregate", name, titled(name, "aggregate", doc))));
    Optional.ofNullable(Functions.ALL.get(name))
        .ifPresent(
            f -> found.add(new Topic("function", name, titled(f.usage(), "function", f.doc()))));
    Units.parse(name).filter(u -> !name.equals("1")).ifPresent(u -> found.add(unit(u)));
    for (Library.Definition definition : Library.definitions()) {
      if (definition.name().equals(name) || definition.simpleName().equals(name)) {
        found.add(definition(definition));
      }
    }
    Optional.ofNullable(Pages.PLACES.get(name)).ifPresent(found::add);
    Optional.ofNullable(Pages.FIELDS.get(name)).ifPresent(found::add);
    return found.isEmpty() ? ending(name) : found;
  }

  private static Optional<Issue> issue(String name) {
    return Issue.byCode(name)
        .or(() -> Arrays.stream(Issue.values()).filter(i -> i.slug().equals(name)).findFirst());
  }

  /** Fields by a part of their path: {@code rows}, {@code pe.crossbar.rows}. */
  private static List<Topic> ending(String name) {
    int dot = name.lastIndexOf('.');
    if (dot > 0) {
      String owner = name.substring(name.lastIndexOf('.', dot - 1) + 1, dot);
      Topic topic = Pages.FIELDS.get(owner + name.substring(dot));
      if (topic != null) {
        return List.of(topic);
      }
    }
    // What many blocks have alike, such as the seed of every algorithm, is one answer.
    Map<FieldSchema, Topic> distinct = new LinkedHashMap<>();
    for (BlockSchema block : Schemas.all().values()) {
      FieldSchema field = block.fields().get(name);
      if (field != null) {
        String full = block.kind() + "." + name;
        distinct.putIfAbsent(field, new Topic("field", full, field(field, block)));
      }
    }
    return List.copyOf(distinct.values());
  }

  /** All fields by the kind of their block and their name. */
  private static Map<String, Topic> fields() {
    Map<String, Topic> all = new LinkedHashMap<>();
    for (BlockSchema owner : Schemas.all().values()) {
      for (FieldSchema field : owner.fields().values()) {
        String name = owner.kind() + "." + field.name();
        all.put(name, new Topic("field", name, field(field, owner)));
      }
    }
    return all;
  }

  /** Places for blocks that are not called as their kind: {@code evaluate.accuracy}. */
  private static Map<String, Topic> places() {
    Map<String, Topic> all = new LinkedHashMap<>();
    for (BlockSchema owner : Schemas.all().values()) {
      for (BlockSchema.Slot slot : owner.slots().values()) {
        String name = owner.kind() + "." + slot.name();
        StringBuilder text = new StringBuilder("Holds one of:\n");
        slot.variants()
            .values()
            .forEach(v -> text.append("\n- `").append(v.kind()).append("`: ").append(v.doc()));
        text.append("\n\nWithout a word: `").append(slot.defaultKind()).append('`');
        slot.definition()
            .ifPresent(d -> text.append("\n\nA `").append(d).append("` may fill it by name."));
        all.put(name, new Topic("place", name, titled(name, "place for a block", text.toString())));
      }
    }
    return all;
  }

  private static String field(FieldSchema field, BlockSchema owner) {
    StringBuilder page = new StringBuilder(Values.page(field, owner));
    Schemas.places(owner.kind())
        .forEach(p -> page.append("\n- stands in: `").append(p).append('`'));
    if (field.inherited()) {
      page.append("\n- a layer without it takes it from the nearest sequence around it");
    }
    if (!Values.example(field).isEmpty()) {
      page.append("\n- example: `").append(Values.example(field)).append('`');
    }
    return page.append('\n').toString();
  }

  private static Topic block(BlockSchema schema) {
    StringBuilder page = new StringBuilder(Values.page(schema));
    String places = DidYouMean.list(Schemas.places(schema.kind()), PLACES);
    page.append(places.isEmpty() ? "" : "\n\nStands in: " + places);
    page.append(schema.fields().isEmpty() ? "" : "\n");
    for (FieldSchema field : schema.fields().values()) {
      page.append("\n- `")
          .append(field.name())
          .append("` (")
          .append(Values.summary(field))
          .append("): ")
          .append(field.doc());
    }
    return new Topic("block", schema.kind(), page.append('\n').toString());
  }

  private static Topic unit(Unit unit) {
    String base = unit.dimension().toString();
    return new Topic(
        "unit",
        unit.symbol(),
        titled(
            unit.symbol(),
            "unit",
            "A unit of "
                + unit.dimension().displayName()
                + ": 1 "
                + unit.symbol()
                + " = "
                + Units.number(unit.factor().doubleValue(), DIGITS)
                + (base.equals("1") ? "" : " " + base)
                + "."));
  }

  private static Topic definition(Library.Definition definition) {
    StringBuilder page =
        new StringBuilder(titled(definition.name(), definition.kind(), definition.doc()));
    page.append("\n```hwnas\n").append(definition.text()).append("\n```\n");
    TreeSet<String> keys = new TreeSet<>();
    definition.cited().forEach(c -> keys.add(c.key()));
    definition.settings().forEach(s -> s.cited().forEach(c -> keys.add(c.key())));
    Map<String, Citation> bibliography = Library.bibliography();
    for (String key : keys) {
      Optional.ofNullable(bibliography.get(key))
          .ifPresent(c -> page.append("\n- ").append(key).append(": ").append(Works.text(c)));
    }
    return new Topic(
        definition.kind(), definition.name(), page.append(keys.isEmpty() ? "" : "\n").toString());
  }

  private static String titled(String name, String kind, String text) {
    return "**" + name + "** (" + kind + ")\n" + (text.isEmpty() ? "" : "\n" + text + "\n");
  }

  /** Every name there is, for did-you-mean. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(Schemas.METRICS.keySet());
    names.addAll(Aggregates.ALL.keySet());
    names.addAll(Functions.ALL.keySet());
    names.addAll(Schemas.all().keySet());
    names.addAll(Pages.FIELDS.keySet());
    names.addAll(Pages.PLACES.keySet());
    for (BlockSchema owner : Schemas.all().values()) {
      names.addAll(owner.fields().keySet());
    }
    for (Library.Definition definition : Library.definitions()) {
      names.add(definition.name());
      names.add(definition.simpleName());
    }
    for (Issue issue : Issue.values()) {
      names.add(issue.code());
      names.add(issue.slug());
    }
    return names;
  }
}
