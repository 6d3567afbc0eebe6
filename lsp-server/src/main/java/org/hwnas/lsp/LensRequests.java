package org.hwnas.lsp;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ShowDocumentParams;
import org.hwnas.dsl.ide.OutlineService;
import org.hwnas.plan.Plan;
import org.hwnas.plan.text.PlanText;

/** What can be done with an experiment, above it; and doing it. */
final class LensRequests {
  static final String CHECK = "hwnas.check";
  static final String PLAN = "hwnas.plan";
  static final String OPEN_REPORT = "hwnas.openReportFile";

  private final Answers answers;
  private final Checker checker;
  private final Editor editor;
  private final WorkspaceFolders folders;
  private final Runs runs;

  LensRequests(
      Answers answers, Checker checker, Editor editor, WorkspaceFolders folders, Runs runs) {
    this.answers = answers;
    this.checker = checker;
    this.editor = editor;
    this.folders = folders;
    this.runs = runs;
  }

  static List<String> commands() {
    return List.of(CHECK, PLAN, OPEN_REPORT);
  }

  CompletableFuture<List<? extends CodeLens>> lenses(CodeLensParams params) {
    if (!editor.settings().codeLens()) {
      return CompletableFuture.completedFuture(List.of());
    }
    String uri = params.getTextDocument().getUri();
    return answers.about(
        uri,
        List.of(),
        buffer -> {
          List<CodeLens> lenses = new ArrayList<>();
          for (OutlineService.Symbol symbol : OutlineService.outline(buffer.document())) {
            if (symbol.kind() == OutlineService.Kind.DEFINITION
                && symbol.detail().equals("experiment")) {
              experiment(buffer, symbol, lenses);
            }
          }
          return lenses;
        });
  }

  private void experiment(
      Buffers.Buffer buffer, OutlineService.Symbol symbol, List<CodeLens> into) {
    Range at = Protocol.range(symbol.selection());
    String uri = buffer.uri();
    add(into, at, "▶ Check", CHECK, uri);
    CodeLens plan = new CodeLens(at);
    plan.setData(new Gson().toJsonTree(List.of(uri, symbol.name())));
    into.add(plan); // counted when it comes into sight
    if (editor.runsCommand("hwnas.run")) {
      add(into, at, "▶ Run", "hwnas.run", uri, symbol.name());
    }
    List<Runs.Run> all = runs(buffer, symbol.name());
    all.stream()
        .findFirst()
        .filter(run -> run.state().canResume() && editor.runsCommand("hwnas.resume"))
        .ifPresent(run -> add(into, at, "Resume", "hwnas.resume", address(run)));
    String open = editor.runsCommand("hwnas.openReport") ? "hwnas.openReport" : OPEN_REPORT;
    all.stream()
        .filter(run -> run.report().isPresent())
        .findFirst()
        .ifPresent(run -> add(into, at, "Open report", open, address(run)));
  }

  /** The number of designs of the text as it is when somebody looks at it: it is checked first. */
  CompletableFuture<CodeLens> resolve(CodeLens lens) {
    if (!(lens.getData() instanceof JsonArray data) || data.size() != 2) {
      return CompletableFuture.completedFuture(lens);
    }
    String uri = data.get(0).getAsString();
    String name = data.get(1).getAsString();
    return checker
        .checked(Uris.key(uri))
        .thenApply(
            checked -> {
              String size =
                  checked
                      .flatMap(c -> c.compilation().plan())
                      .filter(p -> p.name().equals(name))
                      .map(p -> " (" + PlanText.size(p.space()) + " designs)")
                      .orElse("");
              lens.setCommand(new Command("Plan" + size, PLAN, List.of(uri, name)));
              return lens;
            });
  }

  private static String address(Runs.Run run) {
    return run.folder().toUri().toString();
  }

  /** The runs of an experiment beside its spec and in the workspace's folders, newest first. */
  private List<Runs.Run> runs(Buffers.Buffer buffer, String experiment) {
    Set<Path> places = new LinkedHashSet<>();
    buffer.folder().ifPresent(places::add);
    places.addAll(folders.all());
    return places.stream()
        .flatMap(place -> runs.in(place).stream())
        .distinct()
        .filter(run -> run.experiment().equals(experiment))
        .sorted(Comparator.comparing(Runs.Run::started).reversed())
        .toList();
  }

  private static void add(
      List<CodeLens> into, Range at, String title, String command, String... arguments) {
    into.add(new CodeLens(at, new Command(title, command, List.of((Object[]) arguments)), null));
  }

  /** Carries out a command; its result is shown, and given to who asked. */
  CompletableFuture<Object> execute(ExecuteCommandParams params) {
    List<String> arguments = new ArrayList<>();
    if (params.getArguments() != null) {
      params.getArguments().forEach(a -> arguments.add(text(a)));
    }
    if (arguments.isEmpty()) {
      return CompletableFuture.completedFuture(new JsonObject());
    }
    return switch (params.getCommand()) {
      case CHECK, PLAN ->
          checker
              .checked(Uris.key(arguments.get(0)))
              .thenApply(checked -> report(params.getCommand(), arguments.get(0), checked));
      case OPEN_REPORT -> openReport(arguments.get(0));
      default ->
          CompletableFuture.failedFuture(
              new IllegalArgumentException("there is no command " + params.getCommand()));
    };
  }

  private static String text(Object argument) {
    return argument instanceof JsonPrimitive p ? p.getAsString() : String.valueOf(argument);
  }

  private JsonObject report(String command, String uri, Optional<Compilations.Checked> checked) {
    JsonObject result =
        checked.map(c -> PlanMessages.changed(uri, c.compilation())).orElseGet(JsonObject::new);
    if (checked.isEmpty()) {
      return result;
    }
    Optional<Plan> plan = checked.get().compilation().plan();
    int errors = result.get("errors").getAsInt();
    String found =
        errors == 0 && result.get("warnings").getAsInt() == 0
            ? "nothing to report"
            : count(errors, "error") + ", " + count(result.get("warnings").getAsInt(), "warning");
    String message =
        command.equals(PLAN) && plan.isPresent()
            ? plan.get().name() + ": " + PlanText.size(plan.get().space()) + " designs"
            : Uris.fileName(uri) + ": " + found;
    MessageType type = errors > 0 ? MessageType.Error : MessageType.Info;
    editor.client().showMessage(new MessageParams(type, message));
    result.addProperty("message", message);
    return result;
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private CompletableFuture<Object> openReport(String folder) {
    JsonObject result = new JsonObject();
    Optional<String> report =
        Uris.path(folder)
            .map(p -> p.resolve("report.html"))
            .filter(Files::isRegularFile)
            .map(p -> p.toUri().toString());
    boolean shows = Editor.has(editor.window(), w -> w.getShowDocument() != null);
    if (report.isEmpty() || !shows) {
      editor
          .client()
          .showMessage(
              new MessageParams(
                  MessageType.Info,
                  report
                      .map(r -> "The report: " + URI.create(r).getPath())
                      .orElse("no report yet")));
      return CompletableFuture.completedFuture(result);
    }
    ShowDocumentParams show = new ShowDocumentParams(report.get());
    show.setExternal(true);
    return editor.client().showDocument(show).thenApply(shown -> result);
  }
}
