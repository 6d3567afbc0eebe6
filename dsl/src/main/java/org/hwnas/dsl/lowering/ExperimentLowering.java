package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Definition;
import org.hwnas.dsl.spec.SpecPackage;
import org.hwnas.plan.Block;
import org.hwnas.plan.Citation;
import org.hwnas.plan.Field;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.SpaceSize;
import org.hwnas.plan.expression.Expr;

/** One experiment to one plan. */
final class ExperimentLowering {
  private final Program program;
  private final Diagnostics diagnostics;
  private final Composer composer;
  private final FieldLowering fields;
  private final LoadedFile.Entry entry;
  private final SpaceCheck spaceCheck;
  private final Draft.Block root;
  private final Draft.Context context;

  ExperimentLowering(
      Program program, LoadedFile.Entry entry, Diagnostics diagnostics, Overrides overrides) {
    this.program = program;
    this.diagnostics = diagnostics;
    this.composer = new Composer(program, diagnostics);
    this.fields = new FieldLowering(program, diagnostics);
    this.spaceCheck = new SpaceCheck(diagnostics, fields.parameters);
    this.entry = entry;
    Place place = entry.file().parsed.place(entry.definition(), SpecPackage.Literals.ELEMENT__NAME);
    this.root = new Draft.Block(Schemas.experiment(), "", Optional.empty(), place);
    this.context = new Draft.Context(entry.file(), List.of(), Optional.empty());
    composer.apply(entry, root, context);
    overrides.apply(program, composer, fields, root, diagnostics);
    EntryComposer.inherit(root);
    EntryComposer.inheritFinish(root);
  }

  /** The plan; only meaningful where no error was reported. */
  Plan lower() {
    Definition definition = entry.definition();
    // Layers are composed as they are unrolled, and `require` may stand in any of them: networks
    // come first.
    List<Block> blocks = new ArrayList<>(workloadsAndNetworks());
    fields
        .parameters
        .settle()
        .ifPresent(
            p ->
                diagnostics.add(
                    Issue.CYCLIC_VALUE,
                    root.place,
                    "whether `" + p.id() + "` exists depends on its own value",
                    "it is shared by places of which some exist only for some of its values",
                    "decide it more often, without `per`, or change the `when`"));
    fields.variations.know(Spots.of(blocks), root);
    boolean multi = blocks.stream().filter(b -> b.kind().equals("workload")).count() > 1;
    if (!root.slots.get("hardware").touched) {
      diagnostics.add(
          Issue.HARDWARE_MISSING,
          root.place,
          "experiment `" + definition.getName() + "` has no `hardware`",
          "",
          "add `hardware extends hwnas.presets.isaac { … }`",
          Offers.member(root.place, "hardware extends hwnas.presets.isaac { }"));
    }
    FlowLowering flow = new FlowLowering(root, definition.getName(), fields, diagnostics);
    blocks.addAll(flow.lower());
    Axes axes = new Axes(multi, severalChips(), times());
    List<Objective> objectives =
        new ObjectiveLowering(fields, diagnostics, axes).lower(composer.goals);
    flow.check(objectives, composer.goals);
    List<Requirement> requirements =
        new RequirementLowering(fields, diagnostics, spaceCheck, axes).lower(composer.requirements);
    new DataCheck(diagnostics, root.place).check(blocks, objectives, requirements);
    refuseInitialWeights();
    Block configuration = new Block("", "experiment", Optional.empty(), Map.of(), blocks);
    SpaceSize space = spaceCheck.size(definition.getName(), requirements, root.place);
    return new Plan(
        definition.getName(),
        entry.file().parsed.doc(definition),
        Optional.ofNullable(program.main.parsed.spec().getEdition()).orElse("1.0"),
        fields.parameters.all(),
        fields.joints().decisions(composer.joints.all),
        configuration,
        objectives,
        requirements,
        space,
        citations(),
        program.sources());
  }

