package org.hwnas.dsl.ide;

import java.util.List;
import org.hwnas.dsl.sources.FileSource;

/** A spec with a caret written as {@code <|>}. */
record EditedSpec(SpecDocument document, TextPosition caret) {
  static EditedSpec of(String marked) {
    SpecDocument document = new SpecDocument("spec.hwnas", 1, marked.replace("<|>", ""));
    return new EditedSpec(document, document.position(marked.indexOf("<|>")));
  }

  List<Proposal> proposals() {
    return CompletionService.complete(document, caret, FileSource.none());
  }

  List<String> labels() {
    return proposals().stream().map(Proposal::label).toList();
  }

  String hover() {
    return HoverService.hover(document, caret, FileSource.none())
        .map(HoverService.Hover::markdown)
        .orElse("");
  }

  /** The text that the definition points at, with its 1-based line; empty string for none. */
  String definition() {
    return DefinitionService.definition(document, caret, FileSource.none())
        .map(
            t ->
                document
                        .source()
                        .text()
                        .substring(
                            document.offset(t.span().start()), document.offset(t.span().end()))
                    + "@"
                    + (t.span().start().line() + 1))
        .orElse("");
  }
}
