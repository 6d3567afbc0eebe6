package org.hwnas.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CodeLensWorkspaceCapabilities;
import org.eclipse.lsp4j.ConfigurationItem;
import org.eclipse.lsp4j.ConfigurationParams;
import org.eclipse.lsp4j.DiagnosticWorkspaceCapabilities;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InlayHintWorkspaceCapabilities;
import org.eclipse.lsp4j.SemanticTokensWorkspaceCapabilities;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.WindowClientCapabilities;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;

/** The editor at the other end: what it knows of the protocol, and what its user set. */
final class Editor {
  private final CompletableFuture<HwnasClient> client = new CompletableFuture<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile ClientCapabilities capabilities = new ClientCapabilities();
  private volatile JsonObject options = new JsonObject();
  private volatile Settings settings = Settings.DEFAULT;

  void connect(HwnasClient connected) {
    client.complete(connected);
  }

  /** Waits for the connection, which is made right after the server. */
  HwnasClient client() {
    return client.join();
  }

  void initialize(InitializeParams params) {
    capabilities = Optional.ofNullable(params.getCapabilities()).orElseGet(ClientCapabilities::new);
    if (params.getInitializationOptions() instanceof JsonObject given) {
      options = given;
      settings = Settings.of(given.get("settings"));
    }
  }

  Settings settings() {
    return settings;
  }

  /** Is told after the settings changed. */
  void onSettings(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * The user changed a setting.
   *
   * @param told what the editor sent along; one that can be asked sends nothing of use
   */
  void settingsChanged(Optional<JsonElement> told) {
    if (!has(workspace(), WorkspaceClientCapabilities::getConfiguration)) {
      told.map(Settings::of).ifPresent(this::set);
      return;
    }
    ConfigurationItem item = new ConfigurationItem();
    item.setSection("hwnas");
    client()
        .configuration(new ConfigurationParams(List.of(item)))
        .thenAccept(
            answers -> {
              if (!answers.isEmpty() && answers.get(0) instanceof JsonElement json) {
                set(Settings.of(json));
              }
            });
  }

  private void set(Settings now) {
    if (!now.equals(settings)) {
      settings = now;
      listeners.forEach(Runnable::run);
    }
  }

  /** Whether the editor runs a command itself, such as {@code hwnas.run}. */
  boolean runsCommand(String command) {
    Set<String> known = new HashSet<>();
    if (options.get("clientCommands") instanceof JsonArray commands) {
      commands.forEach(c -> known.add(c.getAsString()));
    }
    return known.contains(command);
  }

  /** Whether the editor wants what is not of the protocol: plans and runs to draw. */
  boolean drawsPlans() {
    return options.get("customNotifications") instanceof JsonPrimitive p && p.getAsBoolean();
  }

  /** Whether the editor shows pictures in hints: {@code data:} addresses of SVG. */
  boolean showsPictures() {
    return options.get("pictures") instanceof JsonPrimitive p && p.getAsBoolean();
  }

  /** Whether the editor opens {@code hwnas-library:} addresses. */
  boolean opensLibrary() {
    return options.get("libraryScheme") instanceof JsonPrimitive p && p.getAsBoolean();
  }

  /** Whether a capability of the editor, reached over members that may be missing, is stated. */
  static <T> boolean has(Optional<T> from, Function<T, Boolean> capability) {
    return from.map(capability).orElse(false);
  }

  Optional<TextDocumentClientCapabilities> text() {
    return Optional.ofNullable(capabilities.getTextDocument());
  }

  Optional<WorkspaceClientCapabilities> workspace() {
    return Optional.ofNullable(capabilities.getWorkspace());
  }

  Optional<WindowClientCapabilities> window() {
    return Optional.ofNullable(capabilities.getWindow());
  }

  boolean showsProgress() {
    return has(window(), WindowClientCapabilities::getWorkDoneProgress);
  }

  /** Has the editor ask again for what it shows beside the text, after a text was compiled. */
  void refresh() {
    Optional<WorkspaceClientCapabilities> can = workspace();
    if (has(
        can.map(WorkspaceClientCapabilities::getInlayHint),
        InlayHintWorkspaceCapabilities::getRefreshSupport)) {
      client().refreshInlayHints();
    }
    refreshLenses();
    if (has(
        can.map(WorkspaceClientCapabilities::getSemanticTokens),
        SemanticTokensWorkspaceCapabilities::getRefreshSupport)) {
      client().refreshSemanticTokens();
    }
  }

  /** Has the editor ask again for what stands above experiments. */
  void refreshLenses() {
    if (has(
        workspace().map(WorkspaceClientCapabilities::getCodeLens),
        CodeLensWorkspaceCapabilities::getRefreshSupport)) {
      client().refreshCodeLenses();
    }
  }

  /** Has an editor that asks for diagnostics ask again: those of other texts changed. */
  void refreshDiagnostics() {
    if (has(
        workspace().map(WorkspaceClientCapabilities::getDiagnostics),
        DiagnosticWorkspaceCapabilities::getRefreshSupport)) {
      client().refreshDiagnostics();
    }
  }

  /** Whether the editor asks for diagnostics; it is then not sent any. */
  boolean pullsDiagnostics() {
    return text().map(TextDocumentClientCapabilities::getDiagnostic).isPresent();
  }
}
