package org.hwnas.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.export.Export;
import org.hwnas.runtime.export.Exports;
import org.hwnas.runtime.export.RunExport;
import org.hwnas.runtime.export.RunExports;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a design for another tool, or a run for a paper. */
@Command(
    name = "export",
    description =
        "Write a design in the formats of another tool, to confirm it there; or what came of a run, for a paper.")
public final class ExportCommand implements Callable<Integer> {
  /** Files of a folder that are named one by one. */
  private static final int MANY = 4;

  @Mixin private CommonOptions common;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TOOL",
      description = "Which; none: list them.")
  private String tool;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SPEC|RUN",
      description =
          "A .hwnas file, or the folder of a run, of whose designs one is written; for latex and mlflow a run (default: the latest below --runs).")
  private Path spec;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Folder of the runs (default: runs).")
  private Path runs;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Overrule a field or a let, as in --set hardware.tile.pe.crossbar.rows=64.")
  private Map<String, String> overrides = Map.of();

  @Mixin private DesignInput design;

  @Option(
      names = "--evaluation",
      paramLabel = "N",
      description =
          "Of a run: the design of this evaluation (`hwnas report`, front.csv). Default: the best, where there is one.")
  private Integer evaluation;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "For mlflow: the tracking server, such as http://localhost:5000. Default: MLFLOW_TRACKING_URI.")
  private String server;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder for the files, made where it is not there. Default: the tool's name.")
  private Path folder;

  @Override
  public Integer call() {
    if (tool == null) {
      Exports.all().forEach(e -> listed(e.name(), e.description()));
      listed(OnnxFiles.NAME, OnnxFiles.DESCRIPTION);
      RunExports.all().forEach(e -> listed(e.name(), e.description()));
      listed(MlflowRun.NAME, MlflowRun.DESCRIPTION);
      return ExitCode.OK;
    }
    if (tool.equals(MlflowRun.NAME)) {
      RunDirectory directory = RunInput.directory(common, spec, runs);
      MlflowRun.send(directory, RunInput.report(directory), server, common);
      return ExitCode.OK;
    }
    Optional<RunExport> ofRun = RunExports.find(tool);
    if (ofRun.isPresent()) {
      return run(ofRun.get());
    }
    Optional<Export> export = Exports.find(tool);
    if (export.isEmpty() && !tool.equals(OnnxFiles.NAME)) {
      Stream<String> designs =
          Stream.concat(Exports.all().stream().map(Export::name), Stream.of(OnnxFiles.NAME));
      throw new UserError(
          ExitCode.USAGE,
          "there is no export `%s`; there are %s"
              .formatted(
                  tool,
                  Stream.of(
                          designs,
                          RunExports.all().stream().map(RunExport::name),
                          Stream.of(MlflowRun.NAME))
                      .flatMap(names -> names)
                      .collect(Collectors.joining(", "))));
    }
    if (spec == null) {
      throw new UserError(ExitCode.USAGE, "`hwnas export " + tool + "` needs a spec or a run");
    }
    return Files.isDirectory(common.resolve(spec)) ? found(export) : drawn(export);
  }

  /** A design that a run found. */
  private int found(Optional<Export> export) {
    RunDirectory run = RunInput.named(common, spec);
    if (!overrides.isEmpty()) {
      throw new UserError(ExitCode.USAGE, "--set changes a spec; a run's plan is what it is");
    }
    Plan plan = run.plan();
    Design chosen =
        design.of(
            run, evaluation == null ? OptionalInt.empty() : OptionalInt.of(evaluation), common);
    DataSets sets = DataCommand.sets(common);
    RunSession.requireSameData(run, sets);
    Models models = Models.standard(sets, TableFiles.in(run.path()));
    return write(export, plan, models, chosen);
  }

  /** A design of a spec. */
  private int drawn(Optional<Export> export) {
    if (evaluation != null) {
      throw new UserError(
          ExitCode.USAGE, "--evaluation is of a run; name the run's folder instead of a spec");
    }
    SpecInput.Compiled compiled = SpecInput.compile(common, spec, overrides);
    Plan plan = compiled.plan();
    TableFiles files = TableFiles.in(compiled.path().toAbsolutePath().getParent());
    Models models = Models.standard(DataCommand.sets(common), files);
    try (PlanEvaluator evaluator = models.evaluator(plan)) {
      return write(export, plan, models, design.of(plan, evaluator, common));
    }
  }

  private int write(Optional<Export> export, Plan plan, Models models, Design chosen) {
    try {
      ResolvedBlock root = new DesignResolver(plan).resolve(chosen);
      if (export.isPresent()) {
        write(export.get().export(models.cost().question(root)));
      } else {
        CapabilityCheck.require(plan, common);
        Path shown = folder == null ? Path.of(tool) : folder;
        OnnxFiles.write(plan, root, models, shown, common);
      }
      return ExitCode.OK;
    } catch (EvaluationFailure e) {
      throw new UserError(ExitCode.INFEASIBLE, "this design cannot be exported: " + e.getMessage());
    }
  }

  private void listed(String name, String description) {
    common.console().out().printf(Locale.ROOT, "%-12s %s%n", name, description);
  }

  private int run(RunExport export) {
    RunDirectory directory = RunInput.directory(common, spec, runs);
    write(export.export(directory, RunInput.report(directory)));
    return ExitCode.OK;
  }

  private void write(Export.Exported exported) {
    Path shown = folder == null ? Path.of(tool) : folder;
    Path to = common.resolve(shown);
    for (Map.Entry<String, String> file : exported.files().entrySet()) {
      try {
        Path target = to.resolve(file.getKey());
        Files.createDirectories(target.getParent());
        Files.writeString(target, file.getValue());
      } catch (IOException e) {
        throw new UserError(
            ExitCode.FAILED,
            "`" + shown.resolve(file.getKey()) + "` cannot be written: " + e.getMessage());
      }
    }
    reported(exported.files().keySet())
        .forEach(file -> common.console().out().println("wrote " + shown.resolve(file)));
    exported.notes().forEach(note -> common.console().out().println("note: " + note));
  }

  /** Each file; of a folder with many the first and the last. */
  private static List<String> reported(Set<String> files) {
    Map<String, List<String>> folders = new LinkedHashMap<>();
    for (String file : files) {
      String folder = file.substring(0, file.lastIndexOf('/') + 1);
      folders.computeIfAbsent(folder, f -> new ArrayList<>()).add(file);
    }
    List<String> lines = new ArrayList<>();
    for (List<String> in : folders.values()) {
      if (in.size() <= MANY) {
        lines.addAll(in);
      } else {
        String last = in.get(in.size() - 1);
        lines.add(in.get(0) + " to " + last.substring(last.lastIndexOf('/') + 1));
      }
    }
    return lines;
  }
}
