package org.hwnas.runtime.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.hwnas.runtime.RecordedFigures;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class OwnFiguresTest {
  @Test
  void theCurvesOfXpertGiveItsPublishedNetworks() throws Exception {
    ValidationReport report = new XpertValidation().builtIn().orElseThrow();
    assertThat(report.compared()).isEqualTo(3);
    assertThat(report.contradictions()).isEmpty();
    assertThat(report.maxError()).isLessThan(5e-4); // figures of four digits
  }

  @Test
  void theJointSearchIsReplayedExactly() throws Exception {
    Path points =
        RecordedFigures.folder("search").resolveSibling("joint_hw_workload_cimloop_points.csv.gz");
    Assumptions.assumeTrue(Files.exists(points), "no recorded points beside the project");
    ValidationReport report = new ReplayValidation().run(points);
    assertThat(report.compared()).isEqualTo(3620);
    assertThat(report.maxError()).isZero();
    assertThat(report.notes()).anyMatch(n -> n.contains("1.217 mJ ms mm^2, 481.6 mm^2"));
  }
}
