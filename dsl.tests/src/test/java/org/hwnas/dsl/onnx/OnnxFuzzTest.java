package org.hwnas.dsl.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Whatever is in a file, reading it ends soon, in a network or a finding. */
class OnnxFuzzTest {
  private static final int DAMAGED = 3_000;

  /** True where the bytes are a network. */
  private static boolean read(byte[] bytes) {
    try {
      OnnxModel model = OnnxModel.read(new ByteArrayInputStream(bytes));
      return !model.network(OnnxNetwork.Stated.NOTHING).layers().isEmpty();
    } catch (OnnxException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    } catch (IOException e) {
      throw new AssertionError("a stream in memory does not fail", e);
    }
  }

  private static List<byte[]> models() {
    return List.of(
        Models.small(32, 32), Models.lenet5(), Models.mobileNetV2(), Models.visionTransformer());
  }

  @Test
  void noPartOfAModelIsAModel() {
    byte[] model = Models.small(32, 32);
    for (int length = 0; length < model.length; length++) {
      byte[] part = Arrays.copyOf(model, length);
      boolean whole = length > model.length - 10; // only the operator set is missing
      assertThat(read(part) && !whole).as("the first %d bytes", length).isFalse();
    }
  }

  @Test
  void everyFlippedBitOfASmallModelIsSurvived() {
    byte[] model = Models.small(32, 32);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int bit = 0; bit < 8 * model.length; bit++) {
            byte[] damaged = model.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            read(damaged);
          }
        });
  }

  @Test
  void damagedModelsAreSurvived() {
    Random random = new Random(11);
    List<byte[]> models = models();
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(120),
        () -> {
          for (int i = 0; i < DAMAGED; i++) {
            read(damaged(models.get(random.nextInt(models.size())), random));
          }
        });
  }

  @Test
  void specsOfDamagedModelsAreSurvived() {
    Random random = new Random(12);
    byte[] small = Models.small(32, 32);
    for (int i = 0; i < 300; i++) {
      Imported.compiled(damaged(small, random), "network = onnx(\"models/m.onnx\")");
    }
  }

  /** A model with some bits flipped, a part overwritten, or its end missing. */
  private static byte[] damaged(byte[] model, Random random) {
    byte[] damaged = model.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
    }
    if (random.nextInt(4) == 0) {
      int at = random.nextInt(damaged.length);
      int length = Math.min(damaged.length - at, 1 + random.nextInt(12));
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, damaged, at, length);
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(damaged, random.nextInt(damaged.length))
        : damaged;
  }

  @Test
  void aLengthBeyondTheFileAllocatesNothing() {
    // field 7, the graph, of two thousand million bytes; in it an initializer as large
    byte[] claims = {0x3a, -1, -1, -1, -1, 7, 0x2a, -6, -1, -1, -1, 7, 0x4a, -16, -1, -1, -1, 7};
    assertThat(read(claims)).isFalse();
  }

  @Test
  void aChainOfFunctionsWithoutEndIsSurvived() {
    OnnxWriter w = new OnnxWriter();
    String at = w.input("image", "batch", 3, 8, 8);
    for (int i = 0; i < 20_000; i++) {
      at = w.unary("Relu", at);
    }
    w.output(at);
    assertThat(read(w.model())).isTrue();
  }

  @Test
  void aTensorCombinedWithItselfOverAndOverIsSurvived() {
    OnnxWriter w = new OnnxWriter();
    String at = w.input("image", "batch", 3, 8, 8);
    for (int i = 0; i < 200; i++) {
      at = w.binary("Mul", at, at);
    }
    w.output(at);
    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> read(w.model()));
  }
}
