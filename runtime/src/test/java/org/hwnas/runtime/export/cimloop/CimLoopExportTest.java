package org.hwnas.runtime.export.cimloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.Roots;
import org.hwnas.runtime.cost.analytical.AnalyticalCostModel;
import org.hwnas.runtime.export.Export;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.PublishedNetworks;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What CiMLoop is told is well-formed, and what the design and its networks are. */
class CimLoopExportTest {
  /** What the files take from CiMLoop's own definitions, by name. */
  private static final List<String> GIVEN =
      List.of(
          "container_defaults",
          "component_defaults",
          "keep_inputs",
          "keep_outputs",
          "no_coalesce",
          "no_temporal_reuse",
          "cim_component_attributes",
          "spatial_must_reuse_inputs",
          "spatial_must_reuse_outputs",
          "spatial_map_all_weights",
          "cim_unit",
          "virtualized_mac",
          "problem_base");

  /** Keeps the tag of a block as its member "!". */
  private static final class Tagged extends SafeConstructor {
    Tagged() {
      super(new LoaderOptions());
      yamlMultiConstructors.put(
          "!",
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              if (node instanceof MappingNode mapping) {
                Map<Object, Object> map = constructMapping(mapping);
                map.put("!", node.getTag().getValue());
                return map;
              }
              return node instanceof SequenceNode sequence
                  ? constructSequence(sequence)
                  : ((ScalarNode) node).getValue();
            }
          });
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> read(String text) {
    String given =
        String.join("\n", GIVEN.stream().map(n -> "given_" + n + ": &" + n + " {}").toList());
    String own =
        String.join("\n", text.lines().filter(line -> !line.startsWith("{{include")).toList());
    assertThat(own).as("everything is filled in").doesNotContain("%");
    return (Map<String, Object>) new Yaml(new Tagged()).load(given + "\n" + own);
  }

  @SuppressWarnings("unchecked")
  private static <T> T at(Object value, Object... path) {
    Object at = value;
    for (Object step : path) {
      at =
          step instanceof Integer i
              ? ((List<Object>) at).get(i)
              : ((Map<String, Object>) at).get(step);
    }
    return (T) at;
  }

  private static Map<String, Map<String, Object>> nodes(String text) {
    Map<String, Map<String, Object>> nodes = new LinkedHashMap<>();
    List<Map<String, Object>> all = at(read(text), "architecture", "nodes");
    for (Map<String, Object> node : all) {
      nodes.put(node.getOrDefault("name", node.get("!") + "" + nodes.size()).toString(), node);
    }
    return nodes;
  }

  private static CostQuestion question(Object... hardware) throws Exception {
    CostEstimator estimator =
        new CostEstimator(new AnalyticalCostModel(), name -> Optional.empty());
    return estimator.question(
        Roots.of(
            Chips.hardware(hardware),
            "none",
            PublishedNetworks.resnet18(),
            PublishedNetworks.mobilenetV3Large()));
  }

  private static Export.Exported export(CostQuestion question) throws Exception {
    return new CimLoopExport().export(question);
  }

