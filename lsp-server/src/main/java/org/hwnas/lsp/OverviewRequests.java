package org.hwnas.lsp;

import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeKind;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.ImplementationParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.SelectionRange;
import org.eclipse.lsp4j.SelectionRangeParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TypeHierarchyItem;
import org.eclipse.lsp4j.TypeHierarchyPrepareParams;
import org.eclipse.lsp4j.WorkspaceSymbol;
import org.eclipse.lsp4j.WorkspaceSymbolParams;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.hwnas.dsl.ide.HierarchyService;
import org.hwnas.dsl.ide.OutlineService;
import org.hwnas.dsl.ide.StructureService;
import org.hwnas.dsl.ide.TextSpan;

/** What texts consist of: outlines, folds, definitions and which extends which. */
final class OverviewRequests {
  private static final int MOST_SYMBOLS = 500;

  private final Answers answers;
  private final WorkspaceIndex index;
  private final Places places;
  private final SymbolSearch search;
  private final WorkspaceSpecs specs;

  OverviewRequests(
      Answers answers,
      WorkspaceIndex index,
      Places places,
      SymbolSearch search,
      WorkspaceSpecs specs) {
    this.answers = answers;
    this.index = index;
    this.places = places;
    this.search = search;
    this.specs = specs;
  }

  @SuppressWarnings("deprecation") // the interface still offers the older form
  CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> outline(
      DocumentSymbolParams params) {
    return answers.about(
        params.getTextDocument().getUri(),
        List.of(),
        buffer -> {
          List<Either<SymbolInformation, DocumentSymbol>> symbols = new ArrayList<>();
          OutlineService.outline(buffer.document())
              .forEach(s -> symbols.add(Either.forRight(Protocol.symbol(s))));
          return symbols;
        });
  }

  CompletableFuture<List<FoldingRange>> folds(FoldingRangeRequestParams params) {
    return answers.about(
        params.getTextDocument().getUri(),
        List.of(),
        buffer -> {
          List<FoldingRange> folds = new ArrayList<>();
          for (StructureService.Fold fold : StructureService.folds(buffer.document())) {
            FoldingRange range = new FoldingRange(fold.first(), fold.last());
            switch (fold.kind()) {
              case BLOCK -> range.setKind(FoldingRangeKind.Region);
              case COMMENT -> range.setKind(FoldingRangeKind.Comment);
              case IMPORTS -> range.setKind(FoldingRangeKind.Imports);
            }
            folds.add(range);
          }
          return folds;
        });
  }

  CompletableFuture<List<SelectionRange>> selections(SelectionRangeParams params) {
    return answers.about(
        params.getTextDocument().getUri(),
        List.of(),
        buffer ->
            params.getPositions().stream()
                .map(
                    p ->
                        nested(
                            StructureService.selections(buffer.document(), Protocol.position(p))))
                .toList());
  }

  /** The innermost range, which names the next as its parent, and so on. */
  private static SelectionRange nested(List<TextSpan> spans) {
    SelectionRange range = null;
    for (int i = spans.size() - 1; i >= 0; i--) {
      range = new SelectionRange(Protocol.range(spans.get(i)), range);
    }
    return range;
  }

  private record Ranked(int rank, WorkspaceSymbol symbol) {}

  /**
   * Definitions and {@code let}s of the workspace whose names hold the letters asked for, those
   * that fit best first.
   */
  @SuppressWarnings("deprecation") // the interface still offers the older form
  CompletableFuture<Either<List<? extends SymbolInformation>, List<? extends WorkspaceSymbol>>>
      workspace(WorkspaceSymbolParams params) {
    return answers.anywhere(
        Either.forRight(List.of()),
        cancel -> {
          specs.awaitScan(cancel);
          List<Ranked> found = new ArrayList<>();
          for (WorkspaceIndex.Indexed text : index.texts(cancel)) {
            for (OutlineService.Symbol symbol : text.symbols()) {
              NameMatch.rank(symbol.name(), params.getQuery())
                  .ifPresent(rank -> found.add(new Ranked(rank, symbol(text, symbol))));
            }
          }
          return Either.forRight(
              found.stream()
                  .sorted(
                      Comparator.comparingInt(Ranked::rank)
                          .thenComparingInt(r -> r.symbol().getName().length()))
                  .limit(MOST_SYMBOLS)
                  .map(Ranked::symbol)
                  .toList());
        });
  }

