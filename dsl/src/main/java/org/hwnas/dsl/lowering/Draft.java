package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Body;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.plan.expression.Expr;

/**
 * The configuration while it is put together: what the spec, its definitions and their bases say,
 * merged by path, before any expression is looked at. Mutable; lives for one compilation.
 */
final class Draft {
  private Draft() {}

  /** A condition of an enclosing {@code when}, and the block in which its names are looked up. */
  record Condition(Expression expression, Block scope, LoadedFile file) {}

  /**
   * Where a statement stands.
   *
   * @param file its file
   * @param conditions of the enclosing {@code when} blocks
   * @param citation key that holds for everything inside
   */
  record Context(LoadedFile file, List<Condition> conditions, Optional<String> citation) {
    Context with(Condition condition) {
      List<Condition> more = new ArrayList<>(conditions);
      more.add(condition);
      return new Context(file, List.copyOf(more), citation);
    }

    Context citing(Optional<String> key) {
      return key.isPresent() ? new Context(file, conditions, key) : this;
    }
  }

  /**
   * One `=` or `in`.
   *
   * @param value a Value of the syntax tree; a Domain where searched
   * @param searched whether it is an `in`
   * @param scope block in which its names are looked up
   * @param per the word behind {@code per}: the value may differ from place to place
   * @param joint the decision that several fields share, of which this is one
   */
  record Assignment(
      EObject value,
      boolean searched,
      Context context,
      Block scope,
      Place place,
      Optional<String> per,
      Optional<JointPart> joint) {
    Assignment(EObject value, boolean searched, Context context, Block scope, Place place) {
      this(value, searched, context, scope, place, Optional.empty(), Optional.empty());
    }
  }

  /**
   * `joint (a, b) …` as written.
   *
   * @param name behind `as`, else `joint`
   * @param fields the fields with a domain in common, in order; empty where they have their own
   */
  record Joint(
      String name,
      org.hwnas.dsl.spec.Joint statement,
      List<Field> fields,
      Block scope,
      Context context,
      Place place) {}

  /** The field at {@code index} of a joint decision. */
  record JointPart(Joint joint, int index) {}

  /**
   * A field of a block and what was assigned to it; a later unconditional assignment replaces all
   * earlier ones.
   */
  static final class Field {
    final FieldSchema schema;
    final Block owner;
    final List<Assignment> assignments = new ArrayList<>();

    Field(FieldSchema schema, Block owner) {
      this.schema = schema;
      this.owner = owner;
    }

    void assign(Assignment assignment) {
      if (assignment.context().conditions().isEmpty()) {
        assignments.clear();
      }
      assignments.add(assignment);
    }

    String path() {
      return owner.path().isEmpty() ? schema.name() : owner.path() + "." + schema.name();
    }
  }

  /** A filled slot: one block, or several of which the search picks one by name. */
  static final class Slot {
    final BlockSchema.Slot schema;
    final Map<String, Block> alternatives = new LinkedHashMap<>();
    Optional<Place> searchedAt = Optional.empty();
    boolean touched;

    /** Where the statement that fills it stands, for a slot that a statement fills. */
    Optional<Place> statedAt = Optional.empty();

    /** Whether what fills it is wrong, which is reported where it stands. */
    boolean broken;

    Slot(BlockSchema.Slot schema) {
      this.schema = schema;
    }

    Block only() {
      return alternatives.values().iterator().next();
    }

    boolean searched() {
      return alternatives.size() > 1;
    }

    /** Whether the spec says anything about what is in it. */
    boolean stated() {
      return touched || broken || alternatives.values().stream().anyMatch(Slot::stated);
    }

    private static boolean stated(Block block) {
      return !block.entries.isEmpty()
          || block.fields.values().stream().anyMatch(f -> !f.assignments.isEmpty())
          || block.slots.values().stream().anyMatch(Slot::stated);
    }

    /** The field that the slot's name stands for. */
    Optional<Field> principal() {
      return schema.principal().map(only().fields::get);
    }

    /** Whether a block lies in what the slot holds. */
    boolean holds(Block block) {
      return alternatives.containsValue(block) || block.parent.filter(this::holds).isPresent();
    }

    /** Puts a fresh block in the place of what the slot holds. */
    void clear(Block owner, Place at) {
      alternatives.clear();
      alternatives.put(
          "", new Block(schema.defaultSchema(), schema.name(), Optional.of(owner), at));
      searchedAt = Optional.empty();
    }
  }

  /** A block: fields, slots, and for networks the layers. */
  static final class Block {
    final BlockSchema schema;
    final String name;
    final Optional<Block> parent;
    final Map<String, Field> fields = new LinkedHashMap<>();
    final Map<String, Slot> slots = new LinkedHashMap<>();
    private final List<Item> statements = new ArrayList<>();

