package org.hwnas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrisTest {
  @ParameterizedTest
  @DisabledOnOs(OS.WINDOWS)
  @ValueSource(
      strings = {
        "file:///lab/my%20spec.hwnas",
        "file:///lab/my spec.hwnas",
        "file:///lab/./old/../my%20spec.hwnas",
        "file:///l%61b/my%20spec.hwnas",
        "FILE:///lab/my%20spec.hwnas",
        "file:/lab/my%20spec.hwnas"
      })
  void takesAllSpellingsForOneFile(String uri) {
    assertThat(Uris.path(uri)).contains(Path.of("/lab/my spec.hwnas"));
    assertThat(Uris.key(uri)).isEqualTo("file:///lab/my%20spec.hwnas");
    assertThat(Uris.fileName(uri)).isEqualTo("my spec.hwnas");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void readsPercentSignsAndForeignLetters() {
    assertThat(Uris.path("file:///lab/100%.hwnas")).contains(Path.of("/lab/100%.hwnas"));
    assertThat(Uris.path("file:///lab/100%25.hwnas")).contains(Path.of("/lab/100%.hwnas"));
    assertThat(Uris.path("file:///lab/[a]{b}.hwnas")).contains(Path.of("/lab/[a]{b}.hwnas"));
  }

  @Test
  void leavesWhatIsNoFile() {
    assertThat(Uris.path("untitled:Untitled-1")).isEmpty();
    assertThat(Uris.key("untitled:Untitled-1")).isEqualTo("untitled:Untitled-1");
    assertThat(Uris.fileName("untitled:Untitled-1")).isEqualTo("Untitled-1");
    assertThat(Uris.path("file://")).isEmpty();
    assertThat(Uris.path("nonsense")).isEmpty();
    assertThat(Uris.path("")).isEmpty();
  }
}
