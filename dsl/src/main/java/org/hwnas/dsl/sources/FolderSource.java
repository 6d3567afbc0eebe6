package org.hwnas.dsl.sources;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files below a folder of this machine. */
record FolderSource(Path folder) implements FileSource {

  /** Opens or reads a file. */
  private interface Reader<T> {
    T read(Path path) throws IOException;
  }

  @Override
  public Optional<String> read(String name) {
    return read(name, path -> Files.readString(path, StandardCharsets.UTF_8));
  }

  @Override
  public Optional<InputStream> open(String name) {
    return read(name, Files::newInputStream);
  }

  private <T> Optional<T> read(String name, Reader<T> reader) {
    try {
      Path path = folder.resolve(name);
      return Files.isRegularFile(path) ? Optional.of(reader.read(path)) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