    /** The statements of a body that holds layers, in order. */
    final List<Item> items = Collections.unmodifiableList(statements);

    /** Where the first layer of a name stands among the items. */
    private final Map<String, Integer> layers = new HashMap<>();

    private int unnamedChoices;

    /** What is known inside by name, such as the index of a `repeat`. */
    final Map<String, Typed> facts = new LinkedHashMap<>();

    /** Named blocks in order, where the schema allows them: phases, stages. */
    final Map<String, Block> entries = new LinkedHashMap<>();

    /** What layers inside inherit by name besides fields, such as the stride of a cell's edge. */
    final Map<String, Expr> given = new LinkedHashMap<>();

    /** The word behind {@code per} for choices inside that have none of their own. */
    Optional<String> shared = Optional.empty();

    Optional<Expr> when = Optional.empty();
    Place place;

    /** Whether a layer was left out because it is wrong, which is reported where it stands. */
    boolean lacksLayers;

    Block(BlockSchema schema, String name, Optional<Block> parent, Place place) {
      this.schema = schema;
      this.name = name;
      this.parent = parent;
      this.place = place;
      schema.fields().values().forEach(f -> fields.put(f.name(), new Field(f, this)));
      for (BlockSchema.Slot slot : schema.slots().values()) {
        Slot draft = new Slot(slot);
        draft.alternatives.put(
            "", new Block(slot.defaultSchema(), slot.name(), Optional.of(this), place));
        slots.put(slot.name(), draft);
      }
    }

    /** Adds a statement; an unconditional layer takes the place of the first of its name. */
    void add(Item item) {
      if (item instanceof Layer layer) {
        Integer before = layers.putIfAbsent(layer.name(), statements.size());
        if (before != null && layer.context().conditions().isEmpty()) {
          statements.set(before, layer);
          return;
        }
      }
      if (item instanceof Choose choose && choose.name().matches("op\\d*")) {
        unnamedChoices++;
      }
      statements.add(item);
    }

    /** How many choices have a name as one without a name gets it. */
    int unnamedChoices() {
      return unnamedChoices;
    }

    String path() {
      String above = parent.map(Block::path).orElse("");
      return above.isEmpty() ? name : above + "." + name;
    }

    /** The condition under which the block is part of a design, its own and all above. */
    Expr active() {
      Expr above = parent.map(Block::active).orElse(Expr.bool(true));
      return when.map(w -> Expr.and(above, w)).orElse(above);
    }
  }

  /** A statement of a network's body. */
  sealed interface Item {
    /** Where it stands; a `when` around it makes it part of some designs only. */
    Context context();
  }

  /** `name = kind { … }`. */
  record Layer(String name, BlockSchema kind, Optional<Body> body, Context context, Place place)
      implements Item {}

  /** `repeat count as name { … }`. */
  record Repeat(
      org.hwnas.dsl.spec.Repeat statement,
      org.hwnas.dsl.spec.Domain count,
      String name,
      Body body,
      Context context,
      Place place)
      implements Item {}

  /** `choose a { … } | b { … }`. */
  record Choose(
      org.hwnas.dsl.spec.Choose statement,
      String name,
      List<Option> options,
      Context context,
      Place place)
      implements Item {}

  /** `name = table("file.csv")` or `name = onnx("file.onnx")`. */
  record Imported(
      Format format, String name, String file, Context context, Place place, Place fileAt)
      implements Item {
    /** What a file is, by the word that reads it. */
    enum Format {
      TABLE("layers.csv"),
      ONNX("model.onnx");

      private final String example;

      Format(String example) {
        this.example = example;
      }

      String word() {
        return name().toLowerCase(Locale.ROOT);
      }

      /** The format a word reads. */
      static Optional<Format> of(String word) {
        return Arrays.stream(values()).filter(f -> f.word().equals(word)).findFirst();
      }

      /** How it is written. */
      String usage() {
        return word() + "(\"" + example + "\")";
      }
    }
  }

  /** `edge { … }` of a cell. */
  record Edges(Body body, Context context, Place place) implements Item {}

  /** One alternative of a {@link Choose}; its label is its kind unless the spec gives it one. */
  record Option(String label, BlockSchema kind, Optional<Body> body, Place place) {}

  /** A requirement as written. */
  record Requirement(org.hwnas.dsl.spec.Require statement, Block scope, Context context) {}

  /** An objective as written. */
  record Goal(org.hwnas.dsl.spec.Goal statement, Block scope, Context context) {}
}
