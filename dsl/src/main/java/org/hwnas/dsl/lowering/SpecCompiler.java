package org.hwnas.dsl.lowering;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.diagnostics.Allowances;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.spec.Definition;
import org.hwnas.dsl.spec.SpecPackage;
import org.hwnas.plan.Plan;

/**
 * The order of the phases: load, find the experiment, compose, lower; a file without an experiment
 * has its definitions checked alone. What it read of imported files it remembers.
 */
public final class SpecCompiler {
  private final ReadTexts texts = new ReadTexts();
  private final SoundDefinitions sound = new SoundDefinitions();

  /** How many texts were parsed so far. */
  public long parses() {
    return texts.parses();
  }

  /** Reads the next state of a text that is edited and is compiled next, as far as it is new. */
  public void edited(SourceText source) {
    texts.edited(source);
  }

  /** Compiles a text. */
  public Compilation compile(SourceText source, FileSource files, Map<String, String> overrides) {
    return compile(source, files, overrides, () -> false);
  }

  /**
   * Compiles a text unless somebody stops it.
   *
   * @throws CancellationException where it was stopped
   */
  public Compilation compile(
      SourceText source, FileSource files, Map<String, String> overrides, BooleanSupplier stop) {
    Diagnostics diagnostics = new Diagnostics();
    Program program = new Program(source, files, texts, diagnostics);
    goOnUnless(stop);
    List<LoadedFile.Entry> experiments =
        program.main.own.values().stream()
            .filter(e -> Composer.isExperiment(e.definition()))
            .toList();
    Optional<Plan> plan = Optional.empty();
    if (experiments.size() == 1) {
      plan =
          Optional.of(
              new ExperimentLowering(
                      program, experiments.get(0), diagnostics, new Overrides(overrides))
                  .lower());
    } else if (experiments.size() > 1) {
      Definition second = experiments.get(1).definition();
      diagnostics.add(
          Issue.SEVERAL_EXPERIMENTS,
          program.main.parsed.place(second, SpecPackage.Literals.ELEMENT__NAME),
          "a spec holds one experiment, but there are " + experiments.size(),
          "",
          "put each into a file of its own and share definitions by `import`");
    } else if (program.main.own.isEmpty()
        && program.main.lets.isEmpty()
        && !diagnostics.hasErrors()) {
      diagnostics.add(
          Issue.EXPERIMENT_MISSING,
          new Place(source, 0, 0),
          "the file holds no experiment and no definition",
          "",
          "add `experiment Name { … }`");
    }
    checkUnused(program, experiments, diagnostics, stop);
    if (!diagnostics.hasErrors()) { // else the use may be what is misspelt
      UnusedNames.check(program.main, diagnostics);
    }
    return new Compilation(
        source,
        Allowances.apply(source, diagnostics.sorted()),
        plan.filter(p -> !diagnostics.hasErrors()),
        plan);
  }

  private static void goOnUnless(BooleanSupplier stop) {
    if (stop.getAsBoolean()) {
      throw new CancellationException("the compilation was stopped");
    }
  }

  /** Definitions are checked on their own too, whether or not the experiment uses them. */
  private void checkUnused(
      Program program,
      List<LoadedFile.Entry> experiments,
      Diagnostics diagnostics,
      BooleanSupplier stop) {
    FieldLowering constants = new FieldLowering(program, diagnostics);
    program.main.lets.keySet().forEach(name -> constants.lets().value(program.main, name));
    SoundDefinitions.Keys keys = sound.of(program);
    for (LoadedFile.Entry entry : program.main.own.values()) {
      String name = entry.definition().getName();
      if (experiments.contains(entry) || keys.isSound(name)) {
        continue;
      }
      goOnUnless(stop);
      long before = diagnostics.reports();
      check(program, entry, diagnostics);
      if (diagnostics.reports() == before) {
        keys.setSound(name);
      }
    }
  }

  private static void check(Program program, LoadedFile.Entry entry, Diagnostics diagnostics) {
    Composer composer = new Composer(program, diagnostics);
    FieldLowering fields = new FieldLowering(program, diagnostics);
    Place at = program.main.parsed.place(entry.definition(), SpecPackage.Literals.ELEMENT__NAME);
    String kind = entry.definition().getKind();
    if (kind.equals("workload") || !Schemas.DEFINITIONS.containsKey(kind)) {
      return; // its `network` is resolved by the experiment that uses it
    }
    Draft.Block root = new Draft.Block(Schemas.experiment(), "", Optional.empty(), at);
    Draft.Block block = new Draft.Block(Schemas.DEFINITIONS.get(kind), kind, Optional.of(root), at);
    composer.apply(entry, block, new Draft.Context(program.main, List.of(), Optional.empty()));
    if (kind.equals("network")) {
      new NetworkLowering(fields, composer, diagnostics).network(block);
    } else {
      new BlockLowering(fields).lower(block);
    }
    for (Draft.Requirement requirement : composer.requirements) {
      if (requirement.statement().getCondition() != null) {
        LoadedFile file = requirement.context().file();
        Typer.Names names =
            new MetricNames(fields.names(requirement.scope(), file), diagnostics, Axes.SINGLE);
        new Typer(diagnostics, file, names).type(requirement.statement().getCondition());
      }
    }
  }
}
