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
      if (entry.format().converted()) {
        convert(entry, target, from);
        return target;
      }
      for (Catalogue.DataFile file : entry.files()) {
        install(entry, file, target, from);
      }
    } catch (IOException e) {
      throw new DataSetException("cannot write to `" + target + "`: " + e.getMessage(), e);
    }
    return target;
  }

  /**
   * Installs a set of the user.
   *
   * @param name begins with {@code own_}
   * @param source an NPZ file or a folder with {@code train.csv} and {@code test.csv}
   * @param root the folder that holds data sets
   * @param licence as the user states it
   * @return the set's folder
   * @throws DataSetException where the source is not of this form
   */
  public Path installOwn(String name, Path source, Path root, String licence) {
    Path target = root.resolve(name);
    try {
      if (!Files.exists(source)) {
        throw new DataSetException("there is no `" + source + "`");
      }
      write(OwnFiles.read(name, source), target, licence, source.getFileName().toString());
    } catch (IOException e) {
      throw new DataSetException("cannot convert `" + source + "`: " + e.getMessage(), e);
    }
    return target;
  }

  private void write(DataSet set, Path target, String licence, String source) throws IOException {
    StoredSet.write(set, target, licence, source);
    say.accept(
        "%d training and %d test samples of %s, %d classes"
            .formatted(
                set.train().size(), set.test().size(), set.input().shape(), set.input().classes()));
  }

  /** Converts an archive that is checked first, or a folder that it was unpacked into. */
  private void convert(Catalogue.Entry entry, Path target, Optional<String> from)
      throws IOException {
    if (StoredSet.in(target)) {
      say.accept(entry.name() + ": already there");
      return;
    }
    Catalogue.DataFile file = entry.files().get(0);
    Optional<Path> given = from.filter(f -> !isAddress(f)).map(Path::of);
    if (given.isPresent()) {
      Path archive =
          Files.isRegularFile(given.get()) ? given.get() : given.get().resolve(file.name());
      if (Files.isRegularFile(archive)) {
        convert(entry, file, archive, target);
      } else if (Files.isDirectory(given.get())) {
        say.accept("converting a folder, which has no checksum");
        write(converted(entry, given.get()), target, entry.licence(), "a folder");
      } else {
        throw new DataSetException("there is no `" + given.get() + "`");
      }
      return;
    }
    Path archive = Files.createTempFile(target, ".incoming", file.name());
    try {
      Files.delete(archive); // the download makes it
      String address = from.or(entry::address).orElseThrow();
      download(
          entry, URI.create(address + (address.endsWith("/") ? "" : "/") + file.name()), archive);
      convert(entry, file, archive, target);
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  private void convert(Catalogue.Entry entry, Catalogue.DataFile file, Path archive, Path target)
      throws IOException {
    boolean md5 = file.sha256().startsWith("md5:");
    String found = StoredSet.digest(archive, md5 ? "MD5" : "SHA-256");
    if (!file.sha256().equals(md5 ? "md5:" + found : found)) {
      throw new DataSetException(
          "`%s` is damaged or not the published file: it has %s %s, expected %s"
              .formatted(
                  archive,
                  md5 ? "MD5" : "SHA-256",
                  found,
                  file.sha256().replaceFirst("^md5:", "")));
    }
    say.accept(file.name() + ": checksum right, converting");
    write(converted(entry, archive), target, entry.licence(), file.name() + " " + file.sha256());
  }

  private static DataSet converted(Catalogue.Entry entry, Path source) throws IOException {
    return entry.format() == Catalogue.Format.TINY_IMAGENET
        ? TinyImageNet.read(entry.name(), source)
        : SpeechCommands.read(entry.name(), source);
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
