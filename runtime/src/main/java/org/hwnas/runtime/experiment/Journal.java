package org.hwnas.runtime.experiment;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The append-only record of a run's evaluations, in the order asked. A line is written whole, and
 * forced to disk at once unless lines come faster than a disk takes them: then a power failure
 * costs evaluations of some hundredths of a second, which resuming repeats. A line that a crash cut
 * short is dropped when the journal is opened again. Holds no times, so that its bytes depend on
 * plan and seed alone.
 */
public final class Journal implements AutoCloseable {
  private static final long FORCE_EVERY = 50_000_000; // ns

  private final Path file;
  // Not a channel: an interrupt of the thread closes those, even in the middle of a line.
  private final RandomAccessFile out;
  private long forced = System.nanoTime() - FORCE_EVERY;
  private final List<JournalEntry> entries = new ArrayList<>();
  private String checksum = "";

  private Journal(Path file, RandomAccessFile out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Opens a journal, making it where there is none.
   *
   * @throws RunException where a line before the last is damaged, or the file cannot be used
   */
  public static Journal open(Path file) {
    try {
      RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
      try {
        Journal journal = new Journal(file, out);
        long valid = journal.load(Files.readAllBytes(file));
        out.setLength(valid);
        out.seek(valid);
        return journal;
      } catch (IOException | RuntimeException e) {
        out.close();
        throw e;
      }
    } catch (IOException e) {
      throw new RunException("the journal `" + file + "` cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Reads without opening for writing; a torn last line is ignored. */
  public static List<JournalEntry> read(Path file) {
    try {
      Journal journal = new Journal(file, null);
      journal.load(Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
      return List.copyOf(journal.entries);
    } catch (IOException e) {
      throw new RunException("the journal `" + file + "` cannot be read: " + e.getMessage(), e);
    }
  }

  /** Takes over all whole lines; gives the number of bytes they take. */
  private long load(byte[] bytes) {
    int start = 0;
    int line = 1;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\n') {
        continue;
      }
      String text = new String(bytes, start, i - start, StandardCharsets.UTF_8);
      int tab = text.lastIndexOf('\t');
      boolean sound =
          tab > 0
              && JournalCodec.checksum(checksum, text.substring(0, tab))
                  .equals(text.substring(tab + 1));
      if (!sound) {
        throw new RunException(
            "line "
                + line
                + " of the journal `"
                + file
                + "` is damaged (its checksum does not match). Nothing was changed. "
                + "To go on from the evaluations before it, delete this line and all after it, then resume.");
      }
      entries.add(JournalCodec.entry(text.substring(0, tab)));
      checksum = text.substring(tab + 1);
      start = i + 1;
      line++;
    }
    return start;
  }

  /** Entries so far, in order. */
  public List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  /** The entry appended last. */
  public JournalEntry last() {
    return entries.get(entries.size() - 1);
  }

  public int size() {
    return entries.size();
  }

  /**
   * Adds the next entry; it is on disk when this returns.
   *
   * @throws RunException where it cannot be written, such as on a full disk; the journal then ends
   *     with the entry before
   */
  public void append(JournalEntry entry) {
    if (entry.index() != entries.size()) {
      throw new IllegalArgumentException(
          "entry " + entry.index() + " cannot follow entry " + (entries.size() - 1));
    }
    String line = JournalCodec.line(entry, checksum);
    try {
      long before = out.getFilePointer();
      try {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        force(false);
      } catch (IOException e) {
        out.setLength(before);
        out.seek(before);
        throw e;
      }
    } catch (IOException e) {
      throw new RunException(
          "cannot write to the journal `"
              + file
              + "`: "
              + e.getMessage()
              + ". Nothing is lost: make room and resume the run.",
          e);
    }
    // Read back what was written: a resumed run sees exactly what this run goes on with.
    entries.add(JournalCodec.entry(line.substring(0, line.lastIndexOf('\t'))));
    checksum = line.substring(line.lastIndexOf('\t') + 1, line.length() - 1);
  }

  /** To disk, unless that was done a moment ago and more will come. */
  private void force(boolean last) throws IOException {
    long now = System.nanoTime();
    if (last || now - forced > FORCE_EVERY) {
      out.getFD().sync();
      forced = System.nanoTime();
    }
  }

  @Override
  public void close() {
    try {
      force(true);
      out.close();
    } catch (IOException e) {
      throw new RunException("the journal `" + file + "` cannot be closed: " + e.getMessage(), e);
    }
  }
}
