package org.hwnas.lsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server under a real editor: a headless Neovim with its own client. */
@Timeout(180)
class NeovimTest {
  private static final String SPEC =
      """
      hwnas 1.0
      device lab {
      g_min = 1 uS
      g_max=30 um
      }
      """;

  private static final String EXPERIMENT =
      """
      hwnas 1.0
      experiment Small {
        workloads = {hwnas.models.alexnet}
        hardware extends hwnas.presets.isaac { crossbar { rows in {64, 128}  cols = rows } }
        minimize energy
        search nsga2 { budget = 100 evaluations }
      }
      """;

  @TempDir static Path folder;
  private static JsonObject result;

  @BeforeAll
  static void session() throws Exception {
    assumeTrue(isOnPath("nvim"), "Neovim (`nvim`) is not on the PATH: its test is skipped");
    Path spec = folder.resolve("my spec.hwnas");
    Files.writeString(spec, SPEC);
    Files.writeString(folder.resolve("small.hwnas"), EXPERIMENT);
    result = run(spec);
  }

  @Test
  void mendsByWhatIsOffered() {
    assertThat(strings(result, "actions")).contains("Replace by `30 uS`");
  }

  @Test
  void getsHints() {
    assertThat(strings(result, "hints")).contains("⟨2 designs⟩", "⟨2⟩", "[uJ]");
  }

  @Test
  void showsHints() {
    assumeTrue(
        result.has("shown"), "Neovim shows hints from 0.10 on: this one is older, so not tested");
    assertThat(strings(result, "shown")).containsAll(strings(result, "hints"));
  }

  @Test
  void diagnosesExplainsCompletesAndFormats() {
    assertThat(result.has("problem")).as(result.toString()).isFalse();
    JsonObject broken = result.getAsJsonArray("broken").get(0).getAsJsonObject();
    assertThat(result.getAsJsonArray("broken")).hasSize(1);
    assertThat(broken.get("code").getAsString()).isEqualTo("HW306");
    assertThat(broken.get("line").getAsInt()).isEqualTo(4);
    assertThat(result.get("hover").getAsString())
        .startsWith("**device.g_max**")
        .contains("Highest programmable conductance", "unit: `uS`");
    assertThat(strings(result, "labels")).startsWith("nS", "uS", "mS", "S");
    assertThat(strings(result, "symbols")).containsExactly("lab");
    assertThat(result.get("mended").getAsInt()).isZero();
    assertThat(result.get("formatted").getAsString())
        .contains("device lab {\n  g_min = 1 uS\n  g_max = 30 uS\n}");
    assertThat(result.get("exit").getAsInt()).isZero();
  }

  private static List<String> strings(JsonObject from, String name) {
    return StreamSupport.stream(from.getAsJsonArray(name).spliterator(), false)
        .map(e -> e.getAsString())
        .toList();
  }

  private static JsonObject run(Path spec) throws Exception {
    URL script = NeovimTest.class.getResource("/neovim/session.lua");
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
            "nvim",
            "--clean",
            "--headless",
            "-n",
            "-c",
            "luafile " + Path.of(script.toURI()).toString().replace(" ", "\\ "));
    Map<String, String> environment = builder.environment();
    environment.put("HWNAS_SPEC", spec.toString());
    environment.put("HWNAS_EXPERIMENT", folder.resolve("small.hwnas").toString());
    environment.put("HWNAS_SERVER", new Gson().toJson(ServerProcess.command()));
    for (String place :
        List.of("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")) {
      environment.put(place, folder.resolve(place).toString()); // the user's own setup stays out
    }
    Process nvim = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = nvim.waitFor(150, TimeUnit.SECONDS);
    nvim.destroyForcibly();
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as(printed).isTrue();
    int start = printed.indexOf("RESULT ");
    assertThat(start).as(printed).isNotNegative();
    String json = printed.substring(start + "RESULT ".length()).lines().findFirst().orElse("");
    return JsonParser.parseString(json).getAsJsonObject();
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(p -> Files.isExecutable(Path.of(p, program)));
  }
}
