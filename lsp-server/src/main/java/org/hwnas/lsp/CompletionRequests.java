package org.hwnas.lsp;

import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemCapabilities;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.hwnas.dsl.ide.CompletionService;
import org.hwnas.dsl.ide.Proposal;

/** Proposals, and what there is to say of one once the editor shows it. */
final class CompletionRequests {
  /** The last list: an editor asks about the items of the list it shows. */
  private record Shown(long id, List<Proposal> proposals) {}

  private final Answers answers;
  private final Editor editor;
  private long lists;
  private volatile Shown shown = new Shown(0, List.of());

  CompletionRequests(Answers answers, Editor editor) {
    this.answers = answers;
    this.editor = editor;
  }

  CompletableFuture<Either<List<CompletionItem>, CompletionList>> complete(
      CompletionParams params) {
    boolean snippets = Editor.has(item(), CompletionItemCapabilities::getSnippetSupport);
    boolean asks = item().map(CompletionItemCapabilities::getResolveSupport).isPresent();
    return answers.about(
        params.getTextDocument().getUri(),
        Either.forLeft(List.of()),
        buffer -> {
          List<Proposal> proposals =
              CompletionService.complete(
                  buffer.document(),
                  Protocol.position(params.getPosition()),
                  answers.files(buffer));
          shown = new Shown(++lists, proposals);
          List<CompletionItem> items = new ArrayList<>();
          for (Proposal proposal : proposals) {
            CompletionItem item = Protocol.item(proposal, items.size(), snippets);
            if (asks) {
              item.setData(new JsonPrimitive(shown.id() + ":" + items.size()));
            } else {
              document(item, proposal);
            }
            items.add(item);
          }
          return Either.forLeft(items);
        });
  }

  private Optional<CompletionItemCapabilities> item() {
    return editor.text().map(t -> t.getCompletion()).map(c -> c.getCompletionItem());
  }

  /** Adds the documentation to an item of the last list; an older item stays as it is. */
  CompletableFuture<CompletionItem> resolve(CompletionItem item) {
    Shown now = shown;
    if (item.getData() instanceof JsonPrimitive data && data.isString()) {
      String[] place = data.getAsString().split(":");
      boolean current = place.length == 2 && place[0].equals(Long.toString(now.id()));
      int index = current && place[1].matches("\\d{1,6}") ? Integer.parseInt(place[1]) : -1;
      if (index >= 0 && index < now.proposals().size()) {
        document(item, now.proposals().get(index));
      }
    }
    return CompletableFuture.completedFuture(item);
  }

  private static void document(CompletionItem item, Proposal proposal) {
    String markdown = proposal.markdown();
    if (!markdown.isEmpty()) {
      item.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, markdown));
    }
  }
}
