package org.hwnas.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hwnas.dsl.Compilation;
import org.hwnas.plan.Block;
import org.hwnas.plan.Decision;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Field;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.Variation;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.Capabilities;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.LayerCost;
import org.hwnas.runtime.cost.external.Simulators;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.table.TableFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The specs of systems that search precisions, pruning and hardware for given networks. Numbers are
 * from the papers' code; see each folder's README. What holds of every spec is {@link
 * LiteratureTest}'s.
 */
class LiteratureHardwareTest {
  private static final Path LITERATURE = Path.of("literature").toAbsolutePath();

  private static Plan plan(Path spec, Map<String, String> overrides) {
    try {
      Compilation compilation = org.hwnas.dsl.Compiler.compile(spec, overrides);
      assertThat(compilation.diagnostics()).isEmpty();
      return compilation.plan().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Plan plan(String spec) {
    return plan(LITERATURE.resolve(spec), Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "JointHardwareWorkload/rram_4_workloads.hwnas, 12096000, 1",
    "JointHardwareWorkload/rram_iscas2025.hwnas, 19353600, 1",
    "JointHardwareWorkload/rram_sequential.hwnas, 12096000, 1",
    "JointHardwareWorkload/sram_9_workloads.hwnas, 4064256, 1",
    "JointHardwareWorkload/sram_4_workloads.hwnas, 2488320, 1",
    // 8 supplies at each of 6 nodes, not of their union
    "JointHardwareWorkload/sram_cost.hwnas, 9072000, 1",
    "XPert/xpert_as_coded.hwnas, 240, 13",
    "XPert/xpert.hwnas, 960, 13",
    "CoMN/comn_architecture.hwnas, 54000, 1",
    // fraction bits from 0 to a total of 8, 16 or 32: 59, squared, with 6 converters
    "MixedPrecision/mpq_vgg16.hwnas, 20886, 13",
    "MixedPrecision/mpq_lenet.hwnas, 5766, 4",
    "EGQ/egq_resnet18_imagenet.hwnas, 256, 21",
    "EGQ/egq_resnet18_cifar10.hwnas, 256, 21",
    "RaQU/raqu.hwnas, 8, 2816",
    "ASBP/asbp.hwnas, 8, 8",
    "ASBP/asbp_mask.hwnas, 2, 64"
  })
  void hasTheNumberOfDesigns(String spec, BigInteger each, int times) {
    Plan plan = plan(spec);
    assertThat(plan.space().exact()).isTrue();
    assertThat(plan.space().continuousParameters()).isZero();
    assertThat(plan.space().count()).isEqualTo(each.pow(times));
  }

  /** Mechanisms that the published tool behind the costs does not have, or leaves out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "NACIM/nacim.hwnas",
        "CoMN/comn_architecture.hwnas",
        "CoMN/comn_circuit.hwnas",
        "XPert/xpert.hwnas",
        "XPert/xpert_as_coded.hwnas"
      })
  void nothingThatTheyStateIsIgnored(String spec) {
    assertThat(Capabilities.gaps(plan(spec))).noneMatch(Capabilities.Gap::refused);
  }

  @Test
  void realNumbersStayReal() {
    assertThat(plan("CoMN/comn_circuit.hwnas").space().continuousParameters()).isEqualTo(3);
    assertThat(plan("AutoPrune/auto_prune.hwnas").space().continuousParameters()).isEqualTo(8);
    assertThat(plan("AutoPrune/auto_prune_amc.hwnas").space().continuousParameters()).isEqualTo(8);
  }

  @Test
  void theJointSearchHasItsFourPhases() {
    Plan plan = plan("JointHardwareWorkload/rram_4_workloads.hwnas");
    Block search = child(plan.configuration(), "search");
    List<Block> phases = search.children().stream().filter(b -> b.kind().equals("phase")).toList();
    assertThat(phases)
        .extracting(Block::name)
        .containsExactly("explore", "balance", "converge", "tune");
    assertThat(phases).extracting(p -> number(p, "generations")).containsOnly(10.0);
    assertThat(phases)
        .extracting(p -> number(child(p, "crossover"), "probability"))
        .containsExactly(1.0, 0.9, 1.0, 1.0);
    assertThat(phases)
        .extracting(p -> number(child(p, "mutation"), "share"))
        .containsExactly(1.0, 0.5, 0.2, 0.05);
    assertThat(phases)
        .extracting(p -> number(child(p, "mutation"), "eta"))
        .containsExactly(3.0, 7.0, 15.0, 25.0);
    assertThat(phases)
        .extracting(p -> number(child(p, "crossover"), "eta"))
        .containsExactly(3.0, 7.0, 15.0, 25.0);
    Block initial = child(search, "initial");
    assertThat(symbol(initial, "method")).isEqualTo("max_min_hamming");
    assertThat(number(initial, "pool")).isEqualTo(1000);
    assertThat(number(initial, "evaluate")).isEqualTo(500);
    assertThat(number(search, "population")).isEqualTo(70);
    assertThat(symbol(child(search, "constraints"), "metrics")).isEqualTo("death_penalty");
    assertThat(number(child(search, "constraints"), "penalty")).isEqualTo(1e25);
    assertThat(plan.requirements())
        .extracting(Requirement::scope)
        .containsOnly(Requirement.Scope.METRIC);
    assertThat(workloads(plan)).isEqualTo(4);
    assertThat(workloads(plan("JointHardwareWorkload/sram_9_workloads.hwnas"))).isEqualTo(9);
  }

  @Test
  void theNodeDecidesWhichSuppliesThereAre() {
    Plan plan = plan("JointHardwareWorkload/sram_cost.hwnas");
    List<Parameter> supplies =
        plan.parameters().stream().filter(p -> p.id().startsWith("hardware.supply")).toList();
    assertThat(supplies).hasSize(5).allSatisfy(p -> assertThat(p.domain().size()).isEqualTo(8));
    assertThat(supplies).allSatisfy(p -> assertThat(p.when()).isPresent());
  }

  @Test
  void theBaselineOfTheJointSearchDecidesLevelAfterLevel() {
    Plan plan = plan("JointHardwareWorkload/rram_sequential.hwnas");
    List<Block> stages = stages(plan);
    assertThat(stages)
        .extracting(Block::name)
        .containsExactly("device", "circuit", "architecture", "system");
    assertThat(stages).extracting(s -> symbols(s, "decides").size()).containsExactly(1, 2, 4, 2);
    assertThat(stages)
        .extracting(s -> number(child(s, "search"), "population"))
        .containsExactly(10.0, 25.0, 70.0, 15.0);
  }

  /** Layer sizes are those of the table in the authors' script; the formula is theirs, by hand. */
  @Test
  void theRewardOfMixedPrecisionIsThatOfItsCode() {
    Plan plan = plan("MixedPrecision/mpq_lenet.hwnas");
    double[] weights = {150, 2400, 48_000, 1200};
    double[] inputs = {1024, 1176, 400, 120};
    double[] weightBits = {4, 8, 16, 8};
    double[] inputBits = {16, 8, 4, 8};
    double[] adcBits = {4, 6, 9, 8};
    double total = 0;
    double cost = 0;
    for (int l = 0; l < 4; l++) {
      total += weights[l] + inputs[l];
      cost += weightBits[l] / 4 * weights[l] + inputBits[l] / 4 * inputs[l];
    }
    cost = cost / total * Math.pow(1.25, 27.0 / 4);
    List<String> layers = List.of("conv1", "conv2", "conv3", "head");
    for (double lost : new double[] {0.012, 0.4}) {
      Map<String, double[]> known =
          Map.of(
              "quantization.weights.bits", weightBits,
              "quantization.activations.bits", inputBits,
              "hardware.tile.pe.adc.bits", adcBits,
              "stored_weights", weights,
              "layer_inputs", inputs);
      Function<String, Double> values =
          name -> {
            if (!name.contains("[")) {
              return name.equals("digital_accuracy") ? 0.97 : 0.97 - lost;
            }
            String layer = name.substring(name.indexOf('[') + 1, name.length() - 1);
            return known
                .get(name.substring(0, name.indexOf('[')))[
                layers.indexOf(layer.substring(layer.indexOf('.') + 1))];
          };
      double expected = -(10 * lost + cost) - (lost > 0.3 ? 1000 : 0);
      assertThat(value(plan.objectives().get(0).expr(), values)).isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void mixedPrecisionDecidesFiveNumbersOfALayerAtOnce() {
    Plan plan = plan("MixedPrecision/mpq_vgg16.hwnas");
    assertThat(plan.decisions()).hasSize(13).extracting(d -> d.parameters().size()).containsOnly(5);
    Block search = child(plan.configuration(), "search");
    assertThat(search.kind()).isEqualTo("ddpg");
    assertThat(symbol(search, "actions")).isEqualTo("scale");
    assertThat(symbols(search, "state")).contains("previous_action");
    assertThat(number(child(search, "budget"), "episodes")).isEqualTo(600);
    assertThat(plan.requirements().stream().filter(r -> r.scope() == Requirement.Scope.DESIGN))
        .hasSize(26);
  }

  @Test
  void xpertHandsItsFastestAcceptedDesignOver() {
    Plan plan = plan("XPert/xpert.hwnas");
    assertThat(plan.decisions())
        .extracting(Decision::name)
        .filteredOn(n -> n.startsWith("node"))
        .hasSize(13);
    assertThat(plan.decisions())
        .extracting(Decision::name)
        .filteredOn(n -> n.startsWith("precision"))
        .hasSize(13);
    List<Block> stages = stages(plan);
    assertThat(symbol(stages.get(0), "by")).isEqualTo("latency");
    assertThat(symbols(stages.get(0), "decides")).hasSize(39);
    assertThat(symbols(stages.get(1), "decides")).hasSize(26);
    Block search = child(stages.get(0), "search");
    assertThat(number(search, "learning_rate")).isEqualTo(12);
    assertThat(number(search, "momentum")).isEqualTo(0.99);
    assertThat(number(search, "weight_decay")).isEqualTo(1e-5);
    assertThat(number(child(search, "budget"), "iterations")).isEqualTo(2000);
    // The network they ship: 60.36 mm^2 and 215.3 of their latency.
    Objective loss = plan.objectives().get(0);
    double expected = 0.01 * 215.3 + 0.1 * 1e-6 * Math.pow(60.36e6 - 50e6, 2);
    assertThat(value(loss.expr(), n -> n.equals("area") ? 60.36e-6 : 0.2153))
        .isCloseTo(expected, within(1e-6 * expected));
  }

  @Test
  void comnSearchesRealNumbersThatAreRounded() {
    Plan plan = plan("CoMN/comn_circuit.hwnas");
    Function<String, Domain> domain = id -> plan.parameter(id).orElseThrow().domain();
    assertThat(domain.apply("hardware.tile.pe.crossbar.rows"))
        .isInstanceOfSatisfying(Domain.Grid.class, g -> assertThat(g.relaxation()).isPresent());
    assertThat(domain.apply("hardware.tile.pe.count").size()).isEqualTo(3);
    List<Block> stages = stages(plan);
    assertThat(symbol(stages.get(1), "inside")).isEqualTo("circuit");
    assertThat(number(stages.get(1), "rerun")).isEqualTo(10);
    Block search = child(stages.get(0), "search");
    assertThat(number(child(search, "acquisition"), "kappa")).isEqualTo(2.576);
    assertThat(number(child(search, "model"), "nu")).isEqualTo(2.5);
    // 1 mJ, 1 ms, 100 mm^2: a tenth, 0.09 away from the target.
    Function<String, Double> design =
        n -> n.equals("energy") ? 1e-3 : n.equals("latency") ? 1e-3 : 100e-6;
    assertThat(value(plan.objectives().get(0).expr(), design)).isCloseTo(1 / 0.09, within(1e-9));
  }

  /** From the spec to figures: what is stated of links, buffers and converters is not ignored. */
  @Test
  void knobsOfComnMoveItsChip() throws EvaluationFailure {
    Plan plan = plan("CoMN/comn_circuit.hwnas");
    DesignResolver resolver = new DesignResolver(plan);
    CostEstimator costs =
        new CostEstimator(
            Models.costFamilies(TableFiles.none(), Simulators.none()), data -> Optional.empty());
    String tile = "hardware.tile.";
    String adc = tile + "pe.adc.";
    Map<String, Double> middle =
        Map.of(
            "hardware.interconnect.flit",
            32.0,
            tile + "buffer.capacity",
            64 * 8192.0,
            tile + "buffer.bus",
            64.0,
            tile + "local_interconnect.flit",
            64.0,
            tile + "pe.count",
            4.0,
            tile + "pe.crossbar.rows",
            256.0,
            adc + "columns_per_adc",
            8.0,
            adc + "rate",
            1e8,
            adc + "power",
            1e-3,
            adc + "area",
            1e-9);
    Map<String, String> moved =
        Map.of(
            "hardware.interconnect.flit",
            "latency",
            tile + "buffer.capacity",
            "area",
            tile + "buffer.bus",
            "latency",
            tile + "local_interconnect.flit",
            "latency",
            adc + "rate",
            "latency",
            adc + "power",
            "energy",
            adc + "area",
            "area");
    for (Map.Entry<String, String> knob : moved.entrySet()) {
      double[] figures = new double[2];
      for (int i = 0; i < 2; i++) {
        Map<String, Value> values = new HashMap<>();
        middle.forEach((id, value) -> values.put(id, Value.of(value)));
        values.put(knob.getKey(), Value.of(middle.get(knob.getKey()) * (i == 0 ? 1 : 2)));
        Design design = Design.of(values);
        assertThat(resolver.problems(design)).isEmpty();
        figures[i] =
            costs.estimate(resolver.resolve(design)).metrics().get(knob.getValue()).at(0, 0);
      }
      boolean faster = knob.getValue().equals("latency");
      assertThat(faster ? figures[0] : figures[1])
          .as(knob.getKey())
          .isGreaterThan(faster ? figures[1] : figures[0]);
    }
  }

  /** VGG-16, every converter of six bits shared by eight columns, as a design of XPert's space. */
  @Test
  void convertersOfEachLayerReachXpertsCosts() throws EvaluationFailure {
    Plan plan = plan("XPert/xpert.hwnas");
    DesignResolver resolver = new DesignResolver(plan);
    CostEstimator costs =
        new CostEstimator(
            Models.costFamilies(TableFiles.none(), Simulators.none()), data -> Optional.empty());
    Map<String, Value> values = new HashMap<>();
    int[] convolutions = {2, 2, 3, 3, 3};
    int[] channels = {64, 128, 256, 512, 512};
    for (int block = 0; block < 5; block++) {
      for (int i = 0; i < convolutions[block]; i++) {
        String layer = "network.conv" + (block + 1) + "[" + i + "].layer";
        values.put(layer + ".channels", Value.of(channels[block]));
        values.put("hardware.tile.pe.adc.kind[" + layer + "]", Value.of("flash"));
        values.put("hardware.tile.pe.adc.columns_per_adc[" + layer + "]", Value.of(8));
        values.put("hardware.tile.pe.adc.bits[" + layer + "]", Value.of(6));
        values.put("quantization.activations.bits[" + layer + "]", Value.of(8));
      }
    }
    DesignCost all = costs.estimate(resolver.resolve(Design.of(values)));
    // by their mapping, which cuts the same matrix otherwise: 118
    assertThat(all.metrics().get("tiles").at(0, 0)).isCloseTo(118, within(0.05 * 118));
    String last = "network.conv4[2].layer"; // of the fifth block, NeuroSim reads none: no padding
    values.put("hardware.tile.pe.adc.bits[" + last + "]", Value.of(4));
    values.put("hardware.tile.pe.adc.columns_per_adc[" + last + "]", Value.of(32));
    DesignCost one = costs.estimate(resolver.resolve(Design.of(values)));
    List<LayerCost> before = all.workloads().get(0).breakdown().layers();
    List<LayerCost> after = one.workloads().get(0).breakdown().layers();
    for (int i = 0; i < before.size(); i++) {
      double was = before.get(i).energy().get(Component.ADC);
      double is = after.get(i).energy().get(Component.ADC);
      boolean changed = before.get(i).name().startsWith("conv4[2]");
      assertThat(changed ? is * 3 < was : Math.abs(is - was) < 1e-9 * was + 1e-30)
          .as(before.get(i).name() + " " + was + " " + is)
          .isTrue();
    }
    assertThat(one.metrics().get("area").at(0, 0)).isLessThan(all.metrics().get("area").at(0, 0));
  }

  @Test
  void comnDividesEnergyByLatencyWhereOnlyThoseCount() {
    Path spec = LITERATURE.resolve("CoMN/comn_architecture.hwnas");
    Plan plan = plan(spec, Map.of("use_latency", "-1", "use_area", "0"));
    Function<String, Double> design =
        n -> n.equals("energy") ? 2e-3 : n.equals("latency") ? 0.5 : 100e-6;
    assertThat(value(plan.objectives().get(0).expr(), design)).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void raquDecidesKernelsAfterLayers() {
    Plan plan = plan("RaQU/raqu.hwnas");
    List<Block> stages = stages(plan);
    assertThat(stages).extracting(s -> symbol(s, "granularity")).containsExactly("layer", "part");
    Field bits = child(child(plan.configuration(), "quantization"), "weights").fields().get("bits");
    Variation variation = bits.variation().orElseThrow();
    assertThat(variation.per()).isEqualTo(Variation.Per.KERNEL);
    assertThat(variation.values()).hasSize(2816);
  }

  @Test
  void egqCountsAccessesOfConverters() {
    Plan plan = plan("EGQ/egq_resnet18_imagenet.hwnas");
    assertThat(plan.objectives().get(0).expr().metrics()).containsExactly("conversions");
    assertThat(plan.requirements()).hasSize(1);
    assertThat(plan.requirements().get(0).expr().metrics())
        .containsExactlyInAnyOrder("digital_accuracy", "accuracy");
  }

  @Test
  void bitsAndColumnsArePrunedPerLayer() {
    Plan mask = plan("ASBP/asbp_mask.hwnas");
    Block slices = child(child(mask.configuration(), "pruning"), "structure");
    assertThat(slices.fields().get("keep").variation().orElseThrow().per())
        .isEqualTo(Variation.Per.BIT);
    assertThat(symbol(child(child(mask.configuration(), "hardware"), "mapping"), "slice_placement"))
        .isEqualTo("apart");
    Plan pruned = plan("AutoPrune/auto_prune.hwnas");
    Expr reward = pruned.objectives().get(0).expr();
    Function<Double, Function<String, Double>> design =
        accuracy -> n -> n.equals("compression") ? 3.0 : n.equals("accuracy") ? accuracy : 0.9;
    assertThat(value(reward, design.apply(0.895))).isCloseTo(Math.log(3), within(1e-12));
    assertThat(value(reward, design.apply(0.8))).isCloseTo(-0.1, within(1e-12));
  }

  /** An expression for given values of its metrics and parameters, each of one workload. */
  private static double value(Expr expr, Function<String, Double> values) {
    if (expr instanceof Expr.Reduce reduce) {
      return value(reduce.argument(), values);
    }
    if (expr instanceof Expr.Metric metric) {
      return values.apply(metric.name());
    }
    if (expr instanceof Expr.Param param) {
      return values.apply(param.id());
    }
    if (expr instanceof Expr.Apply apply) {
      List<Expr> arguments = apply.arguments().stream().map(a -> constant(a, values)).toList();
      return number(Evaluator.fold(new Expr.Apply(apply.operator(), arguments)));
    }
    return number(expr);
  }

  private static Expr constant(Expr expr, Function<String, Double> values) {
    boolean truth =
        expr instanceof Expr.Apply a
            && List.of("lt", "le", "gt", "ge", "eq").contains(a.operator().id());
    double value = value(expr, values);
    return truth ? Expr.bool(value != 0) : Expr.number(value);
  }

  private static double number(Expr expr) {
    org.hwnas.plan.expression.Value value = ((Expr.Const) expr).value();
    return value instanceof org.hwnas.plan.expression.Value.Bool b
        ? b.value() ? 1 : 0
        : value.asNumber();
  }

  private static long workloads(Plan plan) {
    return plan.configuration().children().stream()
        .filter(b -> b.kind().equals("workload"))
        .count();
  }

  private static List<Block> stages(Plan plan) {
    return plan.configuration().children().stream().filter(b -> b.kind().equals("stage")).toList();
  }

  private static Block child(Block block, String name) {
    return block
        .child(name)
        .orElseThrow(() -> new AssertionError("no " + name + " in " + block.name()));
  }

  private static List<String> symbols(Block block, String field) {
    return block.fields().get(field).values().stream()
        .map(e -> ((Expr.Const) e).value().toString())
        .toList();
  }

  private static String symbol(Block block, String field) {
    return symbols(block, field).get(0);
  }

  private static double number(Block block, String field) {
    return ((Expr.Const) block.fields().get(field).values().get(0)).value().asNumber();
  }
}
