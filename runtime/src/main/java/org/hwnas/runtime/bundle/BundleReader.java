package org.hwnas.runtime.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.hwnas.plan.Plan;
import org.hwnas.plan.json.PlanFormatException;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.RunDirectory;

/**
 * Opens bundles that anybody may have made. Only files that the metadata names are taken, each with
 * the size and hash stated there, under names that cannot lead out of the folder; nothing inside is
 * run; a bundle that is wrong in any way leaves nothing behind.
 */
public final class BundleReader {
  /**
   * What is too much.
   *
   * @param files in a bundle
   * @param bytes of all files together
   * @param metadata bytes of the metadata
   * @param plan bytes of a plan
   */
  public record Limits(int files, long bytes, int metadata, int plan) {
    /** A gibibyte in ten thousand files. */
    public static final Limits USUAL = new Limits(10_000, 1L << 30, 16 << 20, 64 << 20);
  }

  /**
   * What was opened.
   *
   * @param folder that now holds the files
   * @param plan inside
   * @param files how many
   * @param bytes how many in all
   * @param run whether it is a run that can be resumed, verified and reported
   */
  public record Opened(Path folder, Plan plan, int files, long bytes, boolean run) {}

  private final Limits limits;

  public BundleReader(Limits limits) {
    this.limits = limits;
  }

  /**
   * Opens a bundle into a folder that must not exist yet.
   *
   * @throws BundleException where it is no bundle, or a dangerous one
   */
  public Opened open(Path bundle, Path folder) {
    if (Files.exists(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      throw new BundleException("`" + folder + "` is there already; name another with -o");
    }
    Path whole = folder.toAbsolutePath().normalize();
    try {
      Path parent = whole.getParent();
      Files.createDirectories(parent);
      Path temporary = Files.createTempDirectory(parent, ".opening-");
      try {
        Opened opened = unpack(bundle, temporary);
        Files.move(temporary, whole, StandardCopyOption.ATOMIC_MOVE);
        return new Opened(folder, opened.plan(), opened.files(), opened.bytes(), opened.run());
      } finally {
        delete(temporary);
      }
    } catch (IOException e) {
      throw new BundleException("`" + bundle + "` cannot be opened: " + e.getMessage(), e);
    }
  }

  private Opened unpack(Path bundle, Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(bundle.toFile(), StandardCharsets.UTF_8)) {
      Map<String, ZipEntry> entries = entries(zip);
      ZipEntry metadata = entries.remove(Crate.FILE);
      if (metadata == null) {
        throw new BundleException(
            "`%s` is no bundle of hwnas: there is no `%s` in it".formatted(bundle, Crate.FILE));
      }
      byte[] crate = bounded(zip, metadata, limits.metadata());
      Map<String, Crate.Entry> stated = Crate.files(new String(crate, StandardCharsets.UTF_8));
      long total = check(entries, stated);
      for (Map.Entry<String, Crate.Entry> file : stated.entrySet()) {
        extract(zip, entries.get(file.getKey()), file.getValue(), folder);
      }
      Files.write(folder.resolve(Crate.FILE), crate);
      Plan plan = plan(folder);
      boolean run = stated.containsKey("journal.ndjson");
      if (run) {
        RunDirectory directory = new RunDirectory(folder);
        Journal.read(directory.journal());
        Journal.read(directory.baseline());
      }
      return new Opened(folder, plan, stated.size(), total, run);
    }
  }

  private Map<String, ZipEntry> entries(ZipFile zip) {
    if (zip.size() > limits.files()) {
      throw new BundleException(
          "it has %d files, more than %d".formatted(zip.size(), limits.files()));
    }
    Map<String, ZipEntry> entries = new HashMap<>();
    Map<String, String> folded = new HashMap<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      String name = entry.getName();
      if (!SafeNames.isSafe(name)) {
        throw new BundleException(
            "it names the file `%s`, which could lead out of the folder".formatted(shown(name)));
      }
      String before = folded.put(name.toLowerCase(Locale.ROOT), name);
      if (before != null) {
        throw new BundleException(
            "it names the same file twice, `%s` and `%s`".formatted(before, name));
      }
      entries.put(name, entry);
    }
    return entries;
  }

  private static String shown(String name) {
    String plain = name.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() > 60 ? plain.substring(0, 60) + "..." : plain;
  }

  private long check(Map<String, ZipEntry> entries, Map<String, Crate.Entry> stated) {
    for (String name : entries.keySet()) {
      if (!stated.containsKey(name)) {
        throw new BundleException(
            "it holds `%s`, which its metadata does not name".formatted(shown(name)));
      }
    }
    long total = 0;
    for (Map.Entry<String, Crate.Entry> file : stated.entrySet()) {
      if (!entries.containsKey(file.getKey())) {
        throw new BundleException("`%s` is missing from it".formatted(shown(file.getKey())));
      }
      long bytes = file.getValue().bytes();
      if (bytes < 0 || bytes > limits.bytes() || (total += bytes) > limits.bytes()) {
        throw new BundleException(
            "unpacked it would take more than %d MiB".formatted(limits.bytes() >> 20));
      }
    }
    return total;
  }

  private static byte[] bounded(ZipFile zip, ZipEntry entry, int most) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] content = in.readNBytes(most + 1);
      if (content.length > most) {
        throw new BundleException(
            "its `%s` is larger than %d MiB".formatted(entry.getName(), most >> 20));
      }
      return content;
    }
  }

  /** Takes as many bytes as were stated, and one more to see that there are no others. */
  private static void extract(ZipFile zip, ZipEntry entry, Crate.Entry stated, Path folder)
      throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder)) {
      throw new BundleException("`%s` leads out of the folder".formatted(shown(entry.getName())));
    }
    Files.createDirectories(target.getParent());
    MessageDigest digest = sha256();
    long left = stated.bytes();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = zip.getInputStream(entry);
        OutputStream out = new DigestOutputStream(Files.newOutputStream(target), digest)) {
      int n;
      while ((n = in.read(buffer)) >= 0) {
        left -= n;
        if (left < 0) {
          throw new BundleException(
              "`%s` is larger than its metadata says".formatted(entry.getName()));
        }
        out.write(buffer, 0, n);
      }
    }
    if (left != 0 || !HexFormat.of().formatHex(digest.digest()).equals(stated.sha256())) {
      throw new BundleException(
          "`%s` is not the file that its metadata describes; the bundle is damaged or was altered"
              .formatted(entry.getName()));
    }
  }

  private Plan plan(Path folder) throws IOException {
    Path file = folder.resolve("plan.json");
    if (!Files.isRegularFile(file)) {
      throw new BundleException("there is no plan.json in it");
    }
    if (Files.size(file) > limits.plan()) {
      throw new BundleException("its plan is larger than %d MiB".formatted(limits.plan() >> 20));
    }
    try {
      return PlanJson.read(Files.readAllBytes(file));
    } catch (PlanFormatException e) {
      throw new BundleException("its plan cannot be read: " + e.getMessage(), e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
