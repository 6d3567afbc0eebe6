package org.hwnas.lsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.DeclarationParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DocumentHighlight;
import org.eclipse.lsp4j.DocumentHighlightKind;
import org.eclipse.lsp4j.DocumentHighlightParams;
import org.eclipse.lsp4j.DocumentLink;
import org.eclipse.lsp4j.DocumentLinkParams;
import org.eclipse.lsp4j.LinkedEditingRangeParams;
import org.eclipse.lsp4j.LinkedEditingRanges;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.TextDocumentPositionParams;
import org.eclipse.lsp4j.TypeDefinitionParams;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.hwnas.dsl.ide.DefinitionService;
import org.hwnas.dsl.ide.LinkService;
import org.hwnas.dsl.ide.ReferenceService;
import org.hwnas.dsl.ide.SpecDocument;
import org.hwnas.dsl.ide.Symbol;
import org.hwnas.dsl.ide.TextPosition;
import org.hwnas.dsl.sources.FileSource;

/** From a word to what it stands for, and to the other words that stand for the same. */
final class NavigationRequests {
  private final Answers answers;
  private final Places places;
  private final SymbolSearch search;

  NavigationRequests(Answers answers, Places places, SymbolSearch search) {
    this.answers = answers;
    this.places = places;
    this.search = search;
  }

  CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> definition(
      DefinitionParams params) {
    return target(params, DefinitionService::definition);
  }

  CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> declaration(
      DeclarationParams params) {
    return target(params, DefinitionService::declaration);
  }

  CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> base(
      TypeDefinitionParams params) {
    return target(params, DefinitionService::base);
  }

  /** Leads from a place of a text to another. */
  private interface Leading {
    Optional<DefinitionService.Target> from(
        SpecDocument document, TextPosition position, FileSource files);
  }

  private CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> target(
      TextDocumentPositionParams params, Leading leading) {
    return answers.about(
        params.getTextDocument().getUri(),
        Either.forLeft(List.of()),
        buffer ->
            Either.forLeft(
                leading
                    .from(
                        buffer.document(),
                        Protocol.position(params.getPosition()),
                        answers.files(buffer))
                    .flatMap(t -> places.location(buffer, t.file(), t.library(), t.span()))
                    .map(List::of)
                    .orElse(List.of())));
  }

  CompletableFuture<List<? extends Location>> references(ReferenceParams params) {
    return answers.across(
        params.getTextDocument().getUri(),
        List.of(),
        (buffer, cancel) ->
            named(buffer, params.getPosition())
                .map(
                    named ->
                        locations(
                            buffer,
                            named.symbol(),
                            params.getContext().isIncludeDeclaration(),
                            cancel))
                .orElse(List.of()));
  }

  private List<Location> locations(
      Buffers.Buffer from, Symbol symbol, boolean declarations, CancelChecker cancel) {
    List<Location> locations = new ArrayList<>();
    for (SymbolSearch.Found found : search.uses(from, symbol, cancel)) {
      found.uses().stream()
          .filter(u -> declarations || !u.declaration())
          .forEach(u -> locations.add(new Location(found.text().uri(), Protocol.range(u.span()))));
    }
    return locations;
  }

  private Optional<ReferenceService.Named> named(Buffers.Buffer buffer, Position position) {
    return ReferenceService.at(
        buffer.document(), Protocol.position(position), answers.files(buffer));
  }

  CompletableFuture<List<? extends DocumentHighlight>> highlights(DocumentHighlightParams params) {
    return answers.about(
        params.getTextDocument().getUri(),
        List.of(),
        buffer -> {
          List<DocumentHighlight> highlights = new ArrayList<>();
          named(buffer, params.getPosition())
              .ifPresent(
                  named ->
                      ReferenceService.uses(
                              buffer.document(),
                              answers.files(buffer),
                              s -> s.equals(named.symbol()))
                          .forEach(
                              u ->
                                  highlights.add(
                                      new DocumentHighlight(
                                          Protocol.range(u.span()),
                                          u.write()
                                              ? DocumentHighlightKind.Write
                                              : DocumentHighlightKind.Read))));
          return highlights;
        });
  }

  /** A name that only its own file knows can be typed in all places at once. */
  CompletableFuture<LinkedEditingRanges> linked(LinkedEditingRangeParams params) {
    return answers.<LinkedEditingRanges>about(
        params.getTextDocument().getUri(),
        null, // the protocol's word for nothing linked
        buffer ->
            named(buffer, params.getPosition())
                .filter(named -> named.symbol() instanceof Symbol.OfFile)
                .map(
                    named -> {
                      List<Range> ranges =
                          ReferenceService.uses(
                                  buffer.document(),
                                  answers.files(buffer),
                                  s -> s.equals(named.symbol()))
                              .stream()
                              .map(u -> Protocol.range(u.span()))
                              .toList();
                      return new LinkedEditingRanges(ranges, "[A-Za-z_][A-Za-z_0-9]*");
                    })
                .orElse(null));
  }

  CompletableFuture<List<DocumentLink>> links(DocumentLinkParams params) {
    return answers.about(
        params.getTextDocument().getUri(),
        List.of(),
        buffer -> {
          List<DocumentLink> links = new ArrayList<>();
          for (LinkService.Link link :
              LinkService.links(buffer.document(), answers.files(buffer))) {
            Optional<String> target =
                link.kind() == LinkService.Kind.WEB
                    ? Optional.of(link.target())
                    : places.address(
                        buffer, link.target(), link.kind() == LinkService.Kind.LIBRARY);
            target.ifPresent(
                address -> {
                  DocumentLink one = new DocumentLink(Protocol.range(link.span()), address);
                  one.setTooltip(link.tooltip());
                  links.add(one);
                });
          }
          return links;
        });
  }
}
