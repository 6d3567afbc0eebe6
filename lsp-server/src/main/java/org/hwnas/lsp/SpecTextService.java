package org.hwnas.lsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.logging.Logger;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.DocumentDiagnosticReport;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.CompletableFutures;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.hwnas.dsl.ide.CompletionService;
import org.hwnas.dsl.ide.DefinitionService;
import org.hwnas.dsl.ide.Formatter;
import org.hwnas.dsl.ide.HoverService;
import org.hwnas.dsl.ide.OutlineService;
import org.hwnas.dsl.ide.Proposal;
import org.hwnas.dsl.sources.FileSource;

/**
 * Answers what the editor asks of open texts. Edits are taken in the order they come; each question
 * is answered for the text as it was when asked.
 */
final class SpecTextService implements TextDocumentService, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SpecTextService.class.getName());
  private static final long STACK_BYTES = 64L << 20; // deeply nested texts recurse deeply

  private final Session session;
  private final Buffers buffers;
  private final Checker checker;
  private final Formatter formatter;
  private final DiagnosticRequests diagnostics;
  private final ExecutorService answers;
  private volatile boolean snippets;

  SpecTextService(Session session, Buffers buffers, Checker checker, Formatter formatter) {
    this.session = session;
    this.buffers = buffers;
    this.checker = checker;
    this.formatter = formatter;
    this.diagnostics = new DiagnosticRequests(checker, buffers);
    this.answers =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(null, task, "hwnas-answer", STACK_BYTES);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Says whether the editor knows tab stops in what it inserts. */
  void snippets(boolean known) {
    snippets = known;
  }

  @Override
  public void didOpen(DidOpenTextDocumentParams params) {
    var text = params.getTextDocument();
    buffers.open(text.getUri(), text.getVersion(), text.getText());
    checker.opened(Uris.key(text.getUri()));
  }

  @Override
  public void didChange(DidChangeTextDocumentParams params) {
    var text = params.getTextDocument();
    if (buffers.change(text.getUri(), text.getVersion(), params.getContentChanges())) {
      checker.changed(Uris.key(text.getUri()));
    }
  }

  @Override
  public void didClose(DidCloseTextDocumentParams params) {
    String uri = params.getTextDocument().getUri();
    buffers.close(uri);
    checker.closed(Uris.key(uri));
  }

  @Override
  public void didSave(DidSaveTextDocumentParams params) {
    // The buffer is what counts; saving changes nothing.
  }

  @Override
  public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(
      CompletionParams params) {
    boolean stops = snippets;
    return answer(
        params.getTextDocument().getUri(),
        Either.forLeft(List.of()),
        buffer -> {
          List<Proposal> proposals =
              CompletionService.complete(
                  buffer.document(), Protocol.position(params.getPosition()), files(buffer));
          List<CompletionItem> items = new ArrayList<>();
          for (Proposal proposal : proposals) {
            items.add(Protocol.item(proposal, items.size(), stops));
          }
          return Either.forLeft(items);
        });
  }

  @Override
  public CompletableFuture<Hover> hover(HoverParams params) {
    return this.<Hover>answer(
        params.getTextDocument().getUri(),
        null, // the protocol's word for nothing to say
        buffer ->
            HoverService.hover(
                    buffer.document(), Protocol.position(params.getPosition()), files(buffer))
                .map(
                    h ->
                        new Hover(
                            new MarkupContent(MarkupKind.MARKDOWN, h.markdown()),
                            Protocol.range(h.span())))
                .orElse(null));
  }

  @Override
  public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>>
      definition(DefinitionParams params) {
    return answer(
        params.getTextDocument().getUri(),
        Either.forLeft(List.of()),
        buffer -> {
          Optional<Location> location =
              DefinitionService.definition(
                      buffer.document(), Protocol.position(params.getPosition()), files(buffer))
                  .flatMap(t -> location(buffer, t));
          return Either.forLeft(location.map(List::of).orElse(List.of()));
        });
  }

  private Optional<Location> location(Buffers.Buffer from, DefinitionService.Target target) {
    if (target.file().equals(from.document().name())) {
      return Optional.of(new Location(from.uri(), Protocol.range(target.span())));
    }
    return from.folder()
        .flatMap(folder -> Buffers.keyBeside(folder, target.file()))
        .map(
            key ->
                new Location(
                    buffers.byKey(key).map(Buffers.Buffer::uri).orElse(key),
                    Protocol.range(target.span())));
  }

  @Override
  @SuppressWarnings("deprecation") // the interface still offers the older form
  public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(
      DocumentSymbolParams params) {
    return answer(
        params.getTextDocument().getUri(),
        List.of(),
        buffer -> {
          List<Either<SymbolInformation, DocumentSymbol>> symbols = new ArrayList<>();
          OutlineService.outline(buffer.document())
              .forEach(s -> symbols.add(Either.forRight(Protocol.symbol(s))));
          return symbols;
        });
  }

  @Override
  public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams params) {
    return answer(
        params.getTextDocument().getUri(),
        List.of(),
        buffer ->
            formatter
                .format(buffer.document().name(), buffer.document().source().text())
                .map(formatted -> LineEdits.between(buffer.document(), formatted))
                .orElse(List.of()));
  }

  @Override
  public CompletableFuture<DocumentDiagnosticReport> diagnostic(DocumentDiagnosticParams params) {
    session.check();
    return diagnostics.of(params);
  }

  private FileSource files(Buffers.Buffer buffer) {
    return buffers.beside(buffer, key -> {});
  }

  /** Answers for a text as it is now; a text that is not open has the empty answer. */
  private <T> CompletableFuture<T> answer(
      String uri, T nothing, Function<Buffers.Buffer, T> question) {
    session.check();
    Optional<Buffers.Buffer> buffer = buffers.get(uri);
    if (buffer.isEmpty()) {
      return CompletableFuture.completedFuture(nothing);
    }
    return CompletableFutures.computeAsync(
        answers,
        cancel -> {
          cancel.checkCanceled();
          try {
            return question.apply(buffer.get());
          } catch (RuntimeException | StackOverflowError e) {
            if (!Nesting.isTooDeep(e)) {
              throw e;
            }
            LOG.warning("a text is nested too deeply to be read");
            return nothing;
          }
        });
  }

  @Override
  public void close() {
    answers.shutdownNow();
  }
}
