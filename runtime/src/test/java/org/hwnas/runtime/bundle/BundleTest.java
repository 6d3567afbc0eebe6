package org.hwnas.runtime.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.RunVerification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sharing runs; and what strangers may put in the place of one. */
@Timeout(60)
class BundleTest {
  private static final BundleReader.Limits SMALL =
      new BundleReader.Limits(50, 4 << 20, 1 << 20, 1 << 20);

  @TempDir Path folder;
  private final Plan plan = TestPlans.conditional("budget.evaluations", 12);
  private RunDirectory run;
  private Path bundle;

  @BeforeEach
  void aRunIsBundled() throws Exception {
    run = RunDirectory.create(folder.resolve("runs"), plan, 1, "experiment conditional");
    new Experiment(plan, run, TestPlans::measure, Progress.none(), () -> false).run(1);
    bundle = folder.resolve("run.zip");
    BundleWriter.run(run, "0.1", bundle);
  }

  private BundleReader.Opened open(Path zip) {
    return new BundleReader(SMALL).open(zip, folder.resolve("opened"));
  }

  @Test
  void anOpenedRunIsTheRun() throws Exception {
    BundleReader.Opened opened = open(bundle);
    assertThat(opened.run()).isTrue();
    assertThat(opened.plan()).isEqualTo(plan);
    for (String name : new String[] {"journal.ndjson", "baseline.ndjson", "spec.hwnas"}) {
      assertThat(opened.folder().resolve(name)).hasSameBinaryContentAs(run.file(name));
    }
    assertThat(
            new RunVerification(plan, new RunDirectory(opened.folder()), TestPlans::measure)
                .run(Integer.MAX_VALUE, 1)
                .differences())
        .isEmpty();
  }

  @Test
  void theSameRunIsTheSameFileWheneverItIsBundled() throws Exception {
    Path again = folder.resolve("again.zip");
    BundleWriter.run(run, "0.1", again);
    assertThat(again).hasSameBinaryContentAs(bundle);
  }

  @Test
  void theMetadataIsAnRoCrate() throws Exception {
    JsonObject crate = JsonParser.parseString(text(entries(bundle), Crate.FILE)).getAsJsonObject();
    assertThat(crate.get("@context").getAsString())
        .isEqualTo("https://w3id.org/ro/crate/1.1/context");
    Map<String, JsonObject> byId = new TreeMap<>();
    crate
        .getAsJsonArray("@graph")
        .forEach(e -> byId.put(e.getAsJsonObject().get("@id").getAsString(), e.getAsJsonObject()));
    JsonObject descriptor = byId.get(Crate.FILE);
    assertThat(descriptor.getAsJsonObject("about").get("@id").getAsString()).isEqualTo("./");
    JsonObject root = byId.get("./");
    assertThat(root.get("@type").getAsString()).isEqualTo("Dataset");
    assertThat(root.keySet()).contains("name", "description", "datePublished", "license");
    root.getAsJsonArray("hasPart")
        .forEach(
            part -> assertThat(byId).containsKey(part.getAsJsonObject().get("@id").getAsString()));
  }

  /** Data that are not in the catalogue are named by what they are. */
  @Test
  void theMetadataNamesDataOfOnesOwn() throws Exception {
    String sha = "ab".repeat(32);
    Files.writeString(run.file("data.json"), "{\"own_cats\": \"" + sha + "\"}");
    BundleWriter.run(run, "0.1", bundle);
    assertThat(text(entries(bundle), Crate.FILE))
        .contains("\"@id\": \"#data-own_cats\"", "samples sha256:" + sha);
    assertThat(open(bundle).folder().resolve("data.json")).content().contains(sha);
    Files.writeString(run.file("data.json"), "cats");
    assertThatThrownBy(() -> BundleWriter.run(run, "0.1", bundle))
        .hasMessageContaining("data.json");
  }

  @Test
  void aFolderThatIsThereIsLeftAlone() throws Exception {
    Files.createDirectory(folder.resolve("opened"));
    assertThatThrownBy(() -> open(bundle)).hasMessageContaining("is there already");
    assertThat(folder.resolve("opened")).isEmptyDirectory();
  }

