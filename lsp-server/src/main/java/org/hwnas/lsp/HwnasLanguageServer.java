package org.hwnas.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.CodeActionOptions;
import org.eclipse.lsp4j.CodeLensOptions;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.DiagnosticRegistrationOptions;
import org.eclipse.lsp4j.DidChangeConfigurationCapabilities;
import org.eclipse.lsp4j.DidChangeWatchedFilesCapabilities;
import org.eclipse.lsp4j.DidChangeWatchedFilesRegistrationOptions;
import org.eclipse.lsp4j.DocumentLinkOptions;
import org.eclipse.lsp4j.DocumentOnTypeFormattingOptions;
import org.eclipse.lsp4j.ExecuteCommandOptions;
import org.eclipse.lsp4j.FileSystemWatcher;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.PositionEncodingKind;
import org.eclipse.lsp4j.Registration;
import org.eclipse.lsp4j.RegistrationParams;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.SemanticTokensServerFull;
import org.eclipse.lsp4j.SemanticTokensWithRegistrationOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.SignatureHelpOptions;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextDocumentSyncOptions;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.WorkspaceFoldersOptions;
import org.eclipse.lsp4j.WorkspaceServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageClientAware;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.hwnas.dsl.ide.CodeAction;
import org.hwnas.dsl.ide.Formatter;

