package org.hwnas.dsl.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiled;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.expression.Value;
import org.junit.jupiter.api.Test;

/** How often a choice inside a network is made, counted by hand. */
class NetworkScopesTest {
  private static Plan plan(String network) {
    Compilation compilation =
        Compiled.of(
            """
            hwnas 1.0

            experiment Example {
              workload { dataset = fashion_mnist_10k }
              network {
                %s
                head = linear
              }
              hardware extends hwnas.presets.isaac { adc { bits = 8 } }
              minimize energy
              search nsga2 { budget = 100 evaluations }
            }
            """
                .formatted(network));
    assertThat(
            compilation.diagnostics().stream().filter(d -> d.issue().code().compareTo("HW4") < 0))
        .isEmpty();
    return compilation.plan().orElseThrow();
  }

  private static List<String> ids(Plan plan) {
    return plan.parameters().stream().map(Parameter::id).toList();
  }

  @Test
  void decidesInEachIterationUnlessToldOtherwise() {
    Plan plan =
        plan(
            "repeat 2 as stage { repeat 3 as block { channels = 8  conv = conv { kernel in {3, 5} } } }");
    assertThat(plan.space().count()).isEqualTo(64);
    assertThat(ids(plan)).hasSize(6).contains("network.stage[1].block[2].conv.kernel");
  }

  @Test
  void decidesOnceForEachStage() {
    Plan plan =
        plan(
            """
            repeat 2..3 as stage {
              channels = 8
              repeat 1..3 as block { kernel in {3, 5} per stage  conv = conv }
            }
            """);
    assertThat(ids(plan))
        .containsExactly(
            "network.stage.count",
            "network.stage[0].block.count",
            "network.stage[0].kernel",
            "network.stage[1].block.count",
            "network.stage[1].kernel",
            "network.stage[2].block.count",
            "network.stage[2].kernel");
    // each stage: 3 depths x 2 kernels; two stages or three
    assertThat(plan.space().count()).isEqualTo(36 + 216);
  }

  @Test
  void decidesOnceForTheNetwork() {
    Plan plan =
        plan(
            """
            repeat 2 as stage {
              repeat 2 as block {
                channels in {8, 16} per network
                choose residual | mbconv { expand in {2, 4} per network } per network as cell
              }
            }
            """);
    assertThat(ids(plan))
        .containsExactlyInAnyOrder(
            "network.channels", "network.cell", "network.cell_mbconv.expand");
    assertThat(plan.space().count()).isEqualTo(2 * (1 + 2));
  }

  @Test
  void existsWhereAnyLayerThatUsesItDoes() {
    Plan plan =
        plan(
            """
            channels = 8
            repeat 2 as block { choose residual | mbconv { expand in {2, 4, 6} per network } }
            """);
    // one design without mbconv; three block choices with one, times three expansions
    assertThat(plan.space().count()).isEqualTo(1 + 3 * 3);
    assertThat(ids(plan).get(2)).isEqualTo("network.mbconv.expand");
    Parameter expand = plan.parameters().get(2);
    Map<String, Value> ops =
        Map.of(
            "network.block[0].op", Value.of("residual"), "network.block[1].op", Value.of("mbconv"));
    assertThat(DesignResolver.active(expand, Design.of(ops))).isTrue();
  }

  @Test
  void narrowsWhatAllLayersInherit() {
    Plan plan =
        plan(
            """
            channels in {8, 16} per stage
            kernel in {3, 5} per layer
            stem = conv { channels = 8  kernel = 3 }
            repeat 2 as stage { a = conv  b = conv }
            """);
    assertThat(ids(plan))
        .containsExactlyInAnyOrder(
            "network.stage[0].channels",
            "network.stage[1].channels",
            "network.stage[0].a.kernel",
            "network.stage[0].b.kernel",
            "network.stage[1].a.kernel",
            "network.stage[1].b.kernel");
    assertThat(plan.space().count()).isEqualTo(4 * 16);
  }

  @Test
  void decidesADepthOrATupleOnceToo() {
    Plan plan =
        plan(
            """
            channels = 8
            repeat 3 as stage {
              repeat 1..4 per network as block {
                joint (kernel, activation) in {(3, relu), (5, relu6)} per stage as shape
                conv = conv
              }
            }
            """);
    assertThat(plan.space().count()).isEqualTo(4 * 8);
    assertThat(ids(plan)).contains("network.block.count", "network.stage[2].shape");
  }

  @Test
  void tellsAlternativesOfOneKindApart() {
    Plan plan =
        plan("channels = 8  choose small = conv { kernel = 1 } | large = conv { kernel = 3 }");
    assertThat(plan.space().count()).isEqualTo(2);
    List<String> kinds = new ArrayList<>();
    plan.configuration()
        .child("network")
        .orElseThrow()
        .children()
        .forEach(b -> kinds.add(b.name() + ":" + b.kind()));
    assertThat(kinds).containsExactly("small:conv", "large:conv", "head:linear");
  }

  @Test
  void choosesByIndexAcrossNestedRepeats() {
    Plan plan =
        plan(
            """
            repeat 2 as stage {
              repeat 2 as block {
                channels in {8, 16}
                when (stage.first) { channels in {8, 16, 24} }
                when (stage.last and block.index == block.count - 1) { channels = 32 }
                conv = conv
              }
            }
            """);
    // stage 0: three each; stage 1: two, then none
    assertThat(plan.space().count()).isEqualTo(3 * 3 * 2);
  }

  @Test
  void knowsTheLastOfACountThatIsSearched() {
    Plan plan =
        plan(
            """
            channels = 8
            repeat 1..3 as stage {
              conv = conv
              when (stage.last) { wide = conv { channels in {16, 32} } }
            }
            """);
    assertThat(plan.space().count()).isEqualTo(3 * 2);
  }

  @Test
  void knowsBehindARepeatHowOftenItRan() {
    Plan plan =
        plan(
            """
            channels = 8
            repeat 1..3 as stage { conv = conv }
            when (stage.count == 3) { last = conv { channels in {8, 16} } }
            """);
    assertThat(plan.space().count()).isEqualTo(1 + 1 + 2);
  }

  @Test
  void readsInALayerWhatItInherits() {
    Plan plan =
        plan(
            """
            repeat 1 as stage {
              channels = 16
              conv = mbconv { hidden in 2 * channels..4 * channels step channels }
            }
            """);
    assertThat(plan.space().count()).isEqualTo(3);
  }

  @Test
  void passesBranchesOn() {
    Plan plan =
        plan(
            """
            repeat 2 as stage {
              channels = 8
              branches in 1..4
              repeat 3 as block { choose residual | bottleneck per stage as kind }
            }
            """);
    assertThat(plan.space().count()).isEqualTo(8 * 8);
  }
}
