package org.hwnas.dsl.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Metric;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.plan.expression.Axis;

/**
 * Makes a spec that the grammar reads, from the schemas: definitions of every kind with bases, an
 * experiment with networks, blocks, conditions, joint decisions, requirements, objectives and a
 * search. A sound one mostly compiles; a careless one breaks the schemas' rules now and then.
 */
final class SpecGenerator {
  /** The file that a generated spec may import, besides the library. */
  static final String IMPORTED = "blocks.hwnas";

  /** What stands in {@link #IMPORTED}. */
  static final String IMPORTED_TEXT =
      "hwnas 1.0\nlet imported = 2\ndevice imported_cell { g_max = 20 uS }\n";

  private final Draw draw;
  private final double careless;
  private final Values values;
  private final SpecText out;
  private final Map<String, List<String>> defined = new LinkedHashMap<>();
  private final List<String> lets = new ArrayList<>();
  private int names;

  private SpecGenerator(long seed, double careless) {
    this.draw = new Draw(seed);
    this.careless = careless;
    this.values = new Values(draw, careless);
    this.out = new SpecText(draw);
  }

  /** A spec that mostly compiles. */
  static String sound(long seed) {
    return new SpecGenerator(seed, 0).spec();
  }

  /** A spec of which some statements are wrong. */
  static String careless(long seed) {
    return new SpecGenerator(seed, 0.02 + 0.2 * new Draw(~seed).unit()).spec();
  }

  private String spec() {
    Schemas.DEFINITIONS.keySet().forEach(k -> defined.put(k, Library.names(k)));
    if (!draw.chance(careless)) {
      out.line("hwnas 1.0");
    }
    if (draw.chance(0.1)) {
      out.line("package " + name("p") + "." + name("q"));
    }
    if (draw.chance(0.4)) {
      out.line("import " + draw.of("hwnas.devices.*", "hwnas.models", "hwnas.presets.*"));
    }
    if (draw.chance(0.2)) {
      out.line("import \"" + (draw.chance(careless) ? "nowhere.hwnas" : IMPORTED) + "\"");
    }
    for (int i = draw.below(3); i > 0; i--) {
      String let = name("let_");
      out.line("let " + let + " = " + (wild() ? wildExpression() : draw.between(1, 8)));
      lets.add(let);
    }
    for (String kind : draw.some(Schemas.DEFINITIONS.keySet(), 0.4)) {
      if (!kind.equals("experiment")) {
        definition(kind);
      }
    }
    if (!draw.chance(careless)) {
      experiment();
    }
    return out.toString();
  }

  private boolean wild() {
    return draw.chance(careless);
  }

  private String wildExpression() {
    return new Expressions(draw).expression(draw.below(3));
  }

  private String name(String prefix) {
    return prefix + names++;
  }

  private void definition(String kind) {
    List<String> known = defined.get(kind);
    String name = wild() && !known.isEmpty() ? draw.of(known) : name(kind.charAt(0) + "_");
    String base = !known.isEmpty() && draw.chance(0.3) ? " extends " + draw.of(known) : "";
    if (draw.chance(0.2)) {
      out.line("@cite(shafiee2016isaac" + (draw.chance(0.5) ? ", \"Table I\")" : ")"));
    }
    out.open(kind + " " + name + base);
    Block block = new Block(Schemas.DEFINITIONS.get(kind), 2);
    if (kind.equals("workload")) {
      fields(block);
      if (!defined.get("network").isEmpty() && draw.chance(0.8)) {
        out.line("network = " + draw.of(defined.get("network")));
      }
    } else {
      body(block);
    }
    out.close();
    known.add(name);
  }

