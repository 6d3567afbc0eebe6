package org.hwnas.lsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextEdit;
import org.hwnas.dsl.ide.Formatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as an editor sees it. */
@Timeout(120)
class LanguageServerTest {
  private static final String URI = "untitled:spec.hwnas";
  private static final String DEVICE =
      """
      hwnas 1.0
      /// The cell of our lab.
      device lab {
        g_min = 1 uS
        g_max = 30 uS
      }
      """;
  private static final Formatter FORMATTER =
      (name, text) ->
          text.contains("!") ? Optional.empty() : Optional.of(text.replace("  g_", "    g_"));

  @TempDir Path folder;
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(FORMATTER);
  }

  @AfterEach
  void stop() throws Exception {
    running.close();
  }

  @Test
  void saysWhatItCanDo() throws Exception {
    InitializeResult result = running.initialize();

    assertThat(result.getServerInfo().getName()).isEqualTo("hwnas");
    assertThat(result.getCapabilities().getTextDocumentSync().getRight().getChange())
        .isEqualTo(TextDocumentSyncKind.Incremental);
    assertThat(result.getCapabilities().getPositionEncoding()).isEqualTo("utf-16");
    assertThat(running.shutdown()).isZero();
  }

  @Test
  void publishesErrorsAndWithdrawsThemWhenMended() throws Exception {
    running.initialize();
    running.open(URI, DEVICE.replace("30 uS", "30 um"));

    PublishDiagnosticsParams broken = running.client.awaitVersion(URI, 1);
    assertThat(RecordingClient.codes(broken)).containsExactly("HW306");
    Diagnostic diagnostic = broken.getDiagnostics().get(0);
    assertThat(diagnostic.getSource()).isEqualTo("hwnas");
    assertThat(diagnostic.getRange())
        .isEqualTo(new Range(new Position(4, 10), new Position(4, 15)));

    running.edit(URI, 2, new int[] {4, 14, 4, 15}, "S");
    running.edit(URI, 3, new int[] {4, 13, 4, 15}, "uS");
    assertThat(running.client.awaitVersion(URI, 3).getDiagnostics()).isEmpty();
  }

  @Test
  void dropsTheChecksThatEditsOvertake() throws Exception {
    running.initialize();
    running.open(URI, DEVICE);
    running.client.awaitVersion(URI, 1);
    for (int version = 2; version <= 30; version++) {
      running.edit(URI, version, new int[] {0, 0, 0, 0}, "\n");
    }
    int last = 1;
    while (last < 30) { // some may be checked in between on a busy machine, but none late
      int version = running.client.await(p -> true).getVersion();
      assertThat(version).isGreaterThan(last);
      last = version;
    }
    assertThat(running.client.isSilent(400)).isTrue();
  }

  @Test
  void keepsTheLineEndsOfTheEditor() throws Exception {
    running.initialize();
    running.open(URI, DEVICE.replace("\n", "\r\n"));
    assertThat(running.client.awaitVersion(URI, 1).getDiagnostics()).isEmpty();
    running.edit(URI, 2, new int[] {3, 10, 4, 7}, "2 uS\r\n  g_max");
    assertThat(running.client.awaitVersion(URI, 2).getDiagnostics()).isEmpty();
  }

  @Test
  void seesUnsavedTextOfImportedFiles() throws Exception {
    Path parts = folder.resolve("my parts 100%.hwnas");
    Path main = folder.resolve("main.hwnas");
    Files.writeString(parts, DEVICE);
    String partsUri = parts.toUri().toString();
    String mainUri = main.toUri().toString();
    String text = "hwnas 1.0\nimport \"my parts 100%.hwnas\"\ndevice own extends lab { }\n";
    Files.writeString(main, text);
    running.initialize();
    running.open(mainUri, text);
    assertThat(running.client.awaitVersion(mainUri, 1).getDiagnostics()).isEmpty();

    running.open(partsUri, DEVICE.replace("device lab", "device bench"));
    PublishDiagnosticsParams renamed =
        running.client.await(p -> p.getUri().equals(mainUri) && !p.getDiagnostics().isEmpty());
    assertThat(RecordingClient.codes(renamed)).containsExactly("HW206");

    running.close(partsUri);
    running.client.await(p -> p.getUri().equals(mainUri) && p.getDiagnostics().isEmpty());
  }

  @Test
  void publishesAnImportedFilesErrorsToThatFile() throws Exception {
    Path parts = folder.resolve("parts.hwnas");
    Files.writeString(parts, "hwnas 1.0\ndevice lab {\n  g_max 3\n}\n");
    String mainUri = folder.resolve("main.hwnas").toUri().toString();
    running.initialize();
    running.open(mainUri, "hwnas 1.0\nimport \"parts.hwnas\"\ndevice own extends lab { }\n");

    PublishDiagnosticsParams shown =
        running.client.await(p -> p.getUri().equals(parts.toUri().toString()));
    assertThat(RecordingClient.codes(shown)).isNotEmpty();
    running.close(mainUri);
    running.client.await(
        p -> p.getUri().equals(parts.toUri().toString()) && p.getDiagnostics().isEmpty());
  }

  @Test
  void readsAnAddressWithBareBlanks() throws Exception {
    Files.writeString(folder.resolve("a part.hwnas"), DEVICE);
    running.initialize();
    String uri = "file://" + folder.toUri().getPath() + "my main.hwnas";
    running.open(uri, "hwnas 1.0\nimport \"a part.hwnas\"\ndevice own extends lab { }\n");
    assertThat(running.client.awaitVersion(uri, 1).getDiagnostics()).isEmpty();
    running.close(uri);
    running.client.await(p -> p.getUri().equals(uri) && p.getVersion() == null);
  }

  @Test
  void completesHoversAndJumps() throws Exception {
    running.initialize();
    MarkedText spec = MarkedText.of(DEVICE + "device own extends la<|>b { }\n");
    running.open(URI, spec.text());
    TextDocumentIdentifier id = new TextDocumentIdentifier(URI);

    assertThat(running.complete(URI, spec.position()))
        .startsWith("lab")
        .contains("hwnas.devices.pcm_joshi")
        .doesNotContain("own");
    Hover hover =
        running
            .server
            .getTextDocumentService()
            .hover(new HoverParams(id, spec.position()))
            .get(20, TimeUnit.SECONDS);
    assertThat(hover.getContents().getRight().getValue())
        .isEqualTo("```hwnas\ndevice lab\n```\n\nThe cell of our lab.");
    List<? extends Location> target =
        running
            .server
            .getTextDocumentService()
            .definition(new DefinitionParams(id, spec.position()))
            .get(20, TimeUnit.SECONDS)
            .getLeft();
    assertThat(target)
        .singleElement()
        .isEqualTo(new Location(URI, new Range(new Position(2, 7), new Position(2, 10))));
  }

  @Test
  void outlines() throws Exception {
    running.initialize();
    running.open(URI, DEVICE);
    DocumentSymbol device =
        running
            .server
            .getTextDocumentService()
            .documentSymbol(new DocumentSymbolParams(new TextDocumentIdentifier(URI)))
            .get(20, TimeUnit.SECONDS)
            .get(0)
            .getRight();
    assertThat(device.getName()).isEqualTo("lab");
    assertThat(device.getChildren())
        .extracting(DocumentSymbol::getName)
        .containsExactly("g_min", "g_max");
  }

  @Test
  void formatsTheLinesThatDiffer() throws Exception {
    running.initialize();
    running.open(URI, DEVICE);
    assertThat(format())
        .containsExactly(
            new TextEdit(
                new Range(new Position(3, 0), new Position(4, 15)),
                "    g_min = 1 uS\n    g_max = 30 uS"));
    running.replace(URI, 2, DEVICE + "!");
    assertThat(format()).isEmpty();
  }

  private List<TextEdit> format() throws Exception {
    return List.copyOf(
        running
            .server
            .getTextDocumentService()
            .formatting(
                new DocumentFormattingParams(
                    new TextDocumentIdentifier(URI), new FormattingOptions(2, true)))
            .get(20, TimeUnit.SECONDS));
  }

  @Test
  void survivesMalformedMessages() throws Exception {
    running.initialize();
    running.sendRaw("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":");
    running.sendRaw("[]");
    running.sendRaw("nonsense");
    running.sendRaw("{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"no/such\",\"params\":{}}");
    running.sendRaw(
        "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"textDocument/hover\",\"params\":{\"position\":3}}");
    running.sendRaw("{\"jsonrpc\":\"2.0\",\"id\":10,\"method\":\"textDocument/hover\"}");
    running.sendRaw("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{}}");
    running.sendBytes("Content-Length: many\r\n\r\n");
    running.sendBytes("Content-Length: -5\r\n\r\n");
    running.sendRaw("{}");
    running.sendRaw("null");
    running.open(URI, DEVICE);
    assertThat(running.client.awaitVersion(URI, 1).getDiagnostics()).isEmpty();
    assertThat(running.shutdown()).isZero();
  }

  @Test
  void survivesMessagesInAnyOrder() throws Exception {
    running.initialize();
    String text = "{\"uri\":\"" + URI + "\"}";
    String change =
        "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":{\"uri\":\""
            + URI
            + "\",\"version\":%d},\"contentChanges\":[{\"text\":\"}}}\"}]}}";
    String close =
        "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didClose\",\"params\":{\"textDocument\":"
            + text
            + "}}";
    running.sendRaw(change.formatted(7)); // of a text that is not open
    running.sendRaw(close);
    running.sendRaw("{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":{\"id\":99}}");
    running.sendRaw("{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":null}"); // nobody asked
    running.open(URI, DEVICE);
    running.sendRaw(close);
    running.sendRaw(close);
    running.sendRaw(change.formatted(2)); // overtaken by the close
    running.open(URI, DEVICE);
    assertThat(running.client.awaitVersion(URI, 1).getDiagnostics()).isEmpty();
    running.sendRaw(change.formatted(5));
    assertThat(running.client.awaitVersion(URI, 5).getDiagnostics()).isNotEmpty();
    assertThat(running.shutdown()).isZero();
  }

  @Test
  void survivesBrokenText() throws Exception {
    running.initialize();
    String deep = "hwnas 1.0\nlet a = " + "(".repeat(200_000) + "1";
    running.open(URI, deep);
    running.complete(URI, new Position(1, 8));
    assertThat(RecordingClient.codes(running.client.awaitVersion(URI, 1))).contains("HW101");
    running.replace(URI, 2, "\"}{ @( = .. \\ /* \u0000 \ud83d");
    running.complete(URI, new Position(0, 5));
    running.complete(URI, new Position(9, 99));
    running.replace(URI, 3, DEVICE);
    assertThat(running.client.awaitVersion(URI, 3).getDiagnostics()).isEmpty();
  }

  @Test
  void refusesRequestsOutsideItsLife() throws Exception {
    assertThatThrownBy(() -> running.complete(URI, new Position(0, 0)))
        .hasMessageContaining("not initialized");
    running.initialize();
    running.server.shutdown().get(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> running.complete(URI, new Position(0, 0)))
        .hasMessageContaining("shut down");
    running.server.exit();
    assertThat(running.exitCode.get(20, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void endsWithOneWhenTheClientHangsUp() throws Exception {
    running.initialize();
    assertThat(running.hangUp()).isEqualTo(1);
  }

  @Test
  void endsWithOneWhenToldToExitWithoutShutdown() throws Exception {
    running.initialize();
    running.server.exit();
    assertThat(running.exitCode.get(20, TimeUnit.SECONDS)).isEqualTo(1);
  }
}
