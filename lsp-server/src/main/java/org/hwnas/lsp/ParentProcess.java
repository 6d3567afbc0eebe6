package org.hwnas.lsp;

/** Ends the server with the editor that started it, even where the editor crashes. */
final class ParentProcess {
  private ParentProcess() {}

  /**
   * Calls back when a process ends. A process that cannot be seen, as from inside a container, is
   * not watched: its end cannot be told from that.
   *
   * @param id as the editor says it; may be null
   */
  static void watch(Integer id, Runnable ended) {
    if (id != null && id != ProcessHandle.current().pid()) {
      ProcessHandle.of(id).ifPresent(parent -> parent.onExit().thenRun(ended));
    }
  }
}