/** The language server: its life from {@code initialize} to {@code exit}. */
public final class HwnasLanguageServer
    implements LanguageServer, LanguageClientAware, AutoCloseable {
  private final Buffers buffers = new Buffers();
  private final Session session = new Session();
  private final Editor editor = new Editor();
  private final WorkspaceFolders folders = new WorkspaceFolders();
  private final Checker checker;
  private final WorkspaceSpecs specs;
  private final RunMessages runMessages;
  private final SpecTextService texts;
  private final SpecWorkspaceService workspace;

  /**
   * A server without a client yet.
   *
   * @param formatter what lays out a text
   * @param runs what reads the folders of runs
   * @param pictures what draws devices
   */
  public HwnasLanguageServer(Formatter formatter, Runs runs, Pictures pictures) {
    BuiltIn builtIn = new BuiltIn(editor);
    checker = new Checker(buffers, editor, builtIn);
    specs = new WorkspaceSpecs(folders, checker, editor);
    runMessages = new RunMessages(runs, editor, folders, specs, buffers);
    Answers answers = new Answers(session, buffers);
    Places places = new Places(buffers, builtIn);
    WorkspaceIndex index = new WorkspaceIndex(buffers, specs);
    SymbolSearch search = new SymbolSearch(buffers, places, specs);
    OverviewRequests overview = new OverviewRequests(answers, index, places, search, specs);
    ChangeRequests changes =
        new ChangeRequests(answers, buffers, checker, editor, index, formatter);
    LensRequests lenses = new LensRequests(answers, checker, editor, folders, runs);
    texts =
        new SpecTextService(
            session, buffers, checker, editor, answers, places, search, overview, lenses, changes,
            pictures);
    workspace =
        new SpecWorkspaceService(buffers, checker, editor, folders, specs, overview, lenses);
    checker.onChecked(this::planChanged);
    editor.onSettings(editor::refresh); // hints and lenses are what most settings are about
    checker.warmUp();
  }

  @Override
  public void connect(LanguageClient connected) {
    editor.connect((HwnasClient) connected);
  }

  /** Answers at once: the parser is made ready elsewhere meanwhile. */
  @Override
  public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
    ParentProcess.watch(params.getProcessId(), this::ended);
    editor.initialize(params);
    folders.initialize(params);
    session.start();
    Optional<String> version =
        Optional.ofNullable(HwnasLanguageServer.class.getPackage().getImplementationVersion());
    return CompletableFuture.completedFuture(
        new InitializeResult(
            capabilities(), new ServerInfo("hwnas", version.orElse("development"))));
  }

  private static ServerCapabilities capabilities() {
    TextDocumentSyncOptions sync = new TextDocumentSyncOptions();
    sync.setOpenClose(true);
    sync.setChange(TextDocumentSyncKind.Incremental);
    ServerCapabilities capabilities = new ServerCapabilities();
    capabilities.setPositionEncoding(PositionEncodingKind.UTF16);
    capabilities.setTextDocumentSync(sync);
    capabilities.setCompletionProvider(
        new CompletionOptions(true, List.of(".", "=", "{", "@", " ")));
    capabilities.setHoverProvider(true);
    capabilities.setDefinitionProvider(true);
    capabilities.setDeclarationProvider(true);
    capabilities.setTypeDefinitionProvider(true);
    capabilities.setImplementationProvider(true);
    capabilities.setDocumentSymbolProvider(true);
    capabilities.setDocumentFormattingProvider(true);
    capabilities.setSignatureHelpProvider(new SignatureHelpOptions(List.of("(", ",")));
    capabilities.setReferencesProvider(true);
    capabilities.setDocumentHighlightProvider(true);
    capabilities.setLinkedEditingRangeProvider(true);
    capabilities.setRenameProvider(new RenameOptions(true));
    capabilities.setWorkspaceSymbolProvider(true);
    capabilities.setTypeHierarchyProvider(true);
    capabilities.setDocumentLinkProvider(new DocumentLinkOptions(false));
    capabilities.setFoldingRangeProvider(true);
    capabilities.setSelectionRangeProvider(true);
    capabilities.setInlayHintProvider(true);
    capabilities.setSemanticTokensProvider(tokenOptions());
    capabilities.setCodeActionProvider(
        new CodeActionOptions(
            Arrays.stream(CodeAction.Kind.values()).map(CodeAction.Kind::id).toList()));
    capabilities.setCodeLensProvider(new CodeLensOptions(true));
    capabilities.setExecuteCommandProvider(new ExecuteCommandOptions(LensRequests.commands()));
    capabilities.setDocumentRangeFormattingProvider(true);
    capabilities.setDocumentOnTypeFormattingProvider(
        new DocumentOnTypeFormattingOptions("}", List.of("\n")));
    capabilities.setDiagnosticProvider(diagnosticOptions());
    capabilities.setWorkspace(new WorkspaceServerCapabilities(folderOptions()));
    return capabilities;
  }

  private static SemanticTokensWithRegistrationOptions tokenOptions() {
    SemanticTokensWithRegistrationOptions options =
        new SemanticTokensWithRegistrationOptions(TokenRequests.legend());
    options.setFull(new SemanticTokensServerFull(true));
    options.setRange(true);
    return options;
  }

  private static DiagnosticRegistrationOptions diagnosticOptions() {
    DiagnosticRegistrationOptions options = new DiagnosticRegistrationOptions(true, true);
    options.setIdentifier("hwnas");
    return options;
  }

  private static WorkspaceFoldersOptions folderOptions() {
    WorkspaceFoldersOptions options = new WorkspaceFoldersOptions();
    options.setSupported(true);
    options.setChangeNotifications(true);
    return options;
  }

  @Override
  public void initialized(InitializedParams params) {
    List<Registration> registrations = new ArrayList<>();
    Optional<WorkspaceClientCapabilities> can = editor.workspace();
    if (Editor.has(
        can.map(WorkspaceClientCapabilities::getDidChangeWatchedFiles),
        DidChangeWatchedFilesCapabilities::getDynamicRegistration)) {
      FileSystemWatcher specs = new FileSystemWatcher(Either.forLeft("**/*.{hwnas,bib}"));
      registrations.add(
          new Registration(
              "hwnas-files",
              "workspace/didChangeWatchedFiles",
              new DidChangeWatchedFilesRegistrationOptions(List.of(specs))));
    }
    if (Editor.has(
        can.map(WorkspaceClientCapabilities::getDidChangeConfiguration),
        DidChangeConfigurationCapabilities::getDynamicRegistration)) {
      registrations.add(
          new Registration(
              "hwnas-settings", "workspace/didChangeConfiguration", Map.of("section", "hwnas")));
    }
    if (!registrations.isEmpty()) {
      editor.client().registerCapability(new RegistrationParams(registrations));
    }
    editor.settingsChanged(Optional.empty());
  }

  /** The text of a file of the built-in library, or of a help page. */
  @JsonRequest("hwnas/libraryText")
  public CompletableFuture<JsonObject> libraryText(BuiltInText params) {
    JsonObject answer = new JsonObject();
    BuiltIn.text(params.uri()).ifPresent(text -> answer.addProperty("text", text));
    return CompletableFuture.completedFuture(answer);
  }

  /** The blocks of the chip of an open text, as it was when it last gave a plan. */
  @JsonRequest("hwnas/hardware")
  public CompletableFuture<JsonElement> hardware(JsonObject params) {
    session.check();
    Optional<String> uri = Optional.ofNullable(params.get("uri")).map(JsonElement::getAsString);
    String key = uri.map(Uris::key).orElse("");
    return checker
        .checked(key)
        .thenApply(
            now ->
                PlanMessages.hardware(
                    checker.lastGood(key).flatMap(checked -> checked.compilation().plan())));
  }

  /** The runs of the workspace. */
  @JsonRequest("hwnas/runs")
  public CompletableFuture<JsonElement> runs(JsonObject params) {
    session.check();
    return runMessages.list();
  }

  /** What a run found so far; news follow. */
  @JsonRequest("hwnas/watchRun")
  public CompletableFuture<JsonElement> watchRun(JsonObject params) {
    session.check();
    return runMessages.watch(folder(params));
  }

  /** No more news of a run are wanted. */
  @JsonRequest("hwnas/unwatchRun")
  public CompletableFuture<JsonElement> unwatchRun(JsonObject params) {
    runMessages.unwatch(folder(params));
    return CompletableFuture.completedFuture(JsonNull.INSTANCE);
  }

  private static String folder(JsonObject params) {
    return Optional.ofNullable(params.get("folder")).map(JsonElement::getAsString).orElse("");
  }

  private void planChanged(Compilations.Checked checked) {
    if (editor.drawsPlans()) {
      editor.client().planChanged(PlanMessages.changed(checked.uri(), checked.compilation()));
    }
    editor.refresh();
  }

  @Override
  public CompletableFuture<Object> shutdown() {
    session.stop();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void exit() {
    session.end();
  }

  /** The client is gone, with or without a word. */
  void ended() {
    session.end();
  }

  /** Waits for the end and gives the exit code: 0 after an orderly shutdown, else 1. */
  int awaitEnd() {
    return session.awaitEnd();
  }

  @Override
  public void setTrace(SetTraceParams params) {
    // Nothing is traced; the default would call this an unknown message.
  }

  @Override
  public TextDocumentService getTextDocumentService() {
    return texts;
  }

  @Override
  public WorkspaceService getWorkspaceService() {
    return workspace;
  }

  @Override
  public void close() {
    runMessages.close();
    specs.close();
    checker.close();
    texts.close();
  }
}
