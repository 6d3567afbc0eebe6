package org.hwnas.runtime.workload;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.TensorShape;

/**
 * Finds, checks and reads data sets. A set is a folder of its name below one of the roots; the
 * first root that has it wins.
 */
public final class DataSets {
  /** How names of the user's own sets begin. */
  private static final String OWN = "own_";

  private final List<Path> roots;
  private final Map<String, DataSet> loaded = new ConcurrentHashMap<>();

  /**
   * @param roots folders that hold data sets, in the order of preference
   */
  public DataSets(List<Path> roots) {
    this.roots = List.copyOf(roots);
  }

  /**
   * Where {@code hwnas data install} puts sets: {@code HWNAS_DATA}, else below the user's cache.
   */
  public static Path userRoot(Map<String, String> environment, String home) {
    String own = environment.getOrDefault("HWNAS_DATA", "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base = cache.isEmpty() ? Path.of(home, ".cache") : Path.of(cache);
    return base.resolve("hwnas").resolve("data");
  }

  /** The folder of a set whose files are all there; not checked for their content. */
  public Optional<Path> folder(String name) {
    Optional<Catalogue.Entry> entry = Catalogue.find(name);
    if (converted(name)) {
      return roots.stream().map(r -> r.resolve(name)).filter(StoredSet::in).findFirst();
    }
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    List<Path> candidates = new ArrayList<>(roots.stream().map(r -> r.resolve(name)).toList());
    entry.get().packages().forEach(p -> candidates.add(Path.of(p)));
    return candidates.stream()
        .filter(f -> entry.get().files().stream().allMatch(file -> find(f, file).isPresent()))
        .findFirst();
  }

  /**
   * A set, read once and checked against the catalogue's checksums.
   *
   * @throws DataSetException where it is unknown, missing or damaged
   */
  public DataSet load(String name) {
    return loaded.computeIfAbsent(name, this::read);
  }

  /** Whether a name is that of a set of the user. */
  public static boolean own(String name) {
    return name.matches(OWN + "[a-z0-9_]+");
  }

  /** The user's own sets that are installed, by name. */
  public List<String> ownSets() {
    TreeSet<String> names = new TreeSet<>();
    for (Path root : roots) {
      if (Files.isDirectory(root)) {
        try (Stream<Path> folders = Files.list(root)) {
          folders
              .filter(f -> own(f.getFileName().toString()) && StoredSet.in(f))
              .forEach(f -> names.add(f.getFileName().toString()));
        } catch (IOException e) {
          throw new DataSetException("cannot read `" + root + "`: " + e.getMessage(), e);
        }
      }
    }
    return List.copyOf(names);
  }

  /** Licence of a set of the user, as it was stated. */
  public String licence(String own) {
    return folder(own).map(StoredSet::licence).orElse("");
  }

  /**
   * The SHA-256 of a set's samples, where the set was converted when it was installed: what tells
   * it from another of its name. None for sets whose published files are their samples, and for
   * what is not installed.
   */
  public Optional<String> sha256(String name) {
    return converted(name) ? folder(name).flatMap(StoredSet::sha256) : Optional.empty();
  }

  /** Whether a set's samples are known by their own digest alone, as {@link #sha256} gives it. */
  public static boolean converted(String name) {
    return own(name) || Catalogue.find(name).filter(e -> e.format().converted()).isPresent();
  }

  /** Shape and classes of a set; of the user's own once they are installed. */
  public Optional<InputSpec> input(String name) {
    return own(name) ? folder(name).map(StoredSet::input) : Catalogue.input(name);
  }

  private DataSet read(String name) {
    if (own(name)) {
      return StoredSet.read(
          name,
          folder(name)
              .orElseThrow(
                  () ->
                      new DataSetException(
                          "the data set `%s` is not installed; run `hwnas data install %s --from FILE`"
                              .formatted(name, name))));
    }
    Catalogue.Entry entry =
        Catalogue.find(name)
            .orElseThrow(() -> new DataSetException("there is no data set `" + name + "`"));
    Path folder =
        folder(name)
            .orElseThrow(
                () ->
                    new DataSetException(
                        "the data set `%s` is not installed; run `hwnas data install %s`"
                            .formatted(name, name)));
    return read(entry, folder);
  }

  /** A set from a folder that has all its files. */
  static DataSet read(Catalogue.Entry entry, Path folder) {
    TensorShape shape = entry.input().shape();
    List<byte[]> contents =
        entry.format().converted()
            ? List.of()
            : entry.files().stream().map(f -> content(folder, f)).toList();
    List<Catalogue.DataFile> files = entry.files();
    return switch (entry.format()) {
      case IDX ->
          new DataSet(
              entry.name(),
              entry.input(),
              split(
                  shape,
                  entry.trainSize(),
                  files.get(0),
                  contents.get(0),
                  files.get(1),
                  contents.get(1)),
              split(
                  shape,
                  entry.testSize(),
                  files.get(2),
                  contents.get(2),
                  files.get(3),
                  contents.get(3)));
      case CIFAR10 ->
          cifar(
              entry,
              contents.get(0),
              IntStream.rangeClosed(1, 5)
                  .mapToObj(i -> "cifar-10-batches-bin/data_batch_" + i + ".bin")
                  .toList(),
              "cifar-10-batches-bin/test_batch.bin",
              1);
      case CIFAR100 ->
          cifar(
              entry,
              contents.get(0),
              List.of("cifar-100-binary/train.bin"),
              "cifar-100-binary/test.bin",
              2);
      case TINY_IMAGENET, SPEECH_COMMANDS -> StoredSet.read(entry.name(), folder);
    };
  }

  private static DataSet cifar(
      Catalogue.Entry entry, byte[] tar, List<String> train, String test, int labelBytes) {
    Map<String, byte[]> files = TarFile.files(tar, entry.files().get(0).name());
    int size = Math.toIntExact(entry.input().shape().elements());
    int classes = entry.input().classes();
    return new DataSet(
        entry.name(),
        entry.input(),
        CifarReader.read(files, train, entry.trainSize(), size, labelBytes, classes),
        CifarReader.read(files, List.of(test), entry.testSize(), size, labelBytes, classes));
  }

  private static DataSet.Split split(
      TensorShape shape,
      int samples,
      Catalogue.DataFile imageFile,
      byte[] images,
      Catalogue.DataFile labelFile,
      byte[] labels) {
    return new DataSet.Split(
        IdxReader.read(images, imageFile.name(), samples, shape.height(), shape.width()),
        IdxReader.read(labels, labelFile.name(), samples),
        Math.toIntExact(shape.elements()));
  }

  /** The checked content of one file of a folder. */
  static byte[] content(Path folder, Catalogue.DataFile file) {
    Path path =
        find(folder, file)
            .orElseThrow(
                () ->
                    new DataSetException("there is no `" + file.name() + "` in `" + folder + "`"));
    byte[] content;
    String found;
    try {
      if (file.archive()) {
        byte[] packed = Files.readAllBytes(path);
        found = sha256(packed);
        // what is not the published archive need not even be one
        content = found.equals(file.sha256()) ? unpacked(packed) : packed;
      } else {
        try (InputStream in = open(path)) {
          content = in.readAllBytes();
        }
        found = sha256(content);
      }
    } catch (IOException e) {
      throw new DataSetException("cannot read `" + path + "`: " + e.getMessage(), e);
    }
    if (!found.equals(file.sha256())) {
      throw new DataSetException(
          "`%s` is not the published file: its content has SHA-256 %s, expected %s; delete it and install the set again"
              .formatted(path, found, file.sha256()));
    }
    return content;
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), 1 << 16)) {
      return in.readAllBytes();
    }
  }

  private static Optional<Path> find(Path folder, Catalogue.DataFile file) {
    return List.of(file.published(), file.name()).stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static InputStream open(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    return path.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
