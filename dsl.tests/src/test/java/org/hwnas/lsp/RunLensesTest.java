package org.hwnas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is offered above an experiment that was run before. */
class RunLensesTest {
  private static final String SPEC =
      """
      hwnas 1.0
      experiment Small {
        workloads = {hwnas.models.alexnet}
        hardware extends hwnas.presets.isaac { crossbar { rows in {64, 128}  cols = rows } }
        minimize energy
        search nsga2 { budget = 100 evaluations }
      }
      """;

  @TempDir Path folder;

  private Runs.Run run(String name, String experiment, Runs.State state, boolean report) {
    Path run = folder.resolve("runs").resolve(name);
    return new Runs.Run(
        run,
        experiment,
        state,
        10,
        OptionalInt.of(100),
        name,
        report ? Optional.of(run.resolve("report.html")) : Optional.empty());
  }

  /** Runs as their folders would say. */
  private record Known(Path below, List<Run> all) implements Runs {
    @Override
    public List<Run> in(Path place) {
      return place.equals(below) ? all : List.of();
    }

    @Override
    public Optional<Front> front(Path run) {
      return Optional.empty();
    }
  }

  private List<CodeLens> lenses(String text, String... clientCommands) throws Exception {
    List<Runs.Run> all =
        List.of(
            run("2026-11-01T10:00:00", "Small", Runs.State.DONE, true),
            run("2026-11-02T10:00:00", "Small", Runs.State.INTERRUPTED, false),
            run("2026-11-03T10:00:00", "Other", Runs.State.DONE, true));
    JsonArray commands = new JsonArray();
    Stream.of(clientCommands).forEach(commands::add);
    JsonObject options = new JsonObject();
    options.add("clientCommands", commands);
    String uri = folder.resolve("small.hwnas").toUri().toString();
    try (RunningServer running =
        new RunningServer((name, old) -> Optional.empty(), new Known(folder, all))) {
      running.initialize(options);
      running.open(uri, SPEC);
      running.client.awaitVersion(uri, 1);
      running.replace(uri, 2, text);
      running.client.awaitVersion(uri, 2);
      CodeLensParams params = new CodeLensParams(new TextDocumentIdentifier(uri));
      TextDocumentService texts = running.server.getTextDocumentService();
      List<CodeLens> resolved = new ArrayList<>();
      for (CodeLens lens : texts.codeLens(params).get(20, TimeUnit.SECONDS)) {
        resolved.add(
            lens.getCommand() == null
                ? texts.resolveCodeLens(lens).get(20, TimeUnit.SECONDS)
                : lens);
      }
      return resolved;
    }
  }

  private static List<String> titles(List<CodeLens> lenses) {
    return lenses.stream().map(l -> l.getCommand().getTitle()).toList();
  }

  @Test
  void resumesTheLatestRunAndOpensTheLatestReport() throws Exception {
    List<CodeLens> lenses = lenses(SPEC, "hwnas.run", "hwnas.resume", "hwnas.openReport");
    assertThat(titles(lenses))
        .containsExactly("▶ Check", "Plan (2 designs)", "▶ Run", "Resume", "Open report");
    assertThat(lenses.get(3).getCommand().getArguments().get(0).toString())
        .contains("2026-11-02T10");
    assertThat(lenses.get(4).getCommand().getArguments().get(0).toString())
        .contains("2026-11-01T10");
  }

  @Test
  void offersNothingThatTheEditorCannotDo() throws Exception {
    List<CodeLens> lenses = lenses(SPEC);
    assertThat(titles(lenses)).containsExactly("▶ Check", "Plan (2 designs)", "Open report");
    assertThat(lenses.get(2).getCommand().getCommand()).isEqualTo("hwnas.openReportFile");
  }

  @Test
  void showNoCountOfAnOlderTextOnceThisOneWasFoundBroken() throws Exception {
    assertThat(titles(lenses(SPEC.replace("minimize energy", "minimize ener")))).contains("Plan");
  }
}
