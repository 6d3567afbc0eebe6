package org.hwnas.runtime.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.hwnas.plan.Objective;
import org.hwnas.plan.SourceLocation;
import org.hwnas.plan.expression.Expr;
import org.hwnas.runtime.experiment.Effort;
import org.junit.jupiter.api.Test;

/** Two groups of runs against figures worked out by hand. */
class SeedComparisonTest {
  private static final Offset<Double> SAME = within(1e-9);

  private static final List<Objective> OBJECTIVES =
      List.of(objective("accuracy", true, "1"), objective("energy", false, "uJ"));

  private static Objective objective(String name, boolean maximize, String unit) {
    return new Objective(
        name, maximize, Expr.number(0), unit, name, new SourceLocation("spec", 1, 1));
  }

  /** A has a design of the common front each; B one that lies far from it, and none. */
  private static SeedComparison compared() {
    return SeedComparison.of(
        OBJECTIVES,
        10,
        List.of(
            List.of(new double[] {-0.9, 2e-6}),
            List.of(new double[] {-0.8, 1e-6}),
            List.of(new double[] {-0.9, 3e-6}),
            List.of()),
        new SearchEfforts(
            List.of(
                Optional.of(new Effort(0.1, 0.1, 10, 0, 0.3, 10)),
                Optional.of(new Effort(0.2, 0.2, 10, 0, 0.2, 10))),
            List.of(Optional.of(new Effort(0.04, 0.05, 10, 0, 0, 0)), Optional.empty())));
  }

  @Test
  void everyIndicatorIsOnTheScaleOfAll() {
    SeedComparison seeds = compared();
    // the common front ends at 2 uJ and the box at 2.1: B's 3 uJ widen it to 1 + 1.1 * 2
    assertThat(seeds.scale().widened()).isTrue();
    SeedComparison.Indicator volume = seeds.indicators().get(0);
    assertThat(volume.left()).containsExactly(new double[] {0.66 / 1.21, 0.11 / 1.21}, SAME);
    assertThat(volume.right()).containsExactly(new double[] {0.11 / 1.21, 0}, SAME);
    SeedComparison.Indicator igd = seeds.indicators().get(1);
    assertThat(igd.left()).containsExactly(new double[] {0.25, 0.5}, SAME);
    assertThat(igd.right()[0]).isCloseTo(0.75, SAME);
    assertThat(igd.right()[1]).isInfinite();
    assertThat(igd.superiority()).isZero();
    assertThat(igd.test().chance()).isCloseTo(1.0 / 3, SAME); // two of the six ways to deal out
    SeedComparison.Indicator epsilon = seeds.indicators().get(2);
    assertThat(epsilon.left()).containsExactly(new double[] {0.5, 1}, SAME);
    assertThat(epsilon.right()[0]).isCloseTo(1, SAME);
  }

  @Test
  void whatOneRunAndAllRunsAttainIsInTheUnitsOfTheSpec() {
    AttainmentComparison attained = compared().attained().orElseThrow();
    assertThat(attained.slices()).hasSize(1);
    List<AttainmentComparison.Surface> left = attained.slices().get(0).left();
    assertThat(left.stream().map(AttainmentComparison.Surface::times)).containsExactly(1, 2);
    assertThat(left.get(0).corners()).hasSize(2);
    assertThat(left.get(0).corners().get(0)).containsExactly(new double[] {0.9, 2}, SAME);
    assertThat(left.get(0).corners().get(1)).containsExactly(new double[] {0.8, 1}, SAME);
    // both runs of A have at least 0.8 at no more than 2 uJ
    assertThat(left.get(1).corners()).hasSize(1);
    assertThat(left.get(1).corners().get(0)).containsExactly(new double[] {0.8, 2}, SAME);
    assertThat(attained.left()[1]).isCloseTo(0.06 / 1.21, SAME);
    assertThat(attained.slices().get(0).right().get(1).corners()).isEmpty();
    assertThat(attained.right()[1]).isZero();
  }

  @Test
  void ofThreeObjectivesSurfacesAreSlicesAtWhatTheThirdIsLimitedTo() {
    List<Objective> three = new ArrayList<>(OBJECTIVES);
    three.add(objective("area", false, "mm^2"));
    SearchEfforts none = new SearchEfforts(List.of(Optional.empty()), List.of(Optional.empty()));
    SeedComparison seeds =
        SeedComparison.of(
            three,
            2,
            List.of(
                List.of(new double[] {-0.9, 2e-6, 3e-6}, new double[] {-0.8, 2e-6, 1e-6}),
                List.of(new double[] {-0.7, 1e-6, 2e-6})),
            none);
    AttainmentComparison attained = seeds.attained().orElseThrow();
    assertThat(attained.exact()).isTrue();
    assertThat(attained.slices()).hasSize(9); // three pairs, each at three limits
    AttainmentComparison.Slice tight =
        attained.slices().stream()
            .filter(s -> s.first() == 0 && s.second() == 1)
            .min(Comparator.comparingDouble(s -> s.limits()[2]))
            .orElseThrow();
    // a quarter of the areas 1, 2, 3 mm^2 on the front: at most 2, so not the first design
    assertThat(tight.limits()[2]).isCloseTo(2, SAME);
    assertThat(tight.left().get(0).corners()).hasSize(1);
    assertThat(tight.left().get(0).corners().get(0)).containsExactly(new double[] {0.8, 2}, SAME);
    JsonObject json = seeds.json().getAsJsonObject("attained");
    assertThat(json.getAsJsonArray("slices")).hasSize(9);
    assertThat(json.getAsJsonArray("hypervolumes_left").get(0).getAsDouble())
        .isCloseTo(seeds.indicators().get(0).left()[0], SAME);
  }

  @Test
  void textAndJsonSayTheSame() {
    SeedComparison seeds = compared();
    assertThat(seeds.human())
        .contains("IGD+", "0.3750", "Mann-Whitney", "by at least 2 of the runs: 0.0496");
    JsonObject json = seeds.json();
    assertThat(json.getAsJsonObject("igd_plus").getAsJsonObject("left").get("median").getAsDouble())
        .isCloseTo(0.375, SAME);
    assertThat(json.getAsJsonObject("igd_plus").getAsJsonObject("right").get("median").isJsonNull())
        .isTrue();
    assertThat(json.get("box").getAsString()).contains("own front");
    assertThat(seeds.human())
        .containsPattern("search, ms +15.00 +10.00 +20.00 +4.000 +4.000 +4.000\n")
        .containsPattern("search, % +37.50 +25.00 +50.00 +unknown");
    JsonObject effort = json.getAsJsonObject("effort");
    assertThat(effort.getAsJsonObject("left").getAsJsonArray("measuring_ms").get(1).getAsDouble())
        .isCloseTo(20, SAME);
    assertThat(effort.getAsJsonObject("right").getAsJsonArray("search_ms").get(1).isJsonNull())
        .isTrue();
    SearchEfforts unknown = new SearchEfforts(List.of(Optional.empty()), List.of(Optional.empty()));
    assertThatThrownBy(
            () ->
                SeedComparison.of(OBJECTIVES, 3, List.of(List.of(), List.<double[]>of()), unknown))
        .hasMessageContaining("none of the runs");
  }
}
