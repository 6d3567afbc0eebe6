package org.hwnas.runtime.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The IDX format, and what is no such file. */
class IdxReaderTest {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  private static void refused(ThrowingCallable read, String... parts) {
    assertThatThrownBy(read)
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("`the-file`")
        .hasMessageContainingAll(parts);
  }

  @Test
  void valuesFollowTheHeader() {
    assertThat(IdxReader.read(IdxFiles.counting(IMAGES, 3, 2, 2), "the-file", 3, 2, 2))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(IdxReader.read(IdxFiles.counting(LABELS, 4), "the-file", 4))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void aCutFileIsRefusedWithItsLength() {
    byte[] whole = IdxFiles.counting(IMAGES, 3, 2, 2);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      refused(() -> IdxReader.read(cut, "the-file", 3, 2, 2), cut.length + " bytes");
    }
  }

  @Test
  void bytesTooManyAreRefused() {
    byte[] longer = Arrays.copyOf(IdxFiles.counting(LABELS, 4), 13);
    refused(() -> IdxReader.read(longer, "the-file", 4), "13 bytes", "12 are expected");
  }

  @Test
  void anotherTypeOrNumberOfDimensionsIsRefused() {
    refused(() -> IdxReader.read(IdxFiles.counting(0x0d01, 4), "the-file", 4), "0x00000d01");
    refused(
        () -> IdxReader.read(IdxFiles.counting(IMAGES, 4, 1, 1), "the-file", 4),
        "1 dimensions",
        "0x00000803");
  }

  @Test
  void aHeaderWithOtherCountsIsRefusedWithBoth() {
    refused(
        () -> IdxReader.read(IdxFiles.counting(IMAGES, 3, 2, 2), "the-file", 4, 2, 2),
        "length of 3",
        "4 is expected");
    refused(
        () -> IdxReader.read(IdxFiles.counting(IMAGES, 3, 2, 1), "the-file", 3, 2, 2),
        "length of 1",
        "2 is expected");
  }

  @Test
  void pixelsAreUnsignedAndScaledToOne() {
    DataSet.Split split =
        new DataSet.Split(new byte[] {0, 1, (byte) 128, (byte) 255}, new byte[] {7, 9}, 2);
    float[] target = {-1, -1, -1, -1};
    split.copy(1, target, 1);
    assertThat(target).containsExactly(-1, 128 * (1f / 255), 255 * (1f / 255), -1);
    assertThat(split.size()).isEqualTo(2);
  }
}
