package org.hwnas.dsl.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;
import org.junit.jupiter.api.Test;

/** One line a finding, whatever it says. */
class LineReportTest {
  private static final SourceText SOURCE = new SourceText("a, b.hwnas", 0, "first\n  second\n");

  private static Finding finding(Place place, String message) {
    return new Finding(
        new Diagnostic(Issue.WRONG_DIMENSION, message, place, "", Optional.of("write `5 uS`")),
        "in/50%");
  }

  @Test
  void aProblemMatcherReadsFileLineColumnAndSeverity() {
    assertThat(LineReport.line(finding(new Place(SOURCE, 8, 6), "no\nlength")))
        .isEqualTo("in/50%/a, b.hwnas:2:3: error: no length; write `5 uS` [HW306]");
  }

  @Test
  void gitHubReadsEscapedProperties() {
    assertThat(LineReport.github(finding(new Place(SOURCE, 8, 6), "100 % wrong:\nall of it")))
        .isEqualTo(
            "::error file=in/50%25/a%2C b.hwnas,line=2,endLine=2,col=3,endColumn=9,"
                + "title=HW306 wrong-dimension::100 %25 wrong:%0Aall of it; write `5 uS`");
  }

  @Test
  void aPlaceOverSeveralLinesHasNoColumns() {
    assertThat(LineReport.github(finding(new Place(SOURCE, 0, 9), "x")))
        .contains("line=1,endLine=2,title=")
        .doesNotContain("col=");
  }
}
