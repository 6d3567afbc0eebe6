package org.hwnas.lsp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.hwnas.dsl.ide.OutlineService;

/**
 * The definitions and {@code let}s of all texts of the workspace. Of a text that is not open it
 * keeps no more than these, and reads it again only after it changed on disk.
 */
final class WorkspaceIndex {
  private static final Logger LOG = Logger.getLogger(WorkspaceIndex.class.getName());

  /** What a text defines, in order, without what is inside. */
  record Indexed(String uri, String file, List<OutlineService.Symbol> symbols) {}

  /** What a file looks like from outside: as long as it stays, so does what is inside. */
  private record Stamp(FileTime changed, long size) {}

  private record Entry(Object state, Indexed indexed) {}

  private static final int MOST_SECONDS = 3;

  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private final Buffers buffers;
  private final WorkspaceSpecs specs;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  WorkspaceIndex(Buffers buffers, WorkspaceSpecs specs) {
    this.buffers = buffers;
    this.specs = specs;
    specs.onScan(
        keys -> {
          texts(() -> {});
          first.complete(null);
        });
  }

  /** Done once the workspace was looked through for the first time, or after some seconds. */
  CompletableFuture<Void> ready() {
    return first.copy().completeOnTimeout(null, MOST_SECONDS, TimeUnit.SECONDS);
  }

  /** All texts as they are now, in the order of their addresses. */
  List<Indexed> texts(CancelChecker cancel) {
    Set<String> keys = new TreeSet<>(buffers.keys());
    keys.addAll(specs.all());
    entries.keySet().retainAll(keys);
    List<Indexed> texts = new ArrayList<>();
    for (String key : keys) {
      cancel.checkCanceled();
      indexed(key).ifPresent(texts::add);
    }
    return texts;
  }

  /** The texts that are known to define a name, without a look at the disk. */
  List<Indexed> defining(String name) {
    return entries.values().stream()
        .map(Entry::indexed)
        .filter(
            i ->
                i.symbols().stream()
                    .anyMatch(
                        s -> s.kind() == OutlineService.Kind.DEFINITION && s.name().equals(name)))
        .sorted((a, b) -> a.uri().compareTo(b.uri()))
        .toList();
  }

  private Optional<Indexed> indexed(String key) {
    Optional<Buffers.Buffer> open = buffers.byKey(key);
    Optional<Object> state =
        open.isPresent() ? open.map(Buffers.Buffer::document) : stamp(key).map(s -> s);
    if (state.isEmpty()) {
      entries.remove(key);
      return Optional.empty();
    }
    Entry known = entries.get(key);
    if (known != null && known.state().equals(state.get())) {
      return Optional.of(known.indexed());
    }
    Optional<Buffers.Buffer> text = open.or(() -> buffers.saved(key));
    text.ifPresent(t -> entries.put(key, new Entry(state.get(), of(t))));
    return Optional.ofNullable(entries.get(key)).map(Entry::indexed);
  }

  private static Indexed of(Buffers.Buffer text) {
    return new Indexed(
        text.uri(), text.document().name(), OutlineService.definitions(text.document()));
  }

  private static Optional<Stamp> stamp(String key) {
    Optional<Path> path = Uris.path(key);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes now = Files.readAttributes(path.get(), BasicFileAttributes.class);
      return Optional.of(new Stamp(now.lastModifiedTime(), now.size()));
    } catch (IOException e) {
      LOG.log(Level.FINE, "gone: " + key, e);
      return Optional.empty();
    }
  }
}
