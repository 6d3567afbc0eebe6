import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes the jars of a folder anew without compressing their entries. The extension's package
 * compresses each jar as a whole, which is a quarter smaller than class by class, and classes that
 * are not compressed load faster. A single file for {@code java StoredJars.java FOLDER}.
 */
final class StoredJars {
  private StoredJars() {}

  /**
   * @param args the folder
   */
  public static void main(String... args) throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(args[0]), "*.jar")) {
      for (Path jar : jars) {
        Path stored = jar.resolveSibling(jar.getFileName() + ".stored");
        try (ZipFile from = new ZipFile(jar.toFile());
            OutputStream out = Files.newOutputStream(stored);
            ZipOutputStream to = new ZipOutputStream(out)) {
          store(from, to);
        }
        Files.move(stored, jar, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** In their order: a manifest stays the first, where readers of streams look for it. */
  private static void store(ZipFile from, ZipOutputStream to) throws IOException {
    Enumeration<? extends ZipEntry> entries = from.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      byte[] bytes = from.getInputStream(entry).readAllBytes();
      CRC32 crc = new CRC32();
      crc.update(bytes);
      ZipEntry stored = new ZipEntry(entry.getName());
      stored.setMethod(ZipEntry.STORED);
      stored.setTime(entry.getTime());
      stored.setSize(bytes.length);
      stored.setCrc(crc.getValue());
      to.putNextEntry(stored);
      to.write(bytes);
      to.closeEntry();
    }
  }
}
