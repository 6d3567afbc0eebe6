package org.hwnas.runtime.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.plan.design.Design;

/** The record of decisions, read to its end and then written on. */
final class ScreeningTape implements AutoCloseable {
  private final ScreeningJournal journal;
  private final boolean recordedOnly;
  private int read;
  private int batch;

  /**
   * @param recordedOnly whether nothing is decided anew
   */
  ScreeningTape(ScreeningJournal journal, boolean recordedOnly) {
    this.journal = journal;
    this.recordedOnly = recordedOnly;
  }

  /** Number of the batch that is decided on. */
  int batch() {
    return batch;
  }

  void nextBatch() {
    batch++;
  }

  /**
   * The recorded decisions on some designs, all of them or none.
   *
   * @throws RunException where they are of other designs, or have to be there and are not
   */
  Optional<List<ScreeningEntry>> decisions(String step, List<Design> designs) {
    if (journal.size() - read < designs.size()) {
      ended(step);
      return Optional.empty();
    }
    return Optional.of(take(step, designs));
  }

  /**
   * The recorded figures of the first of some designs, as many as there are.
   *
   * @throws RunException as above
   */
  List<ScreeningEntry> figures(String step, List<Design> designs) {
    int there = Math.min(designs.size(), journal.size() - read);
    if (there < designs.size()) {
      ended(step);
    }
    return take(step, designs.subList(0, there));
  }

  private void ended(String step) {
    if (recordedOnly) {
      throw new RunException("the record of `" + step + "` ends before the journal does");
    }
  }

  private List<ScreeningEntry> take(String step, List<Design> designs) {
    List<ScreeningEntry> entries = new ArrayList<>();
    for (Design design : designs) {
      ScreeningEntry entry = journal.get(read);
      if (!entry.step().equals(step) || !entry.design().equals(design)) {
        throw new RunException(
            "decision "
                + read
                + " of the screening is not the one this version would make; "
                + "the run was made by another version of the tool: resume it with that version, or start a new run");
      }
      entries.add(entry);
      read++;
    }
    return entries;
  }

  /**
   * Writes on; what stood after the last that was read is gone.
   *
   * @return the entries as a resumed run reads them
   */
  List<ScreeningEntry> add(List<ScreeningEntry> entries) {
    journal.replaceFrom(read, entries);
    List<ScreeningEntry> written = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      written.add(journal.get(read++));
    }
    return written;
  }

  @Override
  public void close() {
    journal.close();
  }
}
