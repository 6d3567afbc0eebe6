package org.hwnas.runtime.workload;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings a data set to the user's folder: from a folder given or an operating system's package,
 * else from its published address. Files are checked before they take their place; what is there
 * and right is kept.
 */
public final class DataInstaller {
  private final Consumer<String> say;

  /**
   * @param say gets one line per step
   */
  public DataInstaller(Consumer<String> say) {
    this.say = say;
  }

  /**
   * Installs a set.
   *
   * @param root the folder that holds data sets; the set gets a folder of its name in it
   * @param from a folder or an address that holds the files; empty: the usual places
   * @return the set's folder
   * @throws DataSetException where no place has the files, or one is damaged; nothing half-written
   *     stays
   */
  public Path install(Catalogue.Entry entry, Path root, Optional<String> from) {
    Path target = root.resolve(entry.name());
    try {
      Files.createDirectories(target);
      for (Catalogue.DataFile file : entry.files()) {
        install(entry, file, target, from);
      }
    } catch (IOException e) {
      throw new DataSetException("cannot write to `" + target + "`: " + e.getMessage(), e);
    }
    return target;
  }

  private void install(
      Catalogue.Entry entry, Catalogue.DataFile file, Path target, Optional<String> from)
      throws IOException {
    Path place = target.resolve(file.published());
    if (Files.exists(place)) {
      try {
        DataSets.content(target, file);
        say.accept(file.name() + ": already there");
        return;
      } catch (DataSetException damaged) {
        say.accept(file.name() + ": damaged, fetched again");
      }
    }
    Path staging = Files.createTempDirectory(target, ".incoming");
    try {
      String source = fetch(entry, file, staging.resolve(file.published()), from);
      check(staging, file, source);
      Files.move(
          staging.resolve(file.published()),
          place,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      try (Stream<Path> left = Files.list(staging)) {
        for (Path path : left.toList()) {
          Files.delete(path);
        }
      }
      Files.delete(staging);
    }
  }

  /** The staging folder is gone when the message is read: it names where the file came from. */
  private static void check(Path staging, Catalogue.DataFile file, String source) {
    try {
      DataSets.content(staging, file);
    } catch (DataSetException e) {
      throw new DataSetException(
          "`%s` from `%s` is damaged or not the published file, %s has SHA-256 %s; give another place with --from"
              .formatted(
                  file.published(),
                  source,
                  file.archive() ? "which" : "whose content",
                  file.sha256()),
          e);
    }
  }

  /** Brings a file and says from where. */
  private String fetch(
      Catalogue.Entry entry, Catalogue.DataFile file, Path to, Optional<String> from)
      throws IOException {
    String name = file.published();
    Stream<String> places = from.map(Stream::of).orElseGet(() -> entry.packages().stream());
    for (String place : places.filter(p -> !isAddress(p)).toList()) {
      Path source = Path.of(place).resolve(name);
      if (Files.isRegularFile(source)) {
        say.accept(file.name() + ": copied from " + place);
        Files.copy(source, to);
        return place;
      }
    }
    Optional<String> address =
        from.isPresent() ? from.filter(DataInstaller::isAddress) : entry.address();
    if (address.isEmpty()) {
      throw new DataSetException(
          "there is no `%s` in `%s`".formatted(name, from.orElse("any known place")));
    }
    String folder = address.get().endsWith("/") ? address.get() : address.get() + "/";
    download(entry, URI.create(folder + name), to);
    return address.get();
  }

  private static boolean isAddress(String place) {
    return place.startsWith("http://") || place.startsWith("https://");
  }

  private void download(Catalogue.Entry entry, URI address, Path to) throws IOException {
    say.accept("fetching " + address);
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofMinutes(10)).build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new DataSetException(
              "`%s` answers %d; give another place with --from"
                  .formatted(address, response.statusCode()));
        }
        Files.copy(body, to);
      }
    } catch (IOException e) {
      throw new DataSetException(
          "cannot fetch `%s` (%s); %sgive a folder with --from"
              .formatted(
                  address,
                  e,
                  entry.packages().isEmpty()
                      ? ""
                      : "install Debian's `dataset-fashion-mnist`, or "),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataSetException("interrupted while fetching " + address, e);
    }
  }
}
