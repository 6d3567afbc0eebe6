package org.hwnas.runtime.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.execution.Outcome;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal gives back what it was given, forgives a torn end and refuses any other damage. */
class JournalTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void choosesAFile() {
    file = folder.resolve("journal.ndjson");
  }

  private static JournalEntry entry(int index, Outcome outcome) {
    return new JournalEntry(
        index,
        Design.of(
            Map.of(
                "rows", Value.of(64 << index % 3),
                "supply", Value.of(0.1 * index + 0.3),
                "op", Value.of("mbconv"),
                "bias", Value.of(index % 2 == 0))),
        outcome);
  }

  private static Outcome measured(double... values) {
    return new Outcome(
        new TreeMap<>(
            Map.of(
                "energy", MetricArray.scalar(values[0]),
                "accuracy", new MetricArray(1, values.length, values),
                "drifted", new MetricArray(1, 1, List.of(0.1, 86400.0), new double[] {1, 1 / 3.0}),
                "later", new MetricArray(1, 1, List.of(60.0), new double[] {0.5}),
                "latency", MetricArray.perWorkload(values))),
        Optional.empty());
  }

  private static Outcome failed(String why) {
    return new Outcome(new TreeMap<>(), Optional.of(why));
  }

  private List<JournalEntry> written(int count) {
    List<JournalEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(
          entry(i, i == 1 ? failed("ä map\tof 0 x 0\n\"cells\"") : measured(i / 7.0, 1e-9 / 3)));
    }
    try (Journal journal = Journal.open(file)) {
      entries.forEach(journal::append);
    }
    return entries;
  }

  private List<JournalEntry> reopened() {
    try (Journal journal = Journal.open(file)) {
      return journal.entries();
    }
  }

  /** Where the lines of a text start; its length is the last. */
  private static List<Integer> starts(byte[] bytes) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        starts.add(i + 1);
      }
    }
    return starts;
  }

  private void refuses(byte[] damaged, int line) throws IOException {
    Files.write(file, damaged);
    assertThatThrownBy(() -> Journal.open(file))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("line " + line + " of the journal `" + file + "`") // where
        .hasMessageContaining("checksum does not match") // cause
        .hasMessageContaining("delete this line and all after it, then resume"); // fix
    assertThatThrownBy(() -> Journal.read(file)).isInstanceOf(RunException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
  }

  @Test
  void givesBackWhatItWasGiven() {
    List<JournalEntry> entries = written(5);
    assertThat(reopened()).isEqualTo(entries);
    assertThat(Journal.read(file)).isEqualTo(entries);
  }

  @Test
  void everyNumberComesBackBitForBit() {
    RandomStream random = RandomStream.of(1, "bits");
    List<Double> numbers =
        new ArrayList<>(
            List.of(
                0.0,
                -0.0,
                Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Double.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                1e15,
                1e15 + 2,
                0.1,
                1.0 / 3));
    while (numbers.size() < 2000) {
      double any = Double.longBitsToDouble(random.nextLong());
      if (!Double.isNaN(any)) { // a metric is never NaN, MetricArray refuses it
        numbers.add(any);
      }
    }
    double[] values = numbers.stream().mapToDouble(x -> x).toArray();
    try (Journal journal = Journal.open(file)) {
      journal.append(entry(0, measured(values)));
      for (int i = 0; i < values.length; i++) {
        Value parameter = Value.of(values[i]);
        JournalEntry next =
            new JournalEntry(
                i + 1, Design.of(Map.of("x", parameter)), measured(values[i], -values[i]));
        journal.append(next);
        assertThat(journal.last()).isEqualTo(next); // what a run goes on with
      }
    }
    List<JournalEntry> read = reopened();
    long[] expected = Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
    assertThat(
            Arrays.stream(read.get(0).outcome().metrics().get("accuracy").values())
                .mapToLong(Double::doubleToRawLongBits))
        .containsExactly(Arrays.stream(expected).boxed().toArray(Long[]::new));
    for (int i = 0; i < values.length; i++) {
      assertThat(read.get(i + 1).design().value("x")).contains(Value.of(values[i]));
      double energy = read.get(i + 1).outcome().metrics().get("energy").at(0, 0);
      assertThat(Double.doubleToRawLongBits(energy)).isEqualTo(expected[i]);
    }
  }

  @Test
  void symbolsThatLookLikeNumbersStaySymbols() {
    Design design =
        Design.of(
            Map.of(
                "a", Value.of("12"),
                "b", Value.of("true"),
                "c", Value.of("Infinity"),
                "d", Value.of("")));
    JournalEntry entry = new JournalEntry(0, design, failed(""));
    try (Journal journal = Journal.open(file)) {
      journal.append(entry);
    }
    assertThat(reopened()).containsExactly(entry);
  }

  @Test
  void aMissingFileIsAnEmptyJournal() {
    assertThat(Journal.read(file)).isEmpty();
    assertThat(file).doesNotExist();
    assertThat(reopened()).isEmpty();
    assertThat(file).exists();
  }

  @Test
  void entriesFollowOneAnother() {
    written(2);
    try (Journal journal = Journal.open(file)) {
      assertThatThrownBy(() -> journal.append(entry(3, measured(1))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("entry 3 cannot follow entry 1");
      assertThat(journal.size()).isEqualTo(2);
    }
  }

  @Test
  void theSameEntriesAreTheSameBytes() throws IOException {
    written(4);
    byte[] once = Files.readAllBytes(file);
    file = folder.resolve("again.ndjson");
    written(4);
    assertThat(Files.readAllBytes(file)).isEqualTo(once);
  }

  @Test
  void aLastLineCutAnywhereIsDroppedAndWrittenAnew() throws IOException {
    List<JournalEntry> entries = written(4);
    byte[] whole = Files.readAllBytes(file);
    int last = starts(whole).get(3);
    for (int cut = last; cut < whole.length; cut++) {
      Files.write(file, Arrays.copyOf(whole, cut));
      assertThat(Journal.read(file)).isEqualTo(entries.subList(0, 3));
      try (Journal journal = Journal.open(file)) {
        assertThat(journal.entries()).isEqualTo(entries.subList(0, 3));
        assertThat(Files.size(file)).isEqualTo(last); // nothing of it is left in the way
        journal.append(entries.get(3));
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
  }

  @Test
  void aDamagedByteIsRefusedWhereverItIs() throws IOException {
    written(3);
    byte[] whole = Files.readAllBytes(file);
    List<Integer> starts = starts(whole);
    // The last line end is left out: without it the line counts as torn, not as damaged.
    for (int at = 0; at < whole.length - 1; at++) {
      int line = 1;
      while (starts.get(line) <= at) {
        line++;
      }
      for (int flip : new int[] {1, 0x20, 0x80}) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) flip;
        refuses(damaged, line);
      }
    }
  }

  @Test
  void aLineBreakInTheMiddleOfALineIsRefused() throws IOException {
    written(3);
    byte[] damaged = Files.readAllBytes(file);
    damaged[starts(damaged).get(1) + 10] = '\n';
    refuses(damaged, 2);
  }

  @Test
  void aRemovedRepeatedOrSwappedLineIsRefused() throws IOException {
    written(4);
    List<String> lines = List.copyOf(Files.readAllLines(file));
    refuses(text(lines.get(1), lines.get(2), lines.get(3)), 1);
    refuses(text(lines.get(0), lines.get(2), lines.get(3)), 2);
    refuses(text(lines.get(0), lines.get(1), lines.get(1), lines.get(2)), 3);
    refuses(text(lines.get(0), lines.get(2), lines.get(1), lines.get(3)), 2);
  }

  private static byte[] text(String... lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theAdviceOfTheMessageWorks() throws IOException {
    List<JournalEntry> entries = written(4);
    List<String> lines = Files.readAllLines(file);
    refuses(text(lines.get(0), lines.get(1), lines.get(2).replace("0.2", "0.3"), lines.get(3)), 3);
    Files.write(file, text(lines.get(0), lines.get(1)));
    assertThat(reopened()).isEqualTo(entries.subList(0, 2));
  }

  @Test
  void aFolderThatDoesNotExistIsNamed() {
    Path lost = folder.resolve("lost").resolve("journal.ndjson");
    assertThatThrownBy(() -> Journal.open(lost))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("the journal `" + lost + "` cannot be opened");
  }
}
