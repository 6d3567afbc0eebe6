package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Field;
import org.hwnas.dsl.spec.Member;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.spec.SetLiteral;

/** The workloads of an experiment, and the networks they name. */
final class Workloads {
  /** A workload as the experiment names it. */
  record Workload(String name, Draft.Block workload, Optional<String> network, Place place) {}

  private final Program program;
  private final Diagnostics diagnostics;
  private final Composer composer;
  final List<Workload> all = new ArrayList<>();

  /** Drafts of the networks that workloads name, by name; not the experiment's own. */
  final Map<String, Draft.Block> networks = new LinkedHashMap<>();

  /** Whether the experiment has `workloads = …`, right or wrong. */
  boolean given;

  Workloads(Program program, Diagnostics diagnostics, Composer composer) {
    this.program = program;
    this.diagnostics = diagnostics;
    this.composer = composer;
  }

  /** Reads {@code workloads = {A, B}}: each is a workload, or a network that is one by itself. */
  void read(Field field, Draft.Block experiment, Draft.Context context) {
    given = true;
    if (!(field.getValue() instanceof SetLiteral set)) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          context.file().place(field),
          "`workloads` is a set of workloads or networks",
          "",
          "write `workloads = {A, B}`");
      return;
    }
    if (set.getValues().isEmpty()) {
      diagnostics.add(Issue.EMPTY_SET, context.file().place(set), "`workloads` is empty");
    }
    for (Expression value : set.getValues()) {
      Place at = context.file().place(value);
      Optional<LoadedFile.Entry> entry =
          value instanceof Reference reference && reference.getPath() != null
              ? program.definition(context.file(), reference.getPath())
              : Optional.empty();
      String kind = entry.map(e -> e.definition().getKind()).orElse("");
      if (entry.isEmpty() || !(kind.equals("workload") || kind.equals("network"))) {
        program.unknownDefinition(
            context.file(), context.file().parsed.text(value), "workload", at);
        continue;
      }
      String name = entry.get().definition().getName();
      if (all.stream().anyMatch(w -> w.name().equals(name))) {
        diagnostics.add(
            Issue.DUPLICATE_CHOICE,
            at,
            "workload `" + name + "` stands twice in the set",
            "",
            "",
            Offers.withoutValue(at));
        continue;
      }
      Draft.Block workload =
          new Draft.Block(Schemas.DEFINITIONS.get("workload"), name, Optional.of(experiment), at);
      Optional<String> network = Optional.empty();
      if (kind.equals("network")) {
        network = Optional.of(network(entry.get(), experiment, context, at));
      } else {
        network = workloadDefinition(entry.get(), workload, experiment, context);
      }
      all.add(new Workload(name, workload, network, at));
    }
  }

  /**
   * A workload definition: its fields, and the network it names, which is no field of the plan's
   * workload block.
   */
  private Optional<String> workloadDefinition(
      LoadedFile.Entry entry, Draft.Block workload, Draft.Block experiment, Draft.Context context) {
    Optional<String> network = Optional.empty();
    Draft.Context inside = new Draft.Context(entry.file(), context.conditions(), Optional.empty());
    Map<String, Place> seen = new HashMap<>();
    for (Member member : entry.definition().getBody().getMembers()) {
      if (member instanceof Field field
          && "network".equals(field.getPath())
          && field.getValue() instanceof Reference reference) {
        Place at = entry.file().place(reference);
        if (LayerComposer.readsFile(reference)) {
          network = Optional.of(fileNetwork(entry, reference, experiment, inside, at));
          continue;
        }
        Optional<LoadedFile.Entry> named =
            composer.base(entry.file(), reference.getPath(), "network", at);
        network = named.map(n -> network(n, experiment, context, at));
      } else if (member instanceof Field field) {
        composer.field(field, workload, inside, seen);
      }
    }
    return network;
  }

  /** The draft of a network that a workload reads from a file, named after the workload. */
  private String fileNetwork(
      LoadedFile.Entry workload,
      Reference file,
      Draft.Block experiment,
      Draft.Context context,
      Place at) {
    String name = workload.definition().getName() + "_network";
    Draft.Block block =
        new Draft.Block(Schemas.DEFINITIONS.get("network"), name, Optional.of(experiment), at);
    networks.put(name, block);
    composer.layersOfFile(file, block, context, at);
    return name;
  }

  /** The draft of a named network, made once. */
  private String network(
      LoadedFile.Entry entry, Draft.Block experiment, Draft.Context context, Place at) {
    String name = entry.definition().getName();
    if (!networks.containsKey(name)) {
      Draft.Block block =
          new Draft.Block(Schemas.DEFINITIONS.get("network"), name, Optional.of(experiment), at);
      networks.put(name, block);
      composer.apply(entry, block, context);
    }
    return name;
  }
}
