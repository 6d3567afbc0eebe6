package org.hwnas.lsp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.hwnas.dsl.diagnostics.Diagnostic;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Severity;
import org.hwnas.dsl.ide.OutlineService;
import org.hwnas.dsl.ide.Proposal;
import org.hwnas.dsl.ide.TextPosition;
import org.hwnas.dsl.ide.TextSpan;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;

/** Translates between the editor services' words and the protocol's. */
final class Protocol {
  /** What has no effect, and is shown faint. */
  private static final Set<Issue> UNNECESSARY =
      EnumSet.of(Issue.ALWAYS_TRUE, Issue.UNUSED_LET, Issue.UNUSED_IMPORT);

  private Protocol() {}

  static TextPosition position(Position position) {
    return new TextPosition(position.getLine(), position.getCharacter());
  }

  static Position position(TextPosition position) {
    return new Position(position.line(), position.character());
  }

  static TextSpan span(Range range) {
    return new TextSpan(position(range.getStart()), position(range.getEnd()));
  }

  static Range range(TextSpan span) {
    return new Range(position(span.start()), position(span.end()));
  }

  static Range range(Place place) {
    return new Range(
        position(place.file(), place.offset()),
        position(place.file(), place.offset() + place.length()));
  }

  static org.eclipse.lsp4j.Diagnostic diagnostic(Diagnostic found) {
    org.eclipse.lsp4j.Diagnostic diagnostic = new org.eclipse.lsp4j.Diagnostic();
    diagnostic.setRange(range(found.place()));
    diagnostic.setSeverity(
        found.severity() == Severity.ERROR ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning);
    diagnostic.setCode(found.issue().code());
    if (UNNECESSARY.contains(found.issue())) {
      diagnostic.setTags(List.of(DiagnosticTag.Unnecessary));
    }
    diagnostic.setSource("hwnas");
    diagnostic.setMessage(found.message() + found.help().map(h -> "\n" + h).orElse(""));
    return diagnostic;
  }

  private static Position position(SourceText file, int offset) {
    return new Position(file.line(offset) - 1, file.column(offset) - 1);
  }

  /**
   * A proposal as an item of a list.
   *
   * @param index its rank
   * @param snippets whether the editor knows tab stops
   */
  static CompletionItem item(Proposal proposal, int index, boolean snippets) {
    CompletionItem item = new CompletionItem(proposal.label());
    item.setKind(kind(proposal.kind()));
    if (!proposal.detail().isEmpty()) {
      item.setDetail(proposal.detail());
    }
    item.setSortText(String.format("%04d", index));
    item.setFilterText(proposal.label());
    boolean stops = snippets && !proposal.snippet().equals(proposal.plain());
    if (stops) {
      item.setInsertTextFormat(InsertTextFormat.Snippet);
    }
    String text = stops ? proposal.snippet() : proposal.plain();
    item.setTextEdit(Either.forLeft(new TextEdit(range(proposal.replaces()), text)));
    return item;
  }

  private static CompletionItemKind kind(Proposal.Kind kind) {
    return switch (kind) {
      case FIELD -> CompletionItemKind.Field;
      case BLOCK -> CompletionItemKind.Struct;
      case VALUE -> CompletionItemKind.EnumMember;
      case UNIT -> CompletionItemKind.Unit;
      case WORD -> CompletionItemKind.Keyword;
      case DEFINITION -> CompletionItemKind.Class;
      case METRIC -> CompletionItemKind.Variable;
      case FUNCTION -> CompletionItemKind.Function;
      case CONSTANT -> CompletionItemKind.Constant;
    };
  }

  static DocumentSymbol symbol(OutlineService.Symbol symbol) {
    List<DocumentSymbol> children = new ArrayList<>();
    symbol.children().forEach(c -> children.add(symbol(c)));
    return new DocumentSymbol(
        symbol.name(),
        kind(symbol.kind()),
        range(symbol.span()),
        range(symbol.selection()),
        symbol.detail(),
        children);
  }

  static SymbolKind kind(OutlineService.Kind kind) {
    return switch (kind) {
      case DEFINITION -> SymbolKind.Class;
      case LET -> SymbolKind.Constant;
      case BLOCK -> SymbolKind.Struct;
      case FIELD -> SymbolKind.Field;
      case LAYER -> SymbolKind.Object;
      case STATEMENT -> SymbolKind.Event;
    };
  }
}
