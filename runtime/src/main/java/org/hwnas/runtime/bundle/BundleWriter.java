package org.hwnas.runtime.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.lock.RunData;
import org.hwnas.runtime.workload.DataSets;

/**
 * Makes bundles. The bytes depend on the files and the plan alone: entries are sorted and carry one
 * and the same time.
 */
public final class BundleWriter {
  /** 1980-01-01, the zip format's earliest: a bundle says nothing of when it was made. */
  private static final java.time.LocalDateTime EPOCH = java.time.LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final List<String> LEFT_OUT = List.of("lock");

  private BundleWriter() {}

  /**
   * Bundles a run, finished or not: all files of its folder.
   *
   * @param version of the tool
   * @param target written whole, or not at all
   * @throws org.hwnas.runtime.experiment.RunException where the run is damaged
   */
  public static void run(RunDirectory run, String version, Path target) {
    Plan plan = run.plan();
    Journal.read(run.journal()); // what is shared is sound
    Journal.read(run.baseline());
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(run.path())) {
      all.filter(Files::isRegularFile)
          .filter(f -> !LEFT_OUT.contains(f.getFileName().toString()))
          .filter(f -> !f.getFileName().toString().endsWith(".tmp"))
          .filter(f -> !f.toAbsolutePath().equals(target.toAbsolutePath()))
          .forEach(f -> files.put(f.getFileName().toString(), f));
    } catch (IOException e) {
      throw new BundleException("cannot list `" + run.path() + "`: " + e.getMessage(), e);
    }
    SortedMap<String, String> own = new TreeMap<>(RunData.of(run));
    own.keySet().removeIf(name -> !DataSets.own(name));
    write(files, new Crate.Facts(plan, version, date(run), true, own), target);
  }

  /**
   * Bundles a spec.
   *
   * @param files by name in the bundle; names with {@code /} are folders
   * @param version of the tool
   */
  public static void spec(Plan plan, Map<String, Path> files, String version, Path target) {
    Crate.Facts facts = new Crate.Facts(plan, version, Optional.empty(), false, new TreeMap<>());
    write(new TreeMap<>(files), facts, target);
  }

  private static Optional<String> date(RunDirectory run) {
    String name = run.path().toAbsolutePath().getFileName().toString();
    return name.matches("\\d{4}-\\d\\d-\\d\\dT.*")
        ? Optional.of(name.substring(0, 10))
        : Optional.empty();
  }

  private static void write(Map<String, Path> files, Crate.Facts facts, Path target) {
    for (String name : files.keySet()) {
      if (!SafeNames.isSafe(name)) {
        throw new BundleException(
            "the file `" + name + "` has a name that not every system can hold; rename it");
      }
    }
    Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
    try {
      try (OutputStream out = Files.newOutputStream(temporary);
          ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
        Map<String, Crate.Entry> entries = new TreeMap<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
          // Read once: a run that goes on meanwhile must not part the hash from the content.
          byte[] content = whole(file.getValue());
          entries.put(file.getKey(), new Crate.Entry(content.length, sha256(content)));
          put(zip, file.getKey(), content);
        }
        put(zip, Crate.FILE, Crate.write(facts, entries).getBytes(StandardCharsets.UTF_8));
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new BundleException("cannot write `" + target + "`: " + e.getMessage(), e);
    } finally {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        // Said above already.
      }
    }
  }

  /** A file's content; of a journal that is being written, the whole lines. */
  private static byte[] whole(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    if (!file.toString().endsWith(".ndjson")) {
      return content;
    }
    int end = content.length;
    while (end > 0 && content[end - 1] != '\n') {
      end--;
    }
    return Arrays.copyOf(content, end);
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(EPOCH);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
