package org.hwnas.cli.command;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.dsl.Compilation;
import org.hwnas.plan.Plan;
import org.hwnas.plan.diff.DiffText;
import org.hwnas.plan.diff.PlanDiff;
import org.hwnas.plan.json.DiffJson;
import org.hwnas.plan.json.PlanFormatException;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.comparison.RunComparison;
import org.hwnas.runtime.comparison.SeedComparison;
import org.hwnas.runtime.comparison.SeedPage;
import org.hwnas.runtime.experiment.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two experiments. */
@Command(
    name = "diff",
    description =
        "Say in what two specs, plans or runs differ, and whether their results can be compared.",
    footer = {
      "",
      "Exit codes: 0 equal (with --stat: compared), 1 different; otherwise as of every verb."
    })
public final class DiffCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(index = "0", paramLabel = "A", description = "A spec, a plan file or a run's folder.")
  private Path left;

  @Parameters(index = "1", paramLabel = "B", description = "Another of any kind.")
  private Path right;

  @Option(
      names = "--free",
      paramLabel = "PATH",
      description =
          "What you compare on purpose, such as hardware.tile.pe.crossbar.device; may be repeated.")
  private List<String> free = new ArrayList<>();

  @Option(
      names = "--stat",
      description =
          "A and B are folders of runs, such as of several seeds: do they differ by more than luck?")
  private boolean stat;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "With --stat: also write a page of it, with a picture of what the runs attain.")
  private Path page;

  @Option(names = "--format", description = "human or json.", defaultValue = "human")
  private OutputFormat format;

  @Override
  public Integer call() {
    if (page != null && !stat) {
      throw new UserError(ExitCode.USAGE, "--page needs --stat");
    }
    if (stat) {
      try {
        SeedComparison seeds = SeedComparison.of(runs(left), runs(right));
        print(seeds.json(), seeds.human());
        if (page != null) {
          write(seeds);
        }
        return ExitCode.OK;
      } catch (IllegalArgumentException e) {
        throw new UserError(ExitCode.USAGE, e.getMessage());
      }
    }
    Optional<RunDirectory> a = run(left);
    Optional<RunDirectory> b = run(right);
    if (a.isPresent() && b.isPresent()) {
      RunComparison runs = RunComparison.of(a.get(), b.get(), free);
      print(runs.json(), runs.human());
      return runs.equal() ? ExitCode.OK : ExitCode.SPEC;
    }
    PlanDiff plans = PlanDiff.of(plan(left, a), plan(right, b), free);
    print(DiffJson.write(plans), DiffText.human(plans));
    return plans.verdict() == PlanDiff.Verdict.EQUAL ? ExitCode.OK : ExitCode.SPEC;
  }

  private void write(SeedComparison seeds) {
    try {
      Files.writeString(common.resolve(page), SeedPage.write(seeds, named(left), named(right)));
    } catch (IOException e) {
      throw new UserError(ExitCode.FAILED, "cannot write `" + page + "`: " + e.getMessage());
    }
    if (format == OutputFormat.human) {
      common.console().out().println(page);
    }
  }

  private static String named(Path runs) {
    return runs.toAbsolutePath().normalize().getFileName().toString();
  }

  private void print(JsonObject json, String human) {
    if (format == OutputFormat.json) {
      common
          .console()
          .out()
          .println(
              new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json));
    } else {
      common.console().out().print(human);
    }
  }

  private List<RunDirectory> runs(Path path) {
    Path existing = common.existing(path);
    if (Files.isRegularFile(existing.resolve("plan.json"))) {
      return List.of(new RunDirectory(existing));
    }
    List<RunDirectory> runs = Files.isDirectory(existing) ? RunDirectory.list(existing) : List.of();
    if (runs.isEmpty()) {
      throw new UserError(ExitCode.USAGE, "`" + path + "` is neither a run nor a folder of runs");
    }
    return runs;
  }

  private Optional<RunDirectory> run(Path path) {
    Path existing = common.existing(path);
    if (!Files.isDirectory(existing)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(existing.resolve("plan.json"))) {
      throw new UserError(ExitCode.USAGE, "`" + path + "` is no run: there is no plan.json in it");
    }
    return Optional.of(new RunDirectory(existing));
  }

  private Plan plan(Path path, Optional<RunDirectory> run) {
    if (run.isPresent()) {
      return run.get().plan();
    }
    Path file = common.existing(path);
    if (file.toString().endsWith(".json")) {
      try {
        return PlanJson.read(Files.readAllBytes(file));
      } catch (IOException | PlanFormatException e) {
        throw new UserError(ExitCode.USAGE, "`" + path + "`: " + e.getMessage());
      }
    }
    Compilation compilation = SpecInput.compile(file, Map.of());
    SpecInput.show(compilation, common.console(), true);
    return compilation
        .plan()
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.SPEC,
                    "`" + path + "` has errors or holds no experiment, so there is no plan of it"));
  }
}
