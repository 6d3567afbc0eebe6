package org.hwnas.lsp;

import com.google.gson.JsonObject;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.services.LanguageClient;

/** An editor, with what only one that knows this language understands; others ignore it. */
interface HwnasClient extends LanguageClient {
  /**
   * An open text was compiled.
   *
   * @param params {@code uri}, {@code experiments} (each {@code name} and {@code designs}, a whole
   *     number as text), {@code errors}, {@code warnings}
   */
  @JsonNotification("hwnas/planChanged")
  void planChanged(JsonObject params);

  /**
   * A run appeared, went on or ended.
   *
   * @param params as the answer of {@code hwnas/runs}
   */
  @JsonNotification("hwnas/runsChanged")
  void runsChanged(JsonObject params);

  /**
   * A watched run found something.
   *
   * @param params as the answer of {@code hwnas/watchRun}
   */
  @JsonNotification("hwnas/frontChanged")
  void frontChanged(JsonObject params);
}
