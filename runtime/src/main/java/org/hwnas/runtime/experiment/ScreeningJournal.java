package org.hwnas.runtime.experiment;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The append-only record of what was decided about proposed designs before they were measured: the
 * lines of a step and batch together, each with a checksum over the line before, as in {@link
 * Journal}. Made by the first line.
 */
final class ScreeningJournal implements AutoCloseable {
  private final Path file;
  private final boolean writes;
  private final List<ScreeningEntry> entries = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private final List<String> checksums = new ArrayList<>();
  private RandomAccessFile out;

  private ScreeningJournal(Path file, boolean writes) {
    this.file = file;
    this.writes = writes;
  }

  /**
   * Opens for reading and going on.
   *
   * @throws RunException where a line before the last is damaged
   */
  static ScreeningJournal open(Path file) {
    ScreeningJournal journal = new ScreeningJournal(file, true);
    journal.load();
    return journal;
  }

  /** Reads; a torn last line is ignored. */
  static List<ScreeningEntry> read(Path file) {
    ScreeningJournal journal = new ScreeningJournal(file, false);
    journal.load();
    return List.copyOf(journal.entries);
  }

  private void load() {
    try {
      byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      int start = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          line(new String(bytes, start, i - start, StandardCharsets.UTF_8));
          start = i + 1;
          ends.add((long) start);
        }
      }
    } catch (IOException e) {
      throw new RunException("`" + file + "` cannot be read: " + e.getMessage(), e);
    }
  }

  private void line(String text) {
    int tab = text.lastIndexOf('\t');
    boolean sound =
        tab > 0
            && JournalCodec.checksum(last(), text.substring(0, tab))
                .equals(text.substring(tab + 1));
    if (!sound) {
      throw new RunException(
          "line "
              + (entries.size() + 1)
              + " of `"
              + file
              + "` is damaged (its checksum does not match). Nothing was changed. "
              + "To go on from the decisions before it, delete this line and all after it, then resume.");
    }
    entries.add(JournalCodec.screening(text.substring(0, tab)));
    checksums.add(text.substring(tab + 1));
  }

  private String last() {
    return checksums.isEmpty() ? "" : checksums.get(checksums.size() - 1);
  }

  int size() {
    return entries.size();
  }

  ScreeningEntry get(int index) {
    return entries.get(index);
  }

  /**
   * Keeps the first lines and adds some; all are on disk when this returns.
   *
   * @param from number of lines kept
   * @throws RunException where they cannot be written
   */
  void replaceFrom(int from, List<ScreeningEntry> added) {
    if (!writes) {
      throw new IllegalStateException("opened for reading");
    }
    while (entries.size() > from) {
      entries.remove(entries.size() - 1);
      checksums.remove(checksums.size() - 1);
      ends.remove(ends.size() - 1);
    }
    StringBuilder lines = new StringBuilder();
    long at = ends.isEmpty() ? 0 : ends.get(ends.size() - 1);
    long end = at;
    for (ScreeningEntry entry : added) {
      String json = JournalCodec.json(entry);
      String checksum = JournalCodec.checksum(last(), json);
      String line = json + "\t" + checksum + "\n";
      lines.append(line);
      end += line.getBytes(StandardCharsets.UTF_8).length;
      entries.add(JournalCodec.screening(json));
      checksums.add(checksum);
      ends.add(end);
    }
    try {
      if (out == null) {
        out = new RandomAccessFile(file.toFile(), "rw");
      }
      out.setLength(at);
      out.seek(at);
      out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
      out.getFD().sync();
    } catch (IOException e) {
      throw new RunException(
          "cannot write to `"
              + file
              + "`: "
              + e.getMessage()
              + ". Nothing is lost: make room and resume the run.",
          e);
    }
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw new RunException("`" + file + "` cannot be closed: " + e.getMessage(), e);
    }
  }
}
