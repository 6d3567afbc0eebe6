package org.hwnas.lsp;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.ParameterInformation;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.SignatureInformation;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.hwnas.dsl.diagnostics.Severity;
import org.hwnas.dsl.ide.HoverService;
import org.hwnas.dsl.ide.InlayHintService;
import org.hwnas.dsl.ide.PlanView;
import org.hwnas.dsl.ide.SignatureService;
import org.hwnas.dsl.ide.SpecDocument;
import org.hwnas.dsl.ide.TextSpan;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Plan;

/** What is shown beside the text to who reads or writes it: hints and signatures. */
final class ReadingRequests {
  private final Answers answers;
  private final Buffers buffers;
  private final Checker checker;
  private final Editor editor;
  private final Pictures pictures;
  private final Map<Plan, PlanView> views = Collections.synchronizedMap(new WeakHashMap<>());

  ReadingRequests(
      Answers answers, Buffers buffers, Checker checker, Editor editor, Pictures pictures) {
    this.answers = answers;
    this.buffers = buffers;
    this.checker = checker;
    this.editor = editor;
    this.pictures = pictures;
  }

  /**
   * The hints of a part of a text, which is checked first where it was edited: a hint is never of
   * an older state. There are none on the line that was edited last and is not saved.
   */
  CompletableFuture<List<InlayHint>> hints(InlayHintParams params) {
    Set<InlayHintService.Kind> kinds = kinds();
    String key = Uris.key(params.getTextDocument().getUri());
    if (kinds.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return checker
        .checked(key)
        .thenApply(
            checked -> {
              Optional<Integer> edited = buffers.editedLine(key);
              return checked
                  .map(c -> hints(c, Protocol.span(params.getRange()), kinds))
                  .orElse(List.of())
                  .stream()
                  .filter(h -> !edited.equals(Optional.of(h.at().line())))
                  .map(ReadingRequests::hint)
                  .toList();
            });
  }

  /** Those of the whole plan; of a text with errors those that no error touches. */
  private List<InlayHintService.Hint> hints(
      Compilations.Checked checked, TextSpan range, Set<InlayHintService.Kind> kinds) {
    SpecDocument document = checked.document();
    Optional<PlanView> whole = checked.compilation().plan().map(p -> view(document, p));
    if (whole.isPresent()) {
      return InlayHintService.hints(document, whole.get(), range, kinds);
    }
    Set<Integer> broken = new HashSet<>();
    checked.compilation().diagnostics().stream()
        .filter(d -> d.severity() == Severity.ERROR && d.place().file().order() == 0)
        .forEach(
            d -> {
              TextSpan span =
                  document.span(
                      d.place().offset(), d.place().offset() + Math.max(1, d.place().length()));
              for (int line = span.start().line(); line <= span.end().line(); line++) {
                broken.add(line);
              }
            });
    return checked
        .compilation()
        .lowered()
        .map(
            p ->
                InlayHintService.hintsBesideErrors(
                    document, view(document, p), range, kinds, broken))
        .orElse(List.of());
  }

  private PlanView view(SpecDocument document, Plan plan) {
    return views.computeIfAbsent(plan, p -> PlanView.of(document, p));
  }

  /** What the word under the pointer is, and what became of it where the text is checked. */
  CompletableFuture<Hover> hover(HoverParams params) {
    return answers
        .<Optional<Found>>about(
            params.getTextDocument().getUri(), Optional.empty(), buffer -> found(buffer, params))
        .thenCompose(
            found ->
                found.isPresent() && found.get().hover().device().isPresent()
                    // drawn where it keeps nobody waiting who types
                    ? answers.<Hover>anywhere(
                        hover(found.get().hover(), Optional.empty()),
                        cancel -> hover(found.get().hover(), picture(found.get())))
                    : CompletableFuture.completedFuture(
                        found.map(f -> hover(f.hover(), Optional.empty())).orElse(null)));
  }

  /** An explanation and the files beside its text. */
  private record Found(HoverService.Hover hover, FileSource files) {}

  private Optional<Found> found(Buffers.Buffer buffer, HoverParams params) {
    Optional<PlanView> view =
        checker
            .last(Uris.key(buffer.uri()))
            .filter(c -> c.document() == buffer.document())
            .flatMap(c -> c.compilation().plan())
            .map(p -> view(buffer.document(), p));
    FileSource files = answers.files(buffer);
    return HoverService.hover(
            buffer.document(), Protocol.position(params.getPosition()), files, view)
        .map(h -> new Found(h, reading(buffer.document(), files)));
  }

  /** The files beside a text, and the text itself as it is now, under its own name. */
  private static FileSource reading(SpecDocument document, FileSource files) {
    return new FileSource() {
      @Override
      public Optional<String> read(String name) {
        return name.equals(document.name()) ? Optional.of(document.text()) : files.read(name);
      }

      @Override
      public Optional<InputStream> open(String name) {
        return files.open(name);
      }
    };
  }

  private Optional<String> picture(Found found) {
    HoverService.Device device = found.hover().device().orElseThrow();
    return editor.showsPictures()
        ? pictures.device(device.name(), device.file(), found.files())
        : Optional.empty();
  }

  private static Hover hover(HoverService.Hover found, Optional<String> picture) {
    String drawn =
        picture
            .map(svg -> Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8)))
            .map(data -> "\n\n![what it does](data:image/svg+xml;base64," + data + ")")
            .orElse("");
    return new Hover(
        new MarkupContent(MarkupKind.MARKDOWN, found.markdown() + drawn),
        Protocol.range(found.span()));
  }

  private Set<InlayHintService.Kind> kinds() {
    Settings settings = editor.settings();
    Set<InlayHintService.Kind> kinds = EnumSet.noneOf(InlayHintService.Kind.class);
    if (!settings.inlayHints()) {
      return kinds;
    }
    if (settings.cardinality()) {
      kinds.add(InlayHintService.Kind.CARDINALITY);
    }
    if (settings.derived()) {
      kinds.add(InlayHintService.Kind.DERIVED);
    }
    if (settings.units()) {
      kinds.add(InlayHintService.Kind.UNIT);
    }
    if (settings.inherited()) {
      kinds.add(InlayHintService.Kind.INHERITED);
    }
    return kinds;
  }

  private static InlayHint hint(InlayHintService.Hint hint) {
    InlayHint item = new InlayHint(Protocol.position(hint.at()), Either.forLeft(hint.label()));
    item.setPaddingLeft(true);
    if (!hint.tooltip().isEmpty()) {
      item.setTooltip(new MarkupContent(MarkupKind.MARKDOWN, hint.tooltip()));
    }
    return item;
  }

  /** How the function is called that the caret stands in. */
  CompletableFuture<SignatureHelp> signature(SignatureHelpParams params) {
    return answers.<SignatureHelp>about(
        params.getTextDocument().getUri(),
        null, // the protocol's word for no call
        buffer ->
            SignatureService.help(buffer.document(), Protocol.position(params.getPosition()))
                .map(ReadingRequests::signature)
                .orElse(null));
  }

  private static SignatureHelp signature(SignatureService.Help help) {
    List<SignatureInformation> signatures = new ArrayList<>();
    for (SignatureService.Signature one : help.signatures()) {
      SignatureInformation signature = new SignatureInformation(one.label());
      signature.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, one.doc()));
      signature.setParameters(one.parameters().stream().map(ParameterInformation::new).toList());
      signatures.add(signature);
    }
    return new SignatureHelp(signatures, help.active(), help.parameter());
  }
}