  private void experiment() {
    out.open("experiment " + name("E"));
    BlockSchema schema = Schemas.experiment();
    boolean workloads = !defined.get("network").isEmpty() && draw.chance(0.4);
    boolean several = false;
    if (workloads) {
      List<String> chosen = new ArrayList<>(draw.some(defined.get("network"), 0.2));
      chosen = chosen.isEmpty() ? List.of(draw.of(defined.get("network"))) : chosen;
      several = chosen.size() > 1;
      out.line("workloads = {" + String.join(", ", chosen) + "}");
    }
    for (BlockSchema.Slot slot : schema.slots().values()) {
      if (slot.name().equals("search")) {
        continue;
      }
      boolean needed =
          slot.name().equals("hardware")
              || (!workloads && (slot.name().equals("network") || slot.name().equals("workload")));
      boolean barred =
          workloads && (slot.name().equals("network") || slot.name().equals("workload"));
      if ((needed && !wild()) || (!barred && draw.chance(0.4))) {
        slot(slot, 3);
      }
    }
    search(several, workloads);
    out.close();
  }

  private void search(boolean several, boolean withoutData) {
    String algorithm = draw.of(Schemas.algorithms().keySet());
    int goals = Schemas.takesOneObjective(algorithm) && !wild() ? 1 : draw.between(1, 3);
    List<Metric> metrics = new ArrayList<>();
    while (metrics.size() < goals) {
      Metric metric = draw.of(Schemas.METRICS.values());
      boolean measured = metric.truth() || (withoutData && metric.name().contains("accuracy"));
      if (!metrics.contains(metric) && (!measured || wild())) {
        metrics.add(metric);
      }
    }
    for (Metric metric : metrics) {
      String word = metric.higherIsBetter() ? "maximize " : "minimize ";
      out.line(word + (wild() ? wildExpression() : folded(metric, several)) + as());
    }
    for (Metric metric : draw.some(Schemas.METRICS.values(), 0.1)) {
      if (withoutData && metric.name().contains("accuracy") && !wild()) {
        continue;
      }
      String bound =
          metric.unit().equals("1")
              ? "100"
              : metric.unit().startsWith("1/")
                  ? "100 / (1 " + metric.unit().substring(2) + ")"
                  : "100 " + metric.unit();
      String side = folded(metric, several);
      out.line(
          "require "
              + (metric.truth() ? side : side + draw.of(" <= ", " >= ") + bound)
              + (draw.chance(0.2) ? " else \"too much\"" : ""));
    }
    if (wild()) {
      return;
    }
    out.open("search " + algorithm);
    Block block = new Block(Schemas.algorithms().get(algorithm), 1);
    fields(block);
    block.schema.slots().values().stream()
        .filter(s -> !s.name().equals("budget"))
        .filter(s -> draw.chance(0.3))
        .forEach(s -> slot(s, 1));
    out.line("budget = " + draw.between(1, 500) + draw.of(" evaluations", " generations", " s"));
    out.close();
  }

  private String as() {
    return draw.chance(0.2) ? " as " + name("goal_") : "";
  }

  private String folded(Metric metric, boolean several) {
    boolean fold = several && metric.axes().contains(Axis.WORKLOAD) && !metric.truth();
    return fold
        ? draw.of("worst", "mean", "geomean", "sum") + "(" + metric.name() + ")"
        : metric.name();
  }

  /** What was stated inside a block so far. */
  private static final class Block {
    final BlockSchema schema;
    final int depth;
    final List<FieldSchema> fixed = new ArrayList<>();
    final List<FieldSchema> searched = new ArrayList<>();

    Block(BlockSchema schema, int depth) {
      this.schema = schema;
      this.depth = depth;
    }
  }

  private void body(Block block) {
    fields(block);
    if (block.schema.layers()) {
      new Layers(draw, values, out, careless, () -> names++).some(block.depth);
    }
    if (block.depth > 0) {
      draw.some(block.schema.slots().values(), 0.4).forEach(s -> slot(s, block.depth - 1));
      for (BlockSchema entry : draw.some(block.schema.entries().values(), 0.3)) {
        out.open(name("part_") + " = " + entry.kind());
        body(new Block(entry, block.depth - 1));
        out.close();
      }
    }
    joint(block);
    when(block);
    require(block);
    if (wild()) {
      out.line(draw.of("maximize ", "minimize ", "require ") + wildExpression());
    }
  }

