package org.hwnas.runtime.cost.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.Roots;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.PublishedNetworks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "the simulators of these tests are shell scripts")
@Timeout(60)
class ExternalCostModelTest {
  @TempDir Path folder;
  private Path starts;

  @BeforeEach
  void count() {
    starts = folder.resolve("starts");
  }

  /** A simulator that notes its start, then runs a loop over lines. */
  private ExternalCostModel simulator(String body, double timeout) throws Exception {
    Path script = folder.resolve("simulator.sh");
    Files.writeString(
        script,
        "#!/bin/sh\necho started >> '"
            + starts
            + "'\nwhile read -r line; do\n"
            + body
            + "\ndone\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return new ExternalCostModel("script", script, timeout);
  }

  private int startCount() throws Exception {
    return Files.readAllLines(starts).size();
  }

  private static ResolvedBlock root(int rows) {
    return Roots.of(
        Chips.hardware("tile.pe.crossbar.rows", rows),
        "none",
        PublishedNetworks.lenet5(),
        PublishedNetworks.resnet18());
  }

  private static Map<String, MetricArray> ask(ExternalCostModel model, int rows) throws Exception {
    return new CostEstimator(model, name -> Optional.empty()).estimate(root(rows)).metrics();
  }

  @Test
  void theConfigurationGoesOutAndMetricsComeBack() throws Exception {
    // energy by the number of rows; latency by the number of convolutions the second network has
    String body =
        "rows=$(printf '%s' \"$line\" | sed 's/.*\"hardware.tile.pe.crossbar.rows\":\\([0-9]*\\).*/\\1/')\n"
            + "convs=$(printf '%s' \"$line\" | tr '{' '\\n' | grep -c '\"operator\":\"Conv\"')\n"
            + "echo \"{\\\"metrics\\\":{\\\"energy\\\":[$rows,2e-3],\\\"latency\\\":[0.5,$convs],\\\"area\\\":1e-6}}\"";
    try (ExternalCostModel model = simulator(body, 10)) {
      Map<String, MetricArray> metrics = ask(model, 64);
      assertThat(metrics.get("energy").values()).containsExactly(64, 2e-3);
      assertThat(metrics.get("latency").values()).containsExactly(0.5, 2 + 20);
      assertThat(metrics.get("area").values()).containsExactly(1e-6);
      assertThat(metrics.get("edap").values()).containsExactly(64 * 0.5 * 1e-6, 2e-3 * 22 * 1e-6);
      assertThat(metrics).doesNotContainKeys("leakage", "utilization", "crossbars");
      assertThat(ask(model, 128).get("energy").values()).containsExactly(128, 2e-3);
      assertThat(startCount()).isEqualTo(1);
    }
  }

  @Test
  void anErrorIsAPropertyOfTheDesign() throws Exception {
    try (ExternalCostModel model = simulator("echo '{\"error\":\"does not fit\"}'", 10)) {
      assertThatThrownBy(() -> ask(model, 64))
          .isInstanceOf(EvaluationFailure.class)
          .hasMessage("`script`: does not fit");
      assertThatThrownBy(() -> ask(model, 64)).isInstanceOf(EvaluationFailure.class);
      assertThat(startCount()).isEqualTo(1);
    }
  }

  @Test
  void aCrashIsMendedByAFreshProcess() throws Exception {
    // the first process dies at its second question
    String body =
        "n=$((n+1))\n"
            + "if [ $n = 2 ] && [ $(wc -l < '"
            + starts()
            + "') = 1 ]; then echo boom >&2; exit 3; fi\n"
            + "echo '{\"metrics\":{\"energy\":1}}'";
    try (ExternalCostModel model = simulator(body, 10)) {
      ask(model, 64);
      assertThat(ask(model, 64).get("energy").at(0, 0)).isEqualTo(1);
      assertThat(startCount()).isEqualTo(2);
    }
  }

  private Path starts() {
    return starts;
  }

  @Test
  void aProgramThatAlwaysEndsIsToldWithItsLastWords() throws Exception {
    try (ExternalCostModel model = simulator("echo 'no licence' >&2; exit 3", 10)) {
      assertThatThrownBy(() -> ask(model, 64))
          .isInstanceOf(SimulatorException.class)
          .hasMessageContaining("exit code 3")
          .hasMessageContaining("no licence");
      assertThat(startCount()).isEqualTo(2);
    }
  }

  @Test
  void silenceIsTimedOutAndTheProcessEnded() throws Exception {
    Path pid = folder.resolve("pid");
    try (ExternalCostModel model =
        simulator("echo $$ > '" + pid + "'; sleep 600; echo '{}'", 0.3)) {
      assertThatThrownBy(() -> ask(model, 64))
          .isInstanceOf(SimulatorException.class)
          .hasMessageContaining("within 0.3 s");
    }
    long process = Long.parseLong(Files.readString(pid).strip());
    for (int i = 0;
        i < 100 && ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent();
        i++) {
      Thread.sleep(50);
    }
    assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void whatIsNoAnswerIsRefused() throws Exception {
    for (String garbage :
        List.of(
            "hello",
            "[1]",
            "{}",
            "{\"metrics\":{\"speed\":1}}",
            "{\"metrics\":{\"energy\":\"1\"}}",
            "{\"metrics\":{\"energy\":[1,2,3]}}",
            "{\"metrics\":{\"energy\":NaN}}")) {
      try (ExternalCostModel model = simulator("echo '" + garbage + "'", 10)) {
        assertThatThrownBy(() -> ask(model, 64), garbage).isInstanceOf(SimulatorException.class);
      }
    }
  }

  @Test
  void callsAtATimeGetTheirOwnAnswers() throws Exception {
    String body =
        "rows=$(printf '%s' \"$line\" | sed 's/.*\"hardware.tile.pe.crossbar.rows\":\\([0-9]*\\).*/\\1/')\n"
            + "echo \"{\\\"metrics\\\":{\\\"energy\\\":$rows}}\"";
    try (ExternalCostModel model = simulator(body, 20)) {
      List<Double> answers =
          IntStream.rangeClosed(1, 24)
              .parallel()
              .mapToObj(
                  i -> {
                    try {
                      return ask(model, i).get("energy").at(0, 0);
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  })
              .toList();
      assertThat(answers)
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 24).mapToObj(i -> (double) i).toList());
    }
  }

  @Test
  void namesRunWhatTheCommandLineSays() throws Exception {
    Path tool = Files.writeString(folder.resolve("tool"), "#!/bin/sh\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    assertThat(Simulators.of(List.of("mine=tool"), folder).allowed())
        .containsEntry("mine", tool.toAbsolutePath());
    for (String wrong : List.of("tool", "=tool", "mine=absent", "mine=")) {
      assertThatThrownBy(() -> Simulators.of(List.of(wrong), folder), wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Simulators.of(List.of("a=tool", "a=tool"), folder))
        .hasMessageContaining("twice");
  }
}
