package org.hwnas.plan.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Plan;
import org.hwnas.plan.SamplePlan;
import org.hwnas.plan.json.DiffJson;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.plan.json.Sealed;
import org.junit.jupiter.api.Test;

/** Differences of plans that were changed in one place, and what they mean for a comparison. */
class PlanDiffTest {
  private static final Plan SAMPLE = SamplePlan.create();

  /** The sample with one piece of its JSON replaced. */
  private static Plan changed(String from, String to) {
    String json = new String(PlanJson.write(SAMPLE), StandardCharsets.UTF_8);
    assertThat(json).contains(from);
    return PlanJson.read(
        Sealed.bytes(JsonParser.parseString(json.replace(from, to)).getAsJsonObject()));
  }

  private static PlanDiff diff(Plan other, String... free) {
    return PlanDiff.of(SAMPLE, other, List.of(free));
  }

  @Test
  void aPlanEqualsItself() {
    assertThat(diff(SamplePlan.create()).verdict()).isEqualTo(PlanDiff.Verdict.EQUAL);
    assertThat(DiffText.human(diff(SAMPLE))).startsWith("equal:");
  }

  @Test
  void aFixedValueOfTheHardwareMakesAComparisonUnfairUnlessItIsWhatIsCompared() {
    Plan other = changed("1e-7", "5e-8");
    PlanDiff diff = diff(other);
    assertThat(diff.verdict()).isEqualTo(PlanDiff.Verdict.UNFAIR);
    Difference only = diff.differences().get(0);
    assertThat(only.area()).isEqualTo(Area.HARDWARE);
    assertThat(only.path()).isEqualTo("hardware.cycle");
    assertThat(only.left().orElseThrow().value()).isEqualTo("100 ns");
    assertThat(only.right().orElseThrow().value()).isEqualTo("50 ns");
    assertThat(only.right().orElseThrow().origin()).isEqualTo("default");
    assertThat(DiffText.human(diff))
        .contains("! ~ hardware.cycle", "not a fair comparison: hardware");
    assertThat(diff(other, "hardware").verdict()).isEqualTo(PlanDiff.Verdict.FAIR);
    assertThat(diff(other, "hardware.cycle").verdict()).isEqualTo(PlanDiff.Verdict.FAIR);
    assertThat(diff(other, "hardware.cyc").verdict()).isEqualTo(PlanDiff.Verdict.UNFAIR);
  }

  @Test
  void aWiderRangeIsFair() {
    PlanDiff diff = diff(changed("\"high\": 8", "\"high\": 10"));
    assertThat(diff.verdict()).isEqualTo(PlanDiff.Verdict.FAIR);
    assertThat(diff.differences())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.area()).isEqualTo(Area.PARAMETER);
              assertThat(d.path()).isEqualTo("hardware.adc.bits");
              assertThat(d.left().orElseThrow().value()).startsWith("4..8");
              assertThat(d.right().orElseThrow().value()).startsWith("4..10");
            });
  }

  @Test
  void aTighterLimitAndAnotherObjectiveAreUnfair() {
    PlanDiff limit = diff(changed("0.00005", "0.00004"));
    assertThat(limit.verdict()).isEqualTo(PlanDiff.Verdict.UNFAIR);
    assertThat(limit.differences())
        .anyMatch(
            d ->
                d.area() == Area.REQUIREMENT
                    && d.path().equals("area")
                    && d.change() == Difference.Change.CHANGED);
    PlanDiff turned = diff(changed("\"goal\": \"minimize\"", "\"goal\": \"maximize\""));
    assertThat(turned.differences())
        .anyMatch(d -> d.area() == Area.OBJECTIVE && d.path().equals("energy"));
  }

  @Test
  void neitherOrderNorNamesOfObjectivesMatter() {
    Objective first = SAMPLE.objectives().get(0);
    Objective renamed =
        new Objective(
            "acc", first.maximize(), first.expr(), "1", first.text(), first.place(), first.stage());
    Plan other =
        new Plan(
            SAMPLE.name(),
            SAMPLE.doc(),
            SAMPLE.edition(),
            SAMPLE.parameters(),
            SAMPLE.decisions(),
            SAMPLE.configuration(),
            List.of(SAMPLE.objectives().get(1), renamed),
            SAMPLE.requirements(),
            SAMPLE.space(),
            SAMPLE.citations(),
            SAMPLE.sources());
    assertThat(diff(other).verdict()).isEqualTo(PlanDiff.Verdict.EQUAL);
  }

  @Test
  void theOtherWayRoundAddedAndRemovedChangePlaces() {
    Plan other = changed("\"name\": \"mbconv\"", "\"name\": \"other\"");
    List<Difference.Change> there =
        diff(other).differences().stream().map(Difference::change).toList();
    List<Difference.Change> back =
        PlanDiff.of(other, SAMPLE, List.of()).differences().stream()
            .map(Difference::change)
            .toList();
    assertThat(there).containsExactlyInAnyOrder(Difference.Change.ADDED, Difference.Change.REMOVED);
    assertThat(back).containsExactlyInAnyOrderElementsOf(there);
    assertThat(diff(other).differences()).noneMatch(Difference::iso);
  }

  @Test
  void theJsonSaysTheSame() {
    var json = DiffJson.write(diff(changed("1e-7", "5e-8")));
    assertThat(json.get("verdict").getAsString()).isEqualTo("unfair");
    var one = json.getAsJsonArray("differences").get(0).getAsJsonObject();
    assertThat(one.get("change").getAsString()).isEqualTo("changed");
    assertThat(one.getAsJsonObject("right").get("value").getAsString()).isEqualTo("50 ns");
    assertThat(Optional.ofNullable(one.get("iso"))).isPresent();
  }
}