  @Test
  void aDamagedRunIsNotShared() throws Exception {
    String journal = Files.readString(run.journal());
    Files.writeString(run.journal(), journal.replaceFirst("\"index\":3", "\"index\":4"));
    Path target = folder.resolve("bad.zip");
    assertThatThrownBy(() -> BundleWriter.run(run, "0.1", target)).hasMessageContaining("damaged");
    assertThat(target).doesNotExist();
  }

  // What strangers may send.

  private static Map<String, byte[]> entries(Path zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().toList()) {
        entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private static String text(Map<String, byte[]> entries, String name) {
    return new String(entries.get(name), StandardCharsets.UTF_8);
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** With a file of a name put in, and named in the metadata as if it belonged there. */
  private byte[] with(String name, byte[] content) throws IOException {
    Map<String, byte[]> entries = entries(bundle);
    Map<String, Crate.Entry> stated = Crate.files(text(entries, Crate.FILE));
    stated.put(name, new Crate.Entry(content.length, BundleWriter.sha256(content)));
    entries.put(name, content);
    entries.put(Crate.FILE, crate(stated));
    return zip(entries);
  }

  private byte[] crate(Map<String, Crate.Entry> stated) {
    return Crate.write(
            new Crate.Facts(plan, "0.1", java.util.Optional.empty(), true, new TreeMap<>()), stated)
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] metadata(String metadata) throws IOException {
    Map<String, byte[]> entries = entries(bundle);
    entries.put(Crate.FILE, metadata.getBytes(StandardCharsets.UTF_8));
    return zip(entries);
  }

  private interface Hostile {
    byte[] make() throws IOException;
  }

  @TestFactory
  Stream<DynamicTest> nothingComesOfAHostileBundle() throws Exception {
    Map<String, Hostile> cases = new LinkedHashMap<>();
    byte[] harm = "harm".getBytes(StandardCharsets.UTF_8);
    for (String name :
        new String[] {
          "../harm",
          "../../harm",
          "a/../../harm",
          "a/../harm",
          "/harm",
          "//harm",
          "./harm",
          "a/./harm",
          "..",
          ".",
          "a//harm",
          "\\harm",
          "..\\harm",
          "a\\..\\..\\harm",
          "C:\\harm",
          "C:harm",
          "c:/harm",
          "harm:stream",
          "\\\\host\\harm",
          "~/harm",
          "~",
          ".git/config",
          ".bashrc",
          ".hwnas",
          "con",
          "NUL",
          "aux.txt",
          "com1",
          "LPT9.csv",
          "harm.",
          "harm ",
          " harm",
          "harm\n",
          "harm\u0000.txt",
          "harm\u202etxt",
          "\u2024\u2024/harm",
          "ha*rm",
          "harm?",
          "<harm>",
          "harm|x",
          "\"harm\"",
          "$(harm)",
          "`harm`",
          "harm;x",
          "-rf",
          "a/-rf",
          "a/b/c/d/e/f/g/h/i/harm",
          "x".repeat(300),
          "JOURNAL.ndjson",
          "Plan.json",
          "harm/"
        }) {
      cases.put("the name " + name, () -> with(name, harm));
    }
    cases.put(
        "a file that the metadata does not name",
        () -> {
          Map<String, byte[]> entries = entries(bundle);
          entries.put("extra.csv", harm);
          return zip(entries);
        });
    cases.put(
        "a file that is missing",
        () -> {
          Map<String, byte[]> entries = entries(bundle);
          entries.remove("spec.hwnas");
          return zip(entries);
        });
    cases.put(
        "another spec",
        () -> {
          Map<String, byte[]> entries = entries(bundle);
          entries.put("spec.hwnas", harm);
          return zip(entries);
        });
    cases.put(
        "a file larger than stated",
        () -> {
          Map<String, byte[]> entries = entries(bundle);
          entries.put("spec.hwnas", new byte[100_000]);
          return zip(entries);
        });
    cases.put("more than the limit, as stated", () -> with("zeros.csv", new byte[(4 << 20) + 1]));
    cases.put(
        "more than the limit, in many files",
        () -> {
          Map<String, byte[]> entries = entries(bundle);
          Map<String, Crate.Entry> stated = Crate.files(text(entries, Crate.FILE));
          byte[] much = new byte[1 << 20];
          for (int i = 0; i < 5; i++) {
            entries.put("zeros" + i + ".csv", much);
            stated.put(
                "zeros" + i + ".csv", new Crate.Entry(much.length, BundleWriter.sha256(much)));
          }
          entries.put(Crate.FILE, crate(stated));
          return zip(entries);
        });
    cases.put(
        "a bomb that lies about its size",
        () -> {
          Map<String, byte[]> entries = entries(bundle);
          Map<String, Crate.Entry> stated = Crate.files(text(entries, Crate.FILE));
          entries.put("zeros.csv", new byte[50 << 20]);
          stated.put("zeros.csv", new Crate.Entry(10, "0".repeat(64)));
          entries.put(Crate.FILE, crate(stated));
          return zip(entries);
        });
    cases.put(
        "sizes whose sum overflows",
        () -> {
          Map<String, byte[]> entries = entries(bundle);
          Map<String, Crate.Entry> stated = Crate.files(text(entries, Crate.FILE));
          for (int i = 0; i < 3; i++) {
            entries.put("z" + i, harm);
            stated.put("z" + i, new Crate.Entry(Long.MAX_VALUE, "0".repeat(64)));
          }
          entries.put(Crate.FILE, crate(stated));
          return zip(entries);
        });
    cases.put(
        "a size below zero",
        () -> {
          Map<String, byte[]> entries = entries(bundle);
          Map<String, Crate.Entry> stated = Crate.files(text(entries, Crate.FILE));
          stated.put("spec.hwnas", new Crate.Entry(-1, "0".repeat(64)));
          entries.put(Crate.FILE, crate(stated));
          return zip(entries);
        });
    cases.put(
        "too many files",
        () -> {
          Map<String, byte[]> entries = entries(bundle);
          for (int i = 0; i < 60; i++) {
            entries.put("f" + i, harm);
          }
          return zip(entries);
        });
    cases.put(
        "no metadata",
        () -> {
          Map<String, byte[]> entries = entries(bundle);
          entries.remove(Crate.FILE);
          return zip(entries);
        });
    for (String text :
        new String[] {
          "",
          "null",
          "[]",
          "{}",
          "{\"@graph\": 1}",
          "{\"@graph\": [1]}",
          "{\"@graph\": [{}]}",
          "{\"@graph\": [{\"@type\": \"File\"}]}",
          "{\"@graph\": [{\"@type\": \"File\", \"@id\": \"a\", \"contentSize\": \"x\", \"sha256\": \"\"}]}",
          "{\"@graph\": [{\"@type\": [\"File\"], \"@id\": \"a\"}]}",
          "not json",
          "[".repeat(100_000),
          "{\"a\":".repeat(100_000)
        }) {
      cases.put(
          "metadata " + (text.length() > 60 ? text.substring(0, 20) + "..." : text),
          () -> metadata(text));
    }
    cases.put("metadata beyond its limit", () -> metadata(" ".repeat(2 << 20) + "{}"));
    cases.put(
        "metadata that names a file twice",
        () -> {
          String crate = text(entries(bundle), Crate.FILE);
          int at = crate.indexOf("{\n      \"@id\": \"baseline.ndjson\"");
          String file = crate.substring(at, crate.indexOf('}', at) + 1);
          return metadata(crate.substring(0, at) + file + ", " + crate.substring(at));
        });
    for (String json :
        new String[] {"", "{}", "[]", "null", "{\"format\": \"99.0\"}", "[".repeat(50_000)}) {
      cases.put(
          "the plan " + (json.length() > 60 ? "[[[..." : json),
          () -> with("plan.json", json.getBytes(StandardCharsets.UTF_8)));
    }
    cases.put(
        "no plan",
        () -> {
          Map<String, byte[]> entries = entries(bundle);
          Map<String, Crate.Entry> stated = Crate.files(text(entries, Crate.FILE));
          stated.remove("plan.json");
          entries.remove("plan.json");
          entries.put(Crate.FILE, crate(stated));
          return zip(entries);
        });
    cases.put("a plan beyond its limit", () -> with("plan.json", new byte[(1 << 20) + 1]));
    cases.put(
        "a journal of nonsense",
        () -> with("journal.ndjson", "{}\t00000000\n".getBytes(StandardCharsets.UTF_8)));
    cases.put("no zip", () -> "PK this is none".getBytes(StandardCharsets.UTF_8));
    cases.put("nothing", () -> new byte[0]);
    byte[] sound = Files.readAllBytes(bundle);
    for (int cut : new int[] {10, sound.length / 2, sound.length - 5}) {
      cases.put("cut to " + cut + " bytes", () -> Arrays.copyOf(sound, cut));
    }
    assertThat(cases.size()).isGreaterThanOrEqualTo(60);
    return cases.entrySet().stream()
        .map(c -> DynamicTest.dynamicTest(shown(c.getKey()), () -> refused(c.getValue().make())));
  }

  private static String shown(String name) {
    return name.replaceAll("[^\\x20-\\x7e]", "?");
  }

  /** A zip can say of an entry that it is a link and its content the target. */
  @Test
  void aLinkIsAFileWithTextInIt() throws Exception {
    byte[] zip = with("link.txt", "/etc/passwd".getBytes(StandardCharsets.UTF_8));
    int marked = 0;
    for (int i = 0; i + 46 < zip.length; i++) {
      if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
        int length = (zip[i + 28] & 0xff) | (zip[i + 29] & 0xff) << 8;
        if (new String(zip, i + 46, length, StandardCharsets.UTF_8).equals("link.txt")) {
          zip[i + 5] = 3; // made under Unix
          zip[i + 40] = 0;
          zip[i + 41] = (byte) 0xa1; // a link, 0120777
          marked++;
        }
      }
    }
    assertThat(marked).isEqualTo(1);
    Path link = open(Files.write(folder.resolve("link.zip"), zip)).folder().resolve("link.txt");
    assertThat(Files.isSymbolicLink(link)).isFalse();
    assertThat(link).hasContent("/etc/passwd");
  }

  private void refused(byte[] bytes) throws IOException {
    Path arena = Files.createDirectories(folder.resolve("arena/inner"));
    Path zip = Files.write(folder.resolve("hostile.zip"), bytes);
    List<String> before = tree(folder);
    assertThatThrownBy(() -> new BundleReader(SMALL).open(zip, arena.resolve("opened")))
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(BundleException.class),
            e -> assertThat(e).isInstanceOf(org.hwnas.runtime.experiment.RunException.class))
        .message()
        .isNotBlank();
    assertThat(tree(folder)).isEqualTo(before);
  }

  private static List<String> tree(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return new ArrayList<>(all.map(Path::toString).sorted().toList());
    }
  }

  @Test
  void aBrokenZipOfRandomBytesNeverEscapes() throws Exception {
    byte[] sound = Files.readAllBytes(bundle);
    java.util.Random random = new java.util.Random(5);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = sound.clone();
      for (int k = 0; k <= random.nextInt(8); k++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Path zip = Files.write(folder.resolve("fuzzed.zip"), bytes);
      Path target = folder.resolve("fuzzed");
      try {
        new BundleReader(SMALL).open(zip, target);
        // A flipped bit in a date or an attribute changes no file.
        assertThat(target.resolve("journal.ndjson")).hasSameBinaryContentAs(run.journal());
        try (Stream<Path> all = Files.list(target)) {
          for (Path file : all.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(target);
      } catch (BundleException | org.hwnas.runtime.experiment.RunException e) {
        assertThat(target).doesNotExist();
      }
    }
  }
}
