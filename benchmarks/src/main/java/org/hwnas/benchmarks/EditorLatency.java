package org.hwnas.benchmarks;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageServer;

/**
 * How long an editor waits for the server: a process of its own, asked over its standard streams
 * while somebody types into a spec of 5,000 lines, and into one of a workspace of 200 files. Each
 * keystroke is followed by a completion and a hover at once, before the text is checked again, and
 * then by the wait for its diagnostics.
 */
public final class EditorLatency {
  private static final int LINES = 5_000;
  private static final int FILES = 200;

  /** The first keystrokes are those of a cold JVM; they are shown on their own. */
  private static final int COLD = 20;

  private final Process process;
  private final LanguageServer server;
  private final EditorEnd editor = new EditorEnd();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "editor");
            thread.setDaemon(true); // a failure ends the benchmark
            return thread;
          });
  private final double initialize;
  private int version = 1;

  private EditorLatency(List<String> command, Path folder, Path log)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    process = new ProcessBuilder(command).redirectError(Redirect.to(log.toFile())).start();
    Launcher<LanguageServer> launcher =
        new LSPLauncher.Builder<LanguageServer>()
            .setLocalService(editor)
            .setRemoteInterface(LanguageServer.class)
            .setInput(process.getInputStream())
            .setOutput(process.getOutputStream())
            .setExecutorService(threads)
            .create();
    launcher.startListening();
    server = launcher.getRemoteProxy();
    InitializeParams params = new InitializeParams();
    params.setCapabilities(new ClientCapabilities());
    params.setWorkspaceFolders(
        List.of(new WorkspaceFolder(folder.toUri().toString(), folder.getFileName().toString())));
    await(server.initialize(params));
    initialize = millisSince(begin);
    server.initialized(new InitializedParams());
  }

  /**
   * Measures and prints.
   *
   * @param args how many keystrokes, then the command that starts the server
   */
  public static void main(String... args) throws IOException, InterruptedException {
    int keystrokes = Integer.parseInt(args[0]);
    List<String> command = List.of(args).subList(1, args.length);
    Path folder = Files.createTempDirectory("hwnas-latency");
    try {
      Path single = Files.createDirectory(folder.resolve("single"));
      Path spec = single.resolve("large.hwnas");
      Files.writeString(spec, LargeSpecs.spec(LargeSpecs.Shape.DEFINITIONS, LINES));
      measure("spec of 5,000 lines", command, single, spec, keystrokes);
      Path many = Files.createDirectory(folder.resolve("many"));
      List<Path> files = LargeWorkspace.write(many, FILES);
      measure("workspace of 200 files", command, many, files.get(files.size() / 2), keystrokes);
    } finally {
      try (var all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
      }
    }
  }

  private static void measure(
      String name, List<String> command, Path folder, Path spec, int keystrokes)
      throws IOException, InterruptedException {
    EditorLatency latency = new EditorLatency(command, folder, folder.resolve("log"));
    try {
      System.out.println(name);
      row("start to initialize", List.of(latency.initialize));
      latency.type(spec, keystrokes);
    } finally {
      latency.stop();
    }
  }

  private void type(Path spec, int keystrokes) throws IOException, InterruptedException {
    String uri = spec.toUri().toString();
    List<String> lines = new ArrayList<>(Files.readAllLines(spec));
    long begin = System.nanoTime();
    server
        .getTextDocumentService()
        .didOpen(
            new DidOpenTextDocumentParams(
                new TextDocumentItem(uri, "hwnas", 1, String.join("\n", lines) + "\n")));
    editor.awaitDiagnostics(uri, 1);
    row("open to first diagnostics", List.of(millisSince(begin)));

    Random random = new Random(1);
    List<Double> completions = new ArrayList<>();
    List<Double> hovers = new ArrayList<>();
    List<Double> diagnostics = new ArrayList<>();
    Map<Integer, String> touched = new LinkedHashMap<>();
    for (int i = 0; i < keystrokes; i++) {
      int line = fieldLine(lines, random);
      String before = lines.get(line);
      touched.putIfAbsent(line, before);
      boolean deletes = i % 4 == 3;
      int at = deletes ? before.length() - 1 : before.length();
      String typed = deletes ? "" : i % 4 == 0 ? " " : "r";
      lines.set(line, before.substring(0, at) + typed);
      int now = ++version;
      long keystroke = System.nanoTime();
      server
          .getTextDocumentService()
          .didChange(
              new DidChangeTextDocumentParams(
                  new VersionedTextDocumentIdentifier(uri, now),
                  List.of(
                      new TextDocumentContentChangeEvent(
                          new Range(new Position(line, at), new Position(line, before.length())),
                          typed))));
      long asked = System.nanoTime();
      Position caret = new Position(line, lines.get(line).length());
      await(
          server
              .getTextDocumentService()
              .completion(new CompletionParams(new TextDocumentIdentifier(uri), caret)));
      completions.add(millisSince(asked));
      long pointed = System.nanoTime();
      await(
          server
              .getTextDocumentService()
              .hover(
                  new HoverParams(
                      new TextDocumentIdentifier(uri), new Position(fieldLine(lines, random), 4))));
      hovers.add(millisSince(pointed));
      diagnostics.add((editor.awaitDiagnostics(uri, now) - keystroke) / 1e6);
      if (i % 3 == 2) { // leave the text sound from time to time
        for (Map.Entry<Integer, String> edited : touched.entrySet()) {
          restore(uri, lines, edited.getKey(), edited.getValue());
        }
        touched.clear();
      }
    }
    rows("keystroke to completion", completions);
    rows("hover", hovers);
    rows("keystroke to diagnostics", diagnostics);
    System.out.printf(Locale.ROOT, "  %-28s %s%n%n", "resident memory", memory());
  }

  private void restore(String uri, List<String> lines, int line, String before) {
    int now = ++version;
    int length = lines.get(line).length();
    lines.set(line, before);
    server
        .getTextDocumentService()
        .didChange(
            new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(uri, now),
                List.of(
                    new TextDocumentContentChangeEvent(
                        new Range(new Position(line, 0), new Position(line, length)), before))));
    editor.awaitDiagnostics(uri, now);
  }

  /** A line that gives a field of a block its value. */
  private static int fieldLine(List<String> lines, Random random) {
    List<Integer> fields =
        IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).startsWith("  "))
            .filter(i -> lines.get(i).contains(" = ") || lines.get(i).contains(" in "))
            .boxed()
            .toList();
    return fields.get(random.nextInt(fields.size()));
  }

  private static void rows(String name, List<Double> all) {
    if (all.size() > COLD) {
      row(name + ", first " + COLD, all.subList(0, COLD));
      row(name, all.subList(COLD, all.size()));
    } else {
      row(name, all);
    }
  }

  private static void row(String name, List<Double> all) {
    List<Double> sorted = all.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "  %-36s median %7.1f ms   p95 %7.1f ms   max %7.1f ms   (%d)%n",
        name,
        sorted.get((sorted.size() - 1) / 2),
        sorted.get((int) Math.ceil(0.95 * sorted.size()) - 1),
        sorted.get(sorted.size() - 1),
        sorted.size());
  }

  private String memory() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return "not known on this system";
    }
    return Files.readAllLines(status).stream()
        .filter(l -> l.startsWith("VmRSS") || l.startsWith("VmHWM"))
        .map(l -> l.replaceAll("\\s+", " "))
        .sorted()
        .reduce("", (a, b) -> a + (a.isEmpty() ? "" : ", ") + b);
  }

  private static double millisSince(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(120, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the server did not answer", e);
    }
  }

  private void stop() throws InterruptedException {
    await(server.shutdown());
    server.exit();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    threads.shutdownNow();
  }
}