  private List<Block> workloadsAndNetworks() {
    Draft.Slot network = root.slots.get("network");
    Draft.Slot workload = root.slots.get("workload");
    NetworkLowering lowering = new NetworkLowering(fields, composer, diagnostics);
    List<Block> networks = new ArrayList<>();
    List<Block> workloads = new ArrayList<>();
    if (network.touched) {
      networks.add(lowering.network(network.only()));
    }
    composer.workloads.networks.values().forEach(n -> networks.add(lowering.network(n)));
    if (composer.workloads.all.isEmpty()) {
      if (!network.touched && !composer.workloads.given) {
        diagnostics.add(
            Issue.NETWORK_MISSING,
            root.place,
            "experiment `" + entry.definition().getName() + "` has no network",
            "",
            "add `network { … }` or `workloads = {…}`",
            Offers.member(root.place, "workloads = {hwnas.models.resnet18}"));
      }
      workloads.add(workload(workload.only(), "workload", "network"));
    }
    for (Workloads.Workload draft : composer.workloads.all) {
      if (draft.network().isEmpty() && !network.touched) {
        diagnostics.add(
            Issue.NETWORK_MISSING, draft.place(), "workload `" + draft.name() + "` has no network");
      }
      workloads.add(workload(draft.workload(), draft.name(), draft.network().orElse("network")));
    }
    if (!workloads.isEmpty() && workloads.stream().allMatch(ExperimentLowering::weightless)) {
      diagnostics.add(
          Issue.OUT_OF_RANGE,
          root.place,
          "every workload of `" + entry.definition().getName() + "` has the weight 0",
          "a mean over them has no value",
          "give at least one a weight above 0");
    }
    List<Block> all = new ArrayList<>(networks);
    all.addAll(workloads);
    return all;
  }

  private static boolean weightless(Block workload) {
    Optional<Field> weight = Optional.ofNullable(workload.fields().get("weight")); // or a mistake
    return weight.filter(w -> w.values().equals(List.of(Expr.number(0)))).isPresent();
  }

  private Block workload(Draft.Block draft, String name, String network) {
    Map<String, Field> values = new LinkedHashMap<>(fields.fields(draft));
    values.put(
        "network",
        Field.scalar(
            Expr.symbol(network),
            "1",
            new Origin(Origin.Kind.SPEC, Optional.of(draft.place.location()), Optional.empty())));
    return new Block(name, "workload", Optional.empty(), values, List.of());
  }

  private Optional<Draft.Field> ofAccuracy(String field) {
    return Optional.ofNullable(
        root.slots.get("evaluate").only().slots.get("accuracy").only().fields.get(field));
  }

  private boolean severalChips() {
    return ofAccuracy("chips")
        .flatMap(fields::lower)
        .flatMap(l -> l.value().value())
        .map(v -> v.asNumber() > 1)
        .orElse(false);
  }

  /** No epochs are for weights that are trained already. */
  private void refuseInitialWeights() {
    Optional<Draft.Field> epochs = ofAccuracy("epochs");
    boolean none =
        epochs
            .flatMap(fields::lower)
            .flatMap(l -> l.value().value())
            .filter(v -> v.asNumber() == 0)
            .isPresent();
    if (none && ofAccuracy("from").filter(f -> !f.assignments.isEmpty()).isEmpty()) {
      List<Draft.Assignment> stated = epochs.get().assignments;
      diagnostics.add(
          Issue.OUT_OF_RANGE,
          stated.isEmpty() ? root.place : stated.get(stated.size() - 1).place(),
          "`epochs` cannot be 0 without trained weights",
          "legal: at least 1",
          "or name a model with weights: `from = \"model.onnx\"`");
    }
  }

  /** The times at which accuracy is measured, in seconds. */
  private List<Double> times() {
    return ofAccuracy("times")
        .flatMap(fields::plan)
        .map(
            f ->
                f.values().stream()
                    .filter(Expr.Const.class::isInstance)
                    .map(e -> ((Expr.Const) e).value().asNumber())
                    .toList())
        .orElse(List.of());
  }

  private List<Citation> citations() {
    return fields.citations.stream()
        .map(key -> program.citation(program.main, key).or(() -> anyCitation(key)))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Citation> anyCitation(String key) {
    return program.citation(entry.file(), key);
  }
}
