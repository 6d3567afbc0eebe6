package org.hwnas.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.sources.FileSource;
import org.junit.jupiter.api.Test;

/** Pictures of devices for hints. */
class DevicePicturesTest {
  private final DevicePictures pictures = new DevicePictures();

  private static FileSource files(String... namesAndTexts) {
    Map<String, String> all = new HashMap<>();
    for (int k = 0; k < namesAndTexts.length; k += 2) {
      all.put(namesAndTexts[k], namesAndTexts[k + 1]);
    }
    return name -> Optional.ofNullable(all.get(name));
  }

  @Test
  void theLibrarysAreDrawnSmall() {
    String svg = pictures.device("pcm", Optional.empty(), FileSource.none()).orElseThrow();
    assertThat(svg).startsWith("<svg").contains("width=\"430\"").contains("0 to 25 uS");
    assertThat(svg.length() * 4 / 3).isLessThan(100_000); // more of a text editors do not show
    assertThat(pictures.device("pcm", Optional.empty(), FileSource.none()))
        .containsSame(svg); // kept
  }

  @Test
  void aSpecsOwnAreDrawnAsItsTextHasThem() {
    FileSource files =
        files(
            "main.hwnas",
            "hwnas 1.0\nimport \"lab.hwnas\"\ndevice mine extends theirs { g_max = 15 uS }\n",
            "lab.hwnas",
            "hwnas 1.0\ndevice theirs extends hwnas.devices.pcm { g_min = 5 uS }\n");
    assertThat(pictures.device("mine", Optional.of("main.hwnas"), files))
        .hasValueSatisfying(svg -> assertThat(svg).contains(">mine<").contains("5 to 15 uS"));
  }

  @Test
  void whileADefinitionHasErrorsThereIsNoPicture() {
    FileSource files = files("main.hwnas", "hwnas 1.0\ndevice mine { g_max = 15 volt }\n");
    assertThat(pictures.device("mine", Optional.of("main.hwnas"), files)).isEmpty();
    assertThat(pictures.device("mine", Optional.of("gone.hwnas"), files)).isEmpty();
  }
}
