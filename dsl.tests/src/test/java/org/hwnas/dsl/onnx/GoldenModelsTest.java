package org.hwnas.dsl.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The models beside the golden specs are those that {@link Models} writes; run with {@code
 * -Dgolden=update} to write them again.
 */
class GoldenModelsTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/files");

  @Test
  void areAsWritten() throws IOException {
    byte[] small = Models.small(32, 32);
    Map<String, byte[]> models =
        Map.of(
            "small.onnx", small,
            "cut.onnx", Arrays.copyOf(small, small.length * 2 / 3),
            "neighbours.onnx", Models.neighbours(),
            "open.onnx", Models.small("height", "width"));
    boolean moved = false;
    for (Map.Entry<String, byte[]> model : models.entrySet()) {
      Path file = FOLDER.resolve(model.getKey());
      boolean same =
          Files.exists(file) && Arrays.equals(Files.readAllBytes(file), model.getValue());
      moved |= !same;
      if (!same && "update".equals(System.getProperty("golden"))) {
        Files.write(file, model.getValue());
      }
    }
    assertThat(moved).isFalse();
  }
}
