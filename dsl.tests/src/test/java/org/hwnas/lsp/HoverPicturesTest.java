package org.hwnas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.hwnas.dsl.sources.FileSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device's name shows its picture to an editor that says it shows pictures. */
class HoverPicturesTest {
  private static final String SPEC =
      """
      hwnas 1.0
      import "lab.hwnas"
      device mine extends theirs { g_max = 15 uS }
      hardware small { crossbar { device = hwnas.devices.pcm } }
      """;

  @TempDir Path folder;

  /** Says what it was asked for, in place of drawing it. */
  private static Optional<String> asked(String name, Optional<String> file, FileSource files) {
    String text = file.flatMap(files::read).orElse("nothing");
    return Optional.of(
        "<svg>%s|%s|%s</svg>".formatted(name, file.orElse("library"), text.lines().count()));
  }

  private String hover(boolean pictures, String word, Pictures drawing) throws Exception {
    Files.writeString(
        folder.resolve("lab.hwnas"), "hwnas 1.0\ndevice theirs extends hwnas.devices.pcm { }\n");
    JsonObject options = new JsonObject();
    options.addProperty("pictures", pictures);
    String uri = folder.resolve("main.hwnas").toUri().toString();
    int offset = SPEC.indexOf(word);
    String before = SPEC.substring(0, offset);
    int line = (int) before.chars().filter(c -> c == '\n').count();
    int character = offset - before.lastIndexOf('\n') - 1;
    try (RunningServer running =
        new RunningServer((name, old) -> Optional.empty(), Runs.none(), drawing)) {
      running.initialize(options);
      running.open(uri, SPEC);
      HoverParams params =
          new HoverParams(
              new TextDocumentIdentifier(uri), new Position(line, character + word.length() - 1));
      Hover hover = running.server.getTextDocumentService().hover(params).get(20, TimeUnit.SECONDS);
      return hover.getContents().getRight().getValue();
    }
  }

  private static String picture(String markdown) {
    String start = "![what it does](data:image/svg+xml;base64,";
    assertThat(markdown).contains(start);
    String data = markdown.substring(markdown.indexOf(start) + start.length());
    return new String(
        Base64.getDecoder().decode(data.substring(0, data.indexOf(')'))), StandardCharsets.UTF_8);
  }

  @Test
  void aDeviceIsDrawnFromWhereItIsDefined() throws Exception {
    // the text as it is in the editor, which is not on disk
    assertThat(picture(hover(true, "mine", HoverPicturesTest::asked)))
        .isEqualTo("<svg>mine|main.hwnas|4</svg>");
    assertThat(picture(hover(true, "theirs", HoverPicturesTest::asked)))
        .isEqualTo("<svg>theirs|lab.hwnas|2</svg>");
    assertThat(hover(true, "theirs", HoverPicturesTest::asked))
        .startsWith("```hwnas\ndevice theirs");
    assertThat(picture(hover(true, "hwnas.devices.pcm", HoverPicturesTest::asked)))
        .isEqualTo("<svg>pcm|library|1</svg>");
  }

  @Test
  void nothingIsDrawnForWhoDoesNotAskOrWhatIsNoDevice() throws Exception {
    assertThat(hover(false, "mine", HoverPicturesTest::asked))
        .contains("device mine")
        .doesNotContain("data:");
    assertThat(hover(true, "small", HoverPicturesTest::asked)).doesNotContain("data:");
    assertThat(hover(true, "mine", Pictures.none())).contains("device mine").doesNotContain("![");
  }
}