  private static WorkspaceSymbol symbol(WorkspaceIndex.Indexed text, OutlineService.Symbol symbol) {
    WorkspaceSymbol found =
        new WorkspaceSymbol(
            symbol.name(),
            Protocol.kind(symbol.kind()),
            Either.forLeft(new Location(text.uri(), Protocol.range(symbol.selection()))));
    found.setContainerName(text.file());
    return found;
  }

  CompletableFuture<List<TypeHierarchyItem>> hierarchy(TypeHierarchyPrepareParams params) {
    return answers.about(
        params.getTextDocument().getUri(),
        List.of(),
        buffer ->
            HierarchyService.at(
                    buffer.document(),
                    Protocol.position(params.getPosition()),
                    answers.files(buffer))
                .flatMap(item -> item(buffer, item))
                .map(List::of)
                .orElse(List.of()));
  }

  private Optional<TypeHierarchyItem> item(Buffers.Buffer from, HierarchyService.Item item) {
    return places
        .address(from, item.file(), item.library())
        .map(
            uri -> {
              TypeHierarchyItem one =
                  new TypeHierarchyItem(
                      item.symbol().name(),
                      Protocol.kind(OutlineService.Kind.DEFINITION),
                      uri,
                      Protocol.range(item.span()),
                      Protocol.range(item.selection()));
              one.setDetail(item.symbol().kind());
              places.key(from, item.file(), item.library()).ifPresent(one::setData);
              return one;
            });
  }

  CompletableFuture<List<TypeHierarchyItem>> bases(TypeHierarchyItem of) {
    return answers.anywhere(
        List.of(),
        cancel ->
            home(of)
                .flatMap(places::text)
                .map(
                    text ->
                        HierarchyService.bases(text.document(), answers.files(text), of.getName())
                            .stream()
                            .map(item -> item(text, item))
                            .flatMap(Optional::stream)
                            .toList())
                .orElse(List.of()));
  }

  CompletableFuture<List<TypeHierarchyItem>> derived(TypeHierarchyItem of) {
    return answers.anywhere(List.of(), cancel -> derived(of, cancel));
  }

  /** The definitions of the workspace that extend the one a word names. */
  CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> implementations(
      ImplementationParams params) {
    return answers.across(
        params.getTextDocument().getUri(),
        Either.forLeft(List.of()),
        (buffer, cancel) ->
            Either.forLeft(
                HierarchyService.at(
                        buffer.document(),
                        Protocol.position(params.getPosition()),
                        answers.files(buffer))
                    .flatMap(item -> item(buffer, item))
                    .map(item -> derived(item, cancel))
                    .orElse(List.of())
                    .stream()
                    .map(item -> new Location(item.getUri(), item.getSelectionRange()))
                    .toList()));
  }

  private List<TypeHierarchyItem> derived(TypeHierarchyItem of, CancelChecker cancel) {
    List<TypeHierarchyItem> derived = new ArrayList<>();
    Optional<String> home = home(of);
    Optional<Buffers.Buffer> from = home.flatMap(places::text);
    if (from.isEmpty()) {
      return List.of();
    }
    specs.awaitScan(cancel);
    for (Buffers.Buffer text : search.texts(from.get(), of.getName(), home)) {
      cancel.checkCanceled();
      HierarchyService.derived(
              text.document(),
              answers.files(text),
              symbol -> search.is(text, symbol, of.getName(), home))
          .forEach(item -> item(text, item).ifPresent(derived::add));
    }
    return derived;
  }

  /** What was put into an item comes back as JSON. */
  private static Optional<String> home(TypeHierarchyItem item) {
    return Optional.ofNullable(item.getData())
        .map(d -> d instanceof JsonPrimitive p ? p.getAsString() : d.toString());
  }
}
