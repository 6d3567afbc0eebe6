package org.hwnas.cli.command;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.ide.Library;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.RunException;
import org.hwnas.runtime.experiment.ScreeningSummary;
import org.hwnas.runtime.workload.Catalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what there is to use, and the runs made so far. */
@Command(
    name = "list",
    description =
        "List runs, or what a spec can name: library, layers, algorithms, metrics, datasets, codes.")
public final class ListCommand implements Callable<Integer> {
  /** What can be listed. */
  enum What {
    runs,
    library,
    layers,
    algorithms,
    metrics,
    datasets,
    codes
  }

  @Mixin private CommonOptions common;

  @Parameters(
      paramLabel = "WHAT",
      arity = "0..1",
      defaultValue = "runs",
      description = "runs (default), library, layers, algorithms, metrics, datasets or codes.")
  private What what;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Folder of the runs (default: runs).")
  private Path runs;

  @Option(names = "--format", description = "human or json.", defaultValue = "human")
  private OutputFormat format;

  @Override
  public Integer call() {
    List<Map<String, String>> rows = rows();
    if (format == OutputFormat.json) {
      JsonArray all = new JsonArray();
      for (Map<String, String> row : rows) {
        JsonObject one = new JsonObject();
        row.forEach(one::addProperty);
        all.add(one);
      }
      common
          .console()
          .out()
          .println(
              new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all));
      return ExitCode.OK;
    }
    if (rows.isEmpty() && !common.quiet()) {
      common.console().err().println("there is no run in `" + runs + "`");
    }
    int width = rows.stream().mapToInt(r -> r.values().iterator().next().length()).max().orElse(0);
    for (Map<String, String> row : rows) {
      List<String> cells = new ArrayList<>(row.values());
      common
          .console()
          .out()
          .printf(
              "%-" + (width + 2) + "s%s%n",
              cells.get(0),
              String.join("  ", cells.subList(1, cells.size())));
    }
    return ExitCode.OK;
  }

  private List<Map<String, String>> rows() {
    return switch (what) {
      case runs ->
          RunDirectory.list(common.resolve(runs)).stream()
              .map(
                  r ->
                      row(
                          "run",
                          common.directory().relativize(r.path()).toString(),
                          "state",
                          r.finished() ? "finished" : "resumable",
                          "screening",
                          screening(r)))
              .toList();
      case library ->
          Library.definitions().stream()
              .map(e -> row("name", e.name(), "kind", e.kind(), "meaning", e.doc()))
              .toList();
      case layers ->
          Schemas.layers().values().stream()
              .map(l -> row("name", l.kind(), "meaning", l.doc()))
              .toList();
      case algorithms ->
          Schemas.algorithms().values().stream()
              .map(a -> row("name", a.kind(), "meaning", a.doc()))
              .toList();
      case metrics ->
          Schemas.METRICS.values().stream()
              .map(m -> row("name", m.name(), "unit", "[" + m.unit() + "]", "meaning", m.doc()))
              .toList();
      case datasets ->
          Catalogue.entries().stream()
              .map(e -> row("name", e.name(), "title", e.title(), "licence", e.licence()))
              .toList();
      case codes ->
          Arrays.stream(Issue.values())
              .map(i -> row("code", i.code(), "severity", i.severity().word(), "slug", i.slug()))
              .toList();
    };
  }

  /** How many designs each step judged and kept; empty where a run screens nothing. */
  private static String screening(RunDirectory run) {
    try {
      return ScreeningSummary.of(ScreeningSummary.decisions(run), List.of()).stream()
          .map(s -> "%s %d -> %d".formatted(s.step(), s.designs(), s.kept()))
          .collect(Collectors.joining(", "));
    } catch (RunException e) {
      return "damaged";
    }
  }

  private static Map<String, String> row(String... cells) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i += 2) {
      row.put(cells[i], cells[i + 1]);
    }
    return row;
  }
}
