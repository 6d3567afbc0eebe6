package org.hwnas.dsl.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.UnifiedDiffUtils;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Differences that `patch` can apply. */
class UnifiedDiffTest {
  private static final String BEFORE = "a\nb\nc\nd\ne\nf\ng\nh\n";

  @Test
  void equalTextsHaveNone() {
    assertThat(UnifiedDiff.of("x", BEFORE, BEFORE)).isEmpty();
  }

  @Test
  void aChangeStandsAmongThreeLinesOfContext() {
    assertThat(UnifiedDiff.of("x.hwnas", BEFORE, BEFORE.replace("e", "E")))
        .isEqualTo(
            """
            --- a/x.hwnas
            +++ b/x.hwnas
            @@ -2,7 +2,7 @@
             b
             c
             d
            -e
            +E
             f
             g
             h
            """);
  }

  @Test
  void itLeadsFromTheOldTextToTheNewOne() throws Exception {
    String after = "zero\n" + BEFORE.replace("c\nd\n", "") + "i\n";
    List<String> diff = UnifiedDiff.of("x", BEFORE, after).lines().toList();
    List<String> patched =
        UnifiedDiffUtils.parseUnifiedDiff(diff).applyTo(Arrays.asList(BEFORE.split("\n")));
    assertThat(String.join("\n", patched) + "\n").isEqualTo(after);
  }

  @Test
  void aMissingLineFeedAtTheEndIsAChange() {
    assertThat(UnifiedDiff.of("x", "a", "a\n")).endsWith("-a\n\\ No newline at end of file\n+a\n");
  }
}
