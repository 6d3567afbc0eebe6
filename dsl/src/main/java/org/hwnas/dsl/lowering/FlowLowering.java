package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Objective;
import org.hwnas.plan.expression.Expr;

/**
 * All blocks of an experiment but networks and workloads, and what must hold among them: every
 * search has an algorithm that suits its objectives, and a budget; stages name each other rightly.
 */
final class FlowLowering {
  private static final Set<String> LOWERED_BEFORE = Set.of("workload", "network");

  private final Draft.Block root;
  private final String experiment;
  private final FieldLowering fields;
  private final Diagnostics diagnostics;
  private final List<Draft.Block> stages;

  FlowLowering(Draft.Block root, String experiment, FieldLowering fields, Diagnostics diagnostics) {
    this.root = root;
    this.experiment = experiment;
    this.fields = fields;
    this.diagnostics = diagnostics;
    this.stages =
        root.entries.values().stream().filter(b -> b.schema.kind().equals("stage")).toList();
  }

  List<Block> lower() {
    BlockLowering lowering = new BlockLowering(fields);
    List<Block> blocks = new ArrayList<>();
    Draft.Slot search = root.slots.get("search");
    boolean everyStageHasOne =
        !stages.isEmpty() && stages.stream().allMatch(s -> s.slots.get("search") != search);
    if (!search.stated() && !everyStageHasOne) {
      diagnostics.add(
          Issue.SEARCH_MISSING,
          root.place,
          "experiment `" + experiment + "` has no `search`",
          "",
          "add, for example, `search nsga2 { budget = 500 evaluations }`",
          Offers.member(root.place, "search nsga2 { budget = 500 evaluations }"));
    }
    for (Draft.Slot slot : root.slots.values()) {
      if (!LOWERED_BEFORE.contains(slot.schema.name()) && !(slot == search && everyStageHasOne)) {
        fields.slotParameter(slot, root);
        slot.alternatives.values().forEach(b -> blocks.add(lowering.lower(b)));
      }
    }
    root.entries.values().forEach(stage -> blocks.add(lowering.lower(stage)));
    if (search.stated()) {
      budget(search);
    }
    for (Draft.Block stage : stages) {
      if (stage.slots.get("search") != search) {
        budget(stage.slots.get("search"));
      }
    }
    nesting();
    undecided(blocks);
    return blocks;
  }

  private void budget(Draft.Slot slot) {
    Draft.Block search = slot.only();
    Draft.Block budget = search.slots.get("budget").only();
    boolean limited =
        budget.fields.values().stream().anyMatch(f -> !f.assignments.isEmpty())
            || search.entries.values().stream().anyMatch(e -> e.schema.kind().equals("phase"));
    if (!limited && !slot.broken) {
      diagnostics.add(
          Issue.BUDGET_MISSING,
          slot.statedAt.orElse(search.place),
          "`search " + search.schema.kind() + "` has no budget",
          "",
          "add `budget = 500 evaluations`",
          Offers.member(slot.statedAt.orElse(search.place), "budget = 500 evaluations"));
    }
  }

  /** `inside` names another stage, and no stage lies inside itself. */
  private void nesting() {
    for (Draft.Block stage : stages) {
      Set<String> seen = new HashSet<>();
      Optional<Draft.Block> at = Optional.of(stage);
      while (at.isPresent()) {
        Draft.Block current = at.get();
        if (!seen.add(current.name)) {
          diagnostics.add(
              Issue.CYCLIC_VALUE,
              place(current, "inside"),
              "stage `" + stage.name + "` would run inside itself");
          break;
        }
        Optional<String> outer = symbol(current, "inside").filter(s -> !s.equals("auto"));
        at = outer.map(root.entries::get);
        if (outer.isPresent() && at.isEmpty()) {
          if (current == stage) {
            diagnostics.add(
                Issue.UNKNOWN_NAME,
                place(current, "inside"),
                "there is no stage `" + outer.get() + "`",
                "",
                DidYouMean.hint(outer.get(), root.entries.keySet()));
          }
          break;
        }
      }
    }
  }

  private Optional<String> symbol(Draft.Block block, String field) {
    return fields
        .lower(block.fields.get(field))
        .flatMap(l -> l.value().value())
        .map(v -> v.asSymbol());
  }

