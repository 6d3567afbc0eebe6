package org.hwnas.dsl.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Plan;
import org.hwnas.plan.json.PlanJson;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan is a function of the spec alone, and its file says all of it. */
class DeterminismTest {
  private static final Map<String, String> HERE = PlanHashes.all(false);
  private static final Path OWN_JDK = Path.of(System.getProperty("java.home"));

  @Test
  void readingAndWritingAPlanGivesTheSameBytes() {
    int plans = 0;
    for (String folder : List.of("../examples", "src/test/resources")) {
      for (Path file : Inputs.files(Path.of(folder))) {
        FileSource files = FileSource.folder(file.toAbsolutePath().getParent());
        plans += roundTrip(Inputs.read(file), files);
      }
    }
    assertThat(plans).as("specs that compile").isGreaterThan(50);
  }

  @Test
  void soItDoesForGeneratedSpecs() {
    assertThat(generatedRoundTrips(0, 200)).as("specs that compile").isGreaterThan(60);
  }

  @Test
  @Tag("slow")
  void soItDoesForAThousandGeneratedSpecs() {
    assertThat(generatedRoundTrips(200, 1_200)).as("specs that compile").isGreaterThan(300);
  }

  private static int generatedRoundTrips(long from, long to) {
    int plans = 0;
    for (long seed = from; seed < to; seed++) {
      plans += roundTrip(SpecGenerator.sound(seed), Inputs.FILES);
    }
    return plans;
  }

  private static int roundTrip(String text, FileSource files) {
    Compilation compilation = Compiler.compile("spec.hwnas", text, files, Map.of());
    if (compilation.plan().isEmpty()) {
      return 0;
    }
    Plan plan = compilation.plan().get();
    byte[] written = PlanJson.write(plan);
    Plan read = PlanJson.read(written);
    assertThat(PlanJson.write(read)).isEqualTo(written);
    assertThat(PlanJson.hash(read)).isEqualTo(PlanJson.hash(plan));
    return 1;
  }

  @Test
  void lineEndsOfAnotherSystemGiveTheSamePlans() {
    assertThat(PlanHashes.all(true)).isEqualTo(HERE);
  }

  /** The other JDK too, where there is one. */
  @Test
  void anotherMachineGivesTheSamePlans() throws Exception {
    String options =
        "-Duser.language=tr -Duser.country=TR -Duser.timezone=Asia/Istanbul -Dfile.encoding=ISO-8859-1";
    assertThat(elsewhere(otherJdk().orElse(OWN_JDK), List.of(options.split(" ")))).isEqualTo(HERE);
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(
      strings = {
        "-Duser.language=ar -Duser.country=EG -Duser.timezone=Africa/Cairo",
        "-Duser.language=de -Duser.country=DE -Duser.timezone=Pacific/Kiritimati",
        "-Duser.language=hi -Duser.country=IN -Dfile.encoding=US-ASCII -Duser.timezone=UTC"
      })
  void anotherLocaleGivesTheSamePlans(String options) throws Exception {
    assertThat(elsewhere(OWN_JDK, List.of(options.split(" ")))).isEqualTo(HERE);
  }

  @Test
  @Tag("slow")
  void anotherJdkGivesTheSamePlans() throws Exception {
    Optional<Path> other = otherJdk();
    Assumptions.assumeTrue(
        other.isPresent(), "no JDK of another version under /usr/lib/jvm, nor in HWNAS_OTHER_JDK");
    assertThat(elsewhere(other.get(), List.of())).isEqualTo(HERE);
  }

  /** A JDK that is not the one of this test, 17 or later. */
  private static Optional<Path> otherJdk() throws IOException {
    String stated = System.getenv("HWNAS_OTHER_JDK");
    if (stated != null) {
      return Optional.of(Path.of(stated));
    }
    Path folder = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    String wanted = Runtime.version().feature() == 17 ? "-25-" : "-17-";
    try (Stream<Path> jdks = Files.list(folder)) {
      return jdks.filter(j -> j.getFileName().toString().contains(wanted))
          .filter(j -> Files.isExecutable(j.resolve("bin/java")))
          .sorted()
          .findFirst();
    }
  }

  private static Map<String, String> elsewhere(Path jdk, List<String> options)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(jdk.resolve("bin/java").toString());
    line.add("-XX:TieredStopAtLevel=1");
    line.addAll(options);
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add(PlanHashes.class.getName());
    Path out = Files.createTempFile("hashes", ".txt");
    Process process =
        new ProcessBuilder(line)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).isZero();
    Map<String, String> hashes = new TreeMap<>();
    for (String row : Files.readAllLines(out, StandardCharsets.ISO_8859_1)) {
      hashes.put(row.substring(0, row.indexOf(' ')), row.substring(row.indexOf(' ') + 1));
    }
    Files.delete(out);
    return hashes;
  }
}
