package org.hwnas.lsp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensDelta;
import org.eclipse.lsp4j.SemanticTokensDeltaParams;
import org.eclipse.lsp4j.SemanticTokensEdit;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SemanticTokensRangeParams;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.hwnas.dsl.ide.SemanticTokenService;

/** The words of a text in the five numbers each that the protocol has for them. */
final class TokenRequests {
  /** Numbers a word. */
  private static final int WIDTH = 5;

  private record Sent(String id, List<Integer> data) {}

  private final Answers answers;
  private final Map<String, Sent> sent = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  TokenRequests(Answers answers) {
    this.answers = answers;
  }

  static SemanticTokensLegend legend() {
    return new SemanticTokensLegend(
        Arrays.stream(SemanticTokenService.Type.values())
            .map(SemanticTokenService.Type::id)
            .toList(),
        Arrays.stream(SemanticTokenService.Modifier.values())
            .map(SemanticTokenService.Modifier::id)
            .toList());
  }

  CompletableFuture<SemanticTokens> all(SemanticTokensParams params) {
    String uri = params.getTextDocument().getUri();
    return answers.about(
        uri,
        new SemanticTokens(List.of()),
        buffer -> tokens(remember(uri, data(buffer, 0, Integer.MAX_VALUE))));
  }

  CompletableFuture<SemanticTokens> range(SemanticTokensRangeParams params) {
    return answers.about(
        params.getTextDocument().getUri(),
        new SemanticTokens(List.of()),
        buffer ->
            new SemanticTokens(
                data(
                    buffer,
                    params.getRange().getStart().getLine(),
                    params.getRange().getEnd().getLine())));
  }

  /** What changed since an answer, as one edit; everything where that answer is not known. */
  CompletableFuture<Either<SemanticTokens, SemanticTokensDelta>> delta(
      SemanticTokensDeltaParams params) {
    String uri = params.getTextDocument().getUri();
    return answers.about(
        uri,
        Either.forLeft(new SemanticTokens(List.of())),
        buffer -> {
          Sent before = sent.get(Uris.key(uri));
          Sent now = remember(uri, data(buffer, 0, Integer.MAX_VALUE));
          if (before == null || !before.id().equals(params.getPreviousResultId())) {
            return Either.forLeft(tokens(now));
          }
          return Either.forRight(new SemanticTokensDelta(edits(before, now), now.id()));
        });
  }

  void forget(String key) {
    sent.remove(key);
  }

  private static SemanticTokens tokens(Sent now) {
    return new SemanticTokens(now.id(), now.data());
  }

  private Sent remember(String uri, List<Integer> data) {
    Sent now = new Sent(Long.toString(ids.incrementAndGet()), data);
    sent.put(Uris.key(uri), now);
    return now;
  }

  private static List<SemanticTokensEdit> edits(Sent before, Sent now) {
    List<Integer> old = before.data();
    List<Integer> data = now.data();
    int most = Math.min(old.size(), data.size());
    int head = 0;
    while (head < most && old.get(head).equals(data.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < most - head
        && old.get(old.size() - 1 - tail).equals(data.get(data.size() - 1 - tail))) {
      tail++;
    }
    return head == old.size() && head == data.size()
        ? List.of()
        : List.of(
            new SemanticTokensEdit(
                head, old.size() - head - tail, data.subList(head, data.size() - tail)));
  }

  private List<Integer> data(Buffers.Buffer buffer, int from, int to) {
    List<SemanticTokenService.SemanticToken> tokens =
        SemanticTokenService.tokens(buffer.document(), answers.files(buffer));
    List<Integer> data = new ArrayList<>(tokens.size() * WIDTH);
    int line = 0;
    int character = 0;
    for (SemanticTokenService.SemanticToken token : tokens) {
      int at = token.span().start().line();
      if (at < from || at > to) {
        continue;
      }
      int start = token.span().start().character();
      int modifiers = 0;
      for (SemanticTokenService.Modifier modifier : token.modifiers()) {
        modifiers |= 1 << modifier.ordinal();
      }
      data.add(at - line);
      data.add(at == line ? start - character : start);
      data.add(token.span().end().character() - start);
      data.add(token.type().ordinal());
      data.add(modifiers);
      line = at;
      character = start;
    }
    return data;
  }
}
