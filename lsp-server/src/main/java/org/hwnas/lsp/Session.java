package org.hwnas.lsp;

import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/** Where in its life the server stands. */
final class Session {
  private enum State {
    NEW,
    RUNNING,
    STOPPED
  }

  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private volatile State state = State.NEW;

  void start() {
    if (state != State.NEW) {
      throw error(ResponseErrorCode.InvalidRequest, "the server is initialized already");
    }
    state = State.RUNNING;
  }

  void stop() {
    check();
    state = State.STOPPED;
  }

  /** Refuses a request before {@code initialize} and after {@code shutdown}. */
  void check() {
    if (state == State.NEW) {
      throw error(ResponseErrorCode.ServerNotInitialized, "the server is not initialized yet");
    }
    if (state == State.STOPPED) {
      throw error(ResponseErrorCode.InvalidRequest, "the server is shut down");
    }
  }

  void end() {
    end.complete(state == State.STOPPED ? 0 : 1);
  }

  int awaitEnd() {
    return end.join();
  }

  private static ResponseErrorException error(ResponseErrorCode code, String message) {
    return new ResponseErrorException(new ResponseError(code, message, null));
  }
}
