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
}