  @Test
  void theHardwareIsThatOfTheDesign() throws Exception {
    CostQuestion question =
        question("tile.pe.crossbar.rows", 256, "tile.pe.crossbar.cols", 64, "tile.pe.adc.bits", 7);
    Map<String, String> files = export(question).files();
    Map<String, Map<String, Object>> array =
        nodes(files.get("models/arch/1_macro/hwnas/arch.yaml"));
    assertThat(array.keySet())
        .containsSubsequence("macro", "shift_add", "adc", "row_drivers", "column", "row");
    assertThat(array.get("row").get("!")).isEqualTo("!ArrayContainer");
    assertThat((Integer) at(array.get("row"), "spatial", "meshY")).isEqualTo(256);
    assertThat((Integer) at(array.get("column"), "spatial", "meshX")).isEqualTo(64);
    Map<String, Object> free =
        at(read(files.get("models/arch/1_macro/hwnas/variables_free.yaml")), "variables");
    assertThat(free).containsEntry("ADC_RESOLUTION", 7);
    assertThat(free).containsEntry("N_ADC_PER_BANK", question.chip().adc().perCrossbar());
    assertThat(free).containsEntry("BITS_PER_CELL", question.chip().crossbar().bitsPerCell());
    assertThat(Double.parseDouble(free.get("BASE_LATENCY").toString()))
        .isGreaterThanOrEqualTo(question.chip().cycle());
    Map<String, Object> iso =
        at(read(files.get("models/arch/1_macro/hwnas/variables_iso.yaml")), "variables");
    assertThat(iso).containsEntry("TECHNOLOGY", 32).containsEntry("WEIGHT_BITS", 8);
    for (String histogram : List.of("INPUTS_HIST", "WEIGHTS_HIST")) {
      List<Number> bins = at(iso, histogram);
      assertThat(bins).hasSize(31); // 2^n - 1, as its encoders ask
      assertThat(bins.stream().mapToDouble(Number::doubleValue).sum()).isBetween(0.99, 1.01);
    }
    Map<String, Map<String, Object>> tile = nodes(files.get("models/arch/2_tile/hwnas.yaml"));
    assertThat((Integer) at(tile.get("macro_in_tile"), "spatial", "meshX"))
        .isEqualTo(question.chip().tile().crossbars());
    Map<String, Map<String, Object>> chip = nodes(files.get("models/arch/3_chip/hwnas.yaml"));
    int tiles = at(chip.get("tile_in_chip"), "spatial", "meshX");
    int groups = at(chip.get("shared_router_group"), "spatial", "meshX");
    assertThat((long) tiles * groups).isGreaterThanOrEqualTo(question.chipTiles());
    Map<String, Object> cell = read(files.get("models/memory_cells/hwnas.cell.yaml"));
    double on = ((Number) cell.get("-ResistanceOn (ohm)")).doubleValue();
    assertThat(on * question.chip().crossbar().device().gMax())
        .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  void pairsOfCellsTakeTwiceTheSlicesOfAMagnitude() throws Exception {
    for (String encoding : List.of("offset", "differential_pair")) {
      CostQuestion question =
          question("mapping.weights", encoding, "tile.pe.crossbar.bits_per_cell", 2);
      Map<String, Object> free =
          at(
              read(export(question).files().get("models/arch/1_macro/hwnas/variables_free.yaml")),
              "variables");
      if (encoding.equals("offset")) {
        assertThat(free).containsEntry("ENCODED_WEIGHT_BITS", "WEIGHT_BITS");
      } else {
        // 7 bits of magnitude are 4 slices of 2 bits, for either sign
        assertThat(free).containsEntry("ENCODED_WEIGHT_BITS", 16);
      }
    }
  }

  private static List<Map<String, Object>> layers(Map<String, String> files, String workload) {
    List<Map<String, Object>> layers = new ArrayList<>();
    files.forEach(
        (name, text) -> {
          if (name.startsWith("models/workloads/hwnas_" + workload + "/")) {
            layers.add(at(read(text), "problem", "instance"));
          }
        });
    return layers;
  }

  private static long bound(Map<String, Object> layer, String... loops) {
    long product = 1;
    for (String loop : loops) {
      product *= (Integer) layer.getOrDefault(loop, 1);
    }
    return product;
  }

  @Test
  void theLoopsAreTheWeightsAndProductsOfTheNetworks() throws Exception {
    CostQuestion question = question();
    Map<String, String> files = export(question).files();
    for (CostQuestion.Workload workload : question.workloads()) {
      Network network = workload.network();
      List<Map<String, Object>> layers = layers(files, workload.name());
      long weights =
          network.nodes().stream()
              .filter(n -> n.operator() instanceof Operator.Filters)
              .mapToLong(n -> ((Operator.Filters) n.operator()).weights())
              .sum();
      assertThat(layers.stream().mapToLong(l -> bound(l, "G", "M", "C", "R", "S")).sum())
          .isEqualTo(weights);
      assertThat(layers.stream().mapToLong(l -> bound(l, "G", "M", "C", "R", "S", "P", "Q")).sum())
          .isEqualTo(network.macs());
    }
  }

  /** ResNet-18 as CiMLoop describes it, d6e1390: C, M, P, R and stride of its 21 files, sorted. */
  @Test
  void resnet18IsWhatCimLoopHas() throws Exception {
    List<String> theirs =
        List.of(
            "3 64 112 7 2",
            "64 64 56 3 1",
            "64 64 56 3 1",
            "64 64 56 3 1",
            "64 64 56 3 1",
            "64 128 28 3 2",
            "128 128 28 3 1",
            "64 128 28 1 2",
            "128 128 28 3 1",
            "128 128 28 3 1",
            "128 256 14 3 2",
            "256 256 14 3 1",
            "128 256 14 1 2",
            "256 256 14 3 1",
            "256 256 14 3 1",
            "256 512 7 3 2",
            "512 512 7 3 1",
            "256 512 7 1 2",
            "512 512 7 3 1",
            "512 512 7 3 1",
            "512 1000 1 1 1");
    List<String> ours =
        layers(export(question()).files(), "resnet18").stream()
            .map(
                l ->
                    Stream.of("C", "M", "P", "R", "Wstride")
                        .map(loop -> Long.toString(bound(l, loop)))
                        .reduce((a, b) -> a + " " + b)
                        .orElseThrow())
            .toList();
    assertThat(ours).containsExactlyInAnyOrderElementsOf(theirs);
  }
}
