package org.hwnas.runtime.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installation from a server of our own and from folders, right and damaged. */
class DataInstallerTest {
  private static final byte[] IMAGES = IdxFiles.counting(0x0803, 3, 2, 2);
  private static final byte[] LABELS = IdxFiles.counting(0x0801, 3);
  private static final Catalogue.Entry TINY = IdxFiles.entry(IMAGES, LABELS);

  @TempDir Path root;
  @TempDir Path source;

  private final Map<String, byte[]> served = new ConcurrentHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final DataInstaller installer = new DataInstaller(said::add);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          byte[] content = served.get(path);
          boolean cut = served.containsKey(path + "?cut");
          if (content == null) {
            exchange.sendResponseHeaders(404, -1);
          } else {
            exchange.sendResponseHeaders(200, content.length);
            try (OutputStream body = exchange.getResponseBody()) {
              body.write(content, 0, cut ? content.length / 2 : content.length);
            }
          }
          exchange.close();
        });
    server.start();
    served.put("/data/tiny-images.gz", IdxFiles.gzip(IMAGES));
    served.put("/data/tiny-labels.gz", IdxFiles.gzip(LABELS));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/data";
  }

  private Catalogue.Entry published(String address) {
    return new Catalogue.Entry(
        TINY.name(),
        TINY.title(),
        TINY.licence(),
        TINY.reference(),
        TINY.input(),
        TINY.trainSize(),
        TINY.testSize(),
        TINY.files(),
        List.of(),
        Optional.of(address));
  }

  private List<String> installed() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(p -> !p.equals(root) && !p.equals(root.resolve("tiny")))
          .map(p -> p.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private void fails(Catalogue.Entry entry, Optional<String> from, String... parts)
      throws IOException {
    assertThatThrownBy(() -> installer.install(entry, root, from))
        .isInstanceOf(DataSetException.class)
        .hasMessageContainingAll(parts)
        // a name that is gone when the message is read helps nobody
        .hasMessageNotContaining(".incoming");
    assertThat(installed()).noneMatch(name -> name.startsWith("."));
  }

  @Test
  void filesOfThePublishedAddressAreInstalled() throws IOException {
    for (String address : List.of(address(), address() + "/")) {
      Path folder = installer.install(published(address), root, Optional.empty());
      assertThat(folder).isEqualTo(root.resolve("tiny"));
      assertThat(installed()).containsExactly("tiny-images.gz", "tiny-labels.gz");
      assertThat(DataSets.content(folder, TINY.files().get(0))).isEqualTo(IMAGES);
      assertThat(DataSets.content(folder, TINY.files().get(1))).isEqualTo(LABELS);
      Files.delete(folder.resolve("tiny-images.gz"));
    }
    assertThat(asked).doesNotContain("/data//tiny-images.gz");
  }

  @Test
  void whatIsThereAndRightIsKept() throws IOException {
    installer.install(published(address()), root, Optional.empty());
    asked.clear();
    installer.install(published(address()), root, Optional.empty());
    assertThat(asked).isEmpty();
    assertThat(said).contains("tiny-images: already there");
  }

  @Test
  void aDamagedFileIsReplaced() throws IOException {
    Path folder = Files.createDirectories(root.resolve("tiny"));
    Files.writeString(folder.resolve("tiny-images.gz"), "damaged");
    installer.install(published(address()), root, Optional.empty());
    assertThat(DataSets.content(folder, TINY.files().get(0))).isEqualTo(IMAGES);
  }

  @Test
  void anAddressGivenWinsOverThePublishedOne() {
    installer.install(published("http://127.0.0.1:1/nowhere"), root, Optional.of(address()));
    assertThat(asked).containsExactly("/data/tiny-images.gz", "/data/tiny-labels.gz");
  }

  @Test
  void aWrongChecksumLeavesNothingBehindAndNamesTheSource() throws IOException {
    served.put("/data/tiny-images.gz", IdxFiles.gzip(LABELS));
    fails(published(address()), Optional.empty(), "tiny-images", address(), "not the published");
    assertThat(installed()).isEmpty();
  }

  @Test
  void whatIsNoArchiveLeavesNothingBehind() throws IOException {
    served.put("/data/tiny-images.gz", "<html>welcome</html>".getBytes());
    fails(published(address()), Optional.empty(), "tiny-images", address());
    assertThat(installed()).isEmpty();
  }

  @Test
  void aMissingPageLeavesNothingBehindAndTellsTheStatus() throws IOException {
    served.remove("/data/tiny-images.gz");
    fails(published(address()), Optional.empty(), address() + "/tiny-images.gz", "404", "--from");
    assertThat(installed()).isEmpty();
  }

  @Test
  void aBrokenConnectionLeavesNothingBehind() throws IOException {
    served.put("/data/tiny-images.gz?cut", new byte[0]);
    fails(published(address()), Optional.empty(), address() + "/tiny-images.gz");
    assertThat(installed()).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    server.stop(0);
    fails(published(address()), Optional.empty(), address() + "/tiny-images.gz", "--from");
    assertThat(installed()).isEmpty();
  }

  @Test
  void filesThatWereRightStayWhereALaterOneFails() throws IOException {
    served.remove("/data/tiny-labels.gz");
    fails(published(address()), Optional.empty(), "tiny-labels");
    assertThat(installed()).containsExactly("tiny-images.gz");
  }

  @Test
  void aDamagedFileStaysWhereNothingBetterComes() throws IOException {
    Path folder = Files.createDirectories(root.resolve("tiny"));
    Files.writeString(folder.resolve("tiny-images.gz"), "damaged");
    served.clear();
    fails(published(address()), Optional.empty(), "404");
    assertThat(Files.readString(folder.resolve("tiny-images.gz"))).isEqualTo("damaged");
  }

  @Test
  void foldersAreCopiedFrom() throws IOException {
    Files.write(source.resolve("tiny-images.gz"), IdxFiles.gzip(IMAGES));
    Files.write(source.resolve("tiny-labels.gz"), IdxFiles.gzip(LABELS));
    installer.install(published(address()), root, Optional.of(source.toString()));
    assertThat(installed()).containsExactly("tiny-images.gz", "tiny-labels.gz");
    assertThat(asked).isEmpty();
  }

  @Test
  void aFolderWithoutTheFilesIsNamed() throws IOException {
    fails(
        published(address()),
        Optional.of(source.toString()),
        "there is no `tiny-images.gz`",
        source.toString());
    assertThat(installed()).isEmpty();
    assertThat(asked).isEmpty(); // who names a folder does not ask for a download
  }

  @Test
  void aFolderWithAnotherFileIsNamed() throws IOException {
    Files.write(source.resolve("tiny-images.gz"), IdxFiles.gzip(LABELS));
    fails(TINY, Optional.of(source.toString()), source.toString(), "not the published");
    assertThat(installed()).isEmpty();
  }

  @Test
  void aSetThatIsPublishedNowhereIsRefused() throws IOException {
    fails(TINY, Optional.empty(), "there is no `tiny-images.gz`", "any known place");
    assertThat(installed()).isEmpty();
  }
}
