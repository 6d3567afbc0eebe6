package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices of the library as the runtime reads them. */
class DeviceVerbTest {
  @TempDir Path folder;

  @Test
  void everyDeviceOfTheLibraryIsDrawn() throws IOException {
    for (String device :
        new String[] {
          "pcm", "pcm_hermes", "rram_wan", "rram_milo", "rram_cmo", "sonos", "rram_geniex", "sram"
        }) {
      CommandProcess.Finished result = CommandInside.run(folder, "device", "plot", device);
      assertThat(result.exit()).as(device + result.err()).isZero();
      String svg = Files.readString(folder.resolve(device + ".svg"));
      assertThat(svg).startsWith("<svg").endsWith("</svg>\n").doesNotContain("NaN", "Infinity");
      CommandInside.run(folder, "device", "plot", device, "-o", "again.svg");
      assertThat(folder.resolve("again.svg")).hasContent(svg);
    }
  }

  @Test
  void anUnknownDeviceIsSuggested() {
    CommandProcess.Finished result = CommandInside.run(folder, "device", "plot", "pcn");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("did you mean `pcm`?");
  }
}