  private static Place place(Draft.Block block, String field) {
    List<Draft.Assignment> assignments = block.fields.get(field).assignments;
    return assignments.isEmpty() ? block.place : assignments.get(assignments.size() - 1).place();
  }

  /** With stages that all say what they decide, a parameter may be left that none does. */
  private void undecided(List<Block> blocks) {
    Set<Expr> decided = new HashSet<>();
    for (Block stage : blocks) {
      if (stage.kind().equals("stage")) {
        Field decides = stage.fields().get("decides");
        if (decides == null || decides.values().isEmpty()) {
          return;
        }
        decided.addAll(decides.values());
      }
    }
    if (stages.isEmpty()) {
      return;
    }
    List<String> left =
        fields.parameters.all().stream()
            .map(p -> p.id())
            .filter(id -> !decided.contains(Expr.symbol(id)))
            .toList();
    if (!left.isEmpty()) {
      diagnostics.add(
          Issue.UNDECIDED,
          root.place,
          "no stage decides " + DidYouMean.list(left, 4) + (left.size() > 4 ? ", …" : ""),
          "they keep what `others` of the first stage gives them",
          "name them in `decides`, or fix them with `=`");
    }
  }

  /** Objectives against algorithms, and names in reports and fidelities against objectives. */
  void check(List<Objective> objectives, List<Draft.Goal> goals) {
    boolean all = !stages.isEmpty() && stages.stream().allMatch(s -> hasOwn(s, goals));
    if (goals.stream().noneMatch(g -> g.scope() == root) && !all) {
      diagnostics.add(
          Issue.OBJECTIVE_MISSING,
          root.place,
          "experiment `" + experiment + "` has no objective",
          "",
          "add `minimize energy` or `maximize accuracy`",
          Offers.member(root.place, "minimize energy"));
    }
    if (stages.isEmpty()) {
      suits(root.slots.get("search"), objectives, Optional.empty());
    }
    for (Draft.Block stage : stages) {
      suits(
          stage.slots.get("search"),
          objectives,
          hasOwn(stage, goals) ? Optional.of(stage.name) : Optional.empty());
    }
    names(objectives);
  }

  private static boolean hasOwn(Draft.Block stage, List<Draft.Goal> goals) {
    return goals.stream().anyMatch(g -> g.scope() == stage);
  }

  private void suits(Draft.Slot slot, List<Objective> objectives, Optional<String> stage) {
    String algorithm = slot.only().schema.kind();
    long count = objectives.stream().filter(o -> o.stage().equals(stage)).count();
    Place at = slot.statedAt.orElse(root.place);
    if (count > 1 && Schemas.takesOneObjective(algorithm)) {
      diagnostics.add(
          Issue.SEVERAL_OBJECTIVES,
          at,
          "`" + algorithm + "` takes one objective, but there are " + count,
          "",
          "use `nsga2`, or combine them into one expression");
    }
    if (count == 1 && Schemas.needsSeveralObjectives(algorithm)) {
      diagnostics.add(
          Issue.ONE_OBJECTIVE,
          at,
          "`" + algorithm + "` weighs several objectives, but there is one",
          "",
          "use `ga`, or add an objective");
    }
  }

  private void names(List<Objective> objectives) {
    Set<String> known = new TreeSet<>(Schemas.METRICS.keySet());
    objectives.forEach(o -> known.add(o.name()));
    for (Draft.Block figure : root.slots.get("report").only().entries.values()) {
      names(figure, "objectives", known);
      names(figure, "by", known);
    }
    for (Draft.Block fidelity : root.slots.get("evaluate").only().entries.values()) {
      names(fidelity, "by", known);
    }
    stages.forEach(stage -> names(stage, "by", known));
  }

  private void names(Draft.Block block, String name, Set<String> known) {
    Draft.Field field = block.fields.get(name);
    if (field == null) {
      return;
    }
    for (Draft.Assignment assignment : field.assignments) {
      LoadedFile file = assignment.context().file();
      for (EObject element : FieldLowering.elements(assignment.value())) {
        String text = file.parsed.text(element);
        if (!known.contains(text) && !text.equals("auto")) {
          diagnostics.add(
              Issue.UNKNOWN_NAME,
              file.place(element),
              "there is no objective or metric `" + text + "`",
              "",
              DidYouMean.hint(text, known));
        }
      }
    }
  }
}
