package org.hwnas.runtime.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where data sets are found, and that only the published ones are read. */
class DataSetsTest {
  private static final Path SHIPPED = Path.of("..", "examples", "data");
  private static final String SMALL = "fashion_mnist_10k";

  @TempDir Path folder;

  private Path copyOfShipped() throws IOException {
    Path copy = Files.createDirectories(folder.resolve(SMALL));
    try (Stream<Path> files = Files.list(SHIPPED.resolve(SMALL))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".gz")).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  @Test
  void theShippedSetIsWhatTheCatalogueSays() {
    DataSets sets = new DataSets(List.of(SHIPPED));
    DataSet set = sets.load(SMALL);
    assertThat(set.name()).isEqualTo(SMALL);
    assertThat(set.train().size()).isEqualTo(10_000);
    assertThat(set.test().size()).isEqualTo(2_000);
    assertThat(set.train().sampleSize()).isEqualTo(28 * 28);
    assertThat(set.train().pixels()).hasSize(10_000 * 28 * 28);
    for (byte label : set.test().labels()) {
      assertThat(label).isBetween((byte) 0, (byte) 9);
    }
    assertThat(sets.load(SMALL)).isSameAs(set);
  }

  @Test
  void unpackedFilesDoAsWell() throws IOException {
    byte[] content = IdxFiles.counting(0x0801, 3);
    Catalogue.DataFile file = new Catalogue.DataFile("labels", DataSets.sha256(content));
    Files.write(folder.resolve("labels"), content);
    assertThat(DataSets.content(folder, file)).isEqualTo(content);
    Files.write(folder.resolve("labels.gz"), IdxFiles.gzip(content));
    assertThat(DataSets.content(folder, file)).isEqualTo(content);
  }

  @Test
  void otherContentIsRefusedWithBothChecksums() throws IOException {
    byte[] content = IdxFiles.counting(0x0801, 3);
    byte[] other = IdxFiles.counting(0x0801, 4);
    Files.write(folder.resolve("labels.gz"), IdxFiles.gzip(other));
    Catalogue.DataFile file = new Catalogue.DataFile("labels", DataSets.sha256(content));
    assertThatThrownBy(() -> DataSets.content(folder, file))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("labels.gz")
        .hasMessageContaining(DataSets.sha256(content))
        .hasMessageContaining(DataSets.sha256(other));
  }

  @Test
  void aCutArchiveIsRefusedByName() throws IOException {
    Path set = copyOfShipped();
    Path labels = set.resolve("t10k-labels-idx1-ubyte.gz");
    byte[] whole = Files.readAllBytes(labels);
    Files.write(labels, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> new DataSets(List.of(folder)).load(SMALL))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("t10k-labels-idx1-ubyte.gz");
  }

  @Test
  void whatIsNoArchiveIsRefusedByName() throws IOException {
    Path set = copyOfShipped();
    Files.writeString(set.resolve("train-images-idx3-ubyte.gz"), "<html>not found</html>");
    assertThatThrownBy(() -> new DataSets(List.of(folder)).load(SMALL))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("train-images-idx3-ubyte.gz");
  }

  @Test
  void aSetWithAFileMissingIsNotInstalled() throws IOException {
    Path set = copyOfShipped();
    DataSets sets = new DataSets(List.of(folder));
    assertThat(sets.folder(SMALL)).contains(set);
    Files.delete(set.resolve("t10k-labels-idx1-ubyte.gz"));
    assertThat(sets.folder(SMALL)).isEmpty();
    assertThatThrownBy(() -> sets.load(SMALL))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("not installed")
        .hasMessageContaining("hwnas data install " + SMALL);
  }

  @Test
  void theFirstRootThatHasASetWins() throws IOException {
    Path copy = copyOfShipped();
    assertThat(new DataSets(List.of(folder, SHIPPED)).folder(SMALL)).contains(copy);
    assertThat(new DataSets(List.of(SHIPPED, folder)).folder(SMALL))
        .contains(SHIPPED.resolve(SMALL));
    Files.delete(copy.resolve("train-labels-idx1-ubyte.gz"));
    assertThat(new DataSets(List.of(folder, SHIPPED)).folder(SMALL))
        .contains(SHIPPED.resolve(SMALL));
  }

  @Test
  void anUnknownSetIsRefusedByName() {
    DataSets sets = new DataSets(List.of(SHIPPED));
    assertThat(sets.folder("no_such_set")).isEmpty();
    assertThatThrownBy(() -> sets.load("no_such_set"))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("`no_such_set`");
  }

  @Test
  void theUsersFolderFollowsTheEnvironment() {
    assertThat(DataSets.userRoot(Map.of("HWNAS_DATA", "own", "XDG_CACHE_HOME", "cache"), "home"))
        .isEqualTo(Path.of("own"));
    assertThat(DataSets.userRoot(Map.of("HWNAS_DATA", "", "XDG_CACHE_HOME", "cache"), "home"))
        .isEqualTo(Path.of("cache", "hwnas", "data"));
    assertThat(DataSets.userRoot(Map.of(), "home"))
        .isEqualTo(Path.of("home", ".cache", "hwnas", "data"));
  }
}