  private void fields(Block block) {
    for (FieldSchema field : block.schema.fields().values()) {
      if (!Values.known(field) && !wild()) {
        continue;
      }
      boolean needed =
          (field.type() instanceof FieldType.Name
                  || (field.defaultValue().isEmpty() && !field.list() && !block.schema.layers())
                  || (block.schema.layers() && field.auto()))
              && !wild();
      if (needed || draw.chance(0.35)) {
        field(field, block);
      }
    }
  }

  private void field(FieldSchema field, Block block) {
    comment();
    boolean searched = (field.searchable() && draw.chance(0.4)) || wild();
    String name = wild() ? new Expressions(draw).name() : field.name();
    if (searched) {
      boolean varies = draw.chance(0.1) && !block.schema.layers() && block.depth > 0;
      String per = varies ? " per " + draw.of("layer", "network", "workload") : "";
      out.line(name + " in " + values.domain(field) + per);
      if (!varies) {
        block.searched.add(field);
      }
      return;
    }
    boolean uses = !lets.isEmpty() && field.unit().equals("1") && wild();
    out.line(name + " = " + (uses ? draw.of(lets) : values.value(field)));
    block.fixed.add(field);
  }

  private void comment() {
    if (draw.chance(0.06)) {
      out.line(draw.of("/// What it is for.", "// a remark", "/* aside */"));
    }
  }

  private void slot(BlockSchema.Slot slot, int depth) {
    comment();
    String definition = slot.definition().filter(defined::containsKey).orElse("");
    boolean unnamed = definition.isEmpty() || (definition.equals("workload") && !wild());
    List<String> named = unnamed ? List.of() : defined.get(definition);
    String word = draw.of(slot.variants().keySet());
    BlockSchema variant = slot.variants().get(word);
    String head = slot.name();
    boolean own = word.equals(slot.defaultKind());
    if (!named.isEmpty() && draw.chance(0.5)) {
      if (draw.chance(0.4)) {
        out.line(slot.name() + " = " + draw.of(named));
        return;
      }
      List<String> some = draw.some(named, 0.3);
      if (draw.chance(0.3) && (some.size() > 1 || wild())) {
        out.line(slot.name() + " in {" + String.join(", ", some) + "}");
        return;
      }
      head += " extends " + draw.of(named);
    } else if (!own || draw.chance(0.1)) {
      head += " = " + word;
      if (variant.positional().isPresent() && draw.chance(0.5)) {
        String arguments = values.value(variant.fields().get(variant.positional().get()));
        head += "(" + arguments.replaceAll("[{}]", "") + ")";
      }
    }
    out.open(head);
    body(new Block(variant, depth));
    out.close();
  }

  /** Two searched fields as one decision. */
  private void joint(Block block) {
    if (block.searched.size() > 1 && draw.chance(0.15)) {
      out.line(
          "joint (" + block.searched.get(0).name() + ", " + block.searched.get(1).name() + ")");
    }
  }

  private void when(Block block) {
    List<FieldSchema> free =
        block.schema.fields().values().stream()
            .filter(f -> !block.fixed.contains(f) && !block.searched.contains(f))
            .filter(f -> f.defaultValue().isPresent() || wild())
            .toList();
    if (block.searched.isEmpty() || free.isEmpty() || !draw.chance(0.3)) {
      return;
    }
    out.open("when (" + condition(draw.of(block.searched)) + ")");
    Block inside = new Block(block.schema, 0);
    draw.some(free, 0.5).forEach(f -> field(f, inside));
    out.close();
  }

  private void require(Block block) {
    if (!block.searched.isEmpty() && draw.chance(0.3)) {
      String message = draw.chance(0.3) ? " else \"not this\"" : "";
      out.line("require " + condition(draw.of(block.searched)) + message);
    }
  }

  private String condition(FieldSchema field) {
    if (wild()) {
      return wildExpression();
    }
    String value = new Values(draw, 0).domain(field).replaceAll("^\\{([^,}]*).*", "$1");
    value = value.replaceAll(" ?\\.\\..*", "").replaceAll(" log.*| step.*| round.*", "");
    String number = value.matches("[0-9.-].*") ? draw.of(" <= ", " >= ", " != ") : " == ";
    String one = field.name() + number + value;
    return draw.chance(0.15) ? one + " or not (" + one + ")" : one;
  }
}
