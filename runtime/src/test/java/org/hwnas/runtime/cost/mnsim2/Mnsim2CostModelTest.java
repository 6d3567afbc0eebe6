package org.hwnas.runtime.cost.mnsim2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.CostItem;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.Roots;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Layer.Kind;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.PublishedNetworks;
import org.junit.jupiter.api.Test;

class Mnsim2CostModelTest {
  private static final Mnsim2CostModel KEPT = new Mnsim2CostModel(Quirk.all());

  private static DesignCost cost(Set<Quirk> quirks, ResolvedBlock network, Object... hardware)
      throws EvaluationFailure {
    return new CostEstimator(new Mnsim2CostModel(quirks), name -> Optional.empty())
        .estimate(Roots.of(Chips.hardware(hardware), "none", network));
  }

  @Test
  void aNetworkOfOursIsTheSameToMnsimAsOneOfItsOwn() throws EvaluationFailure {
    Translation.Translated lenet =
        Translation.of(NetworkBuilder.build(PublishedNetworks.lenet5()), new Quantization(9, 9));
    List<Kind> kinds = new java.util.ArrayList<>();
    for (int i = 0; i < lenet.layers().size(); i++) {
      kinds.add(lenet.layers().layer(i).kind());
    }
    assertThat(kinds)
        .containsExactly(
            Kind.CONV, Kind.POOLING, Kind.CONV, Kind.POOLING, Kind.FC, Kind.FC, Kind.FC);
    Mnsim2Layer second = lenet.layers().layer(2);
    assertThat(second.inputs()).containsExactly(1);
    assertThat(second.inputChannels()).isEqualTo(6);
    assertThat(second.outputRows()).isEqualTo(10);
    assertThat(lenet.layers().layer(4).inputChannels()).isEqualTo(400);
  }

  /** MNSIM itself counts them layer by layer, as its recorded runs do (`hwnas validate mnsim2`). */
  @Test
  void layersHaveBitsOfTheirOwnAndGiveWhatTheirReadersTake() throws EvaluationFailure {
    Network network = NetworkBuilder.build(PublishedNetworks.lenet5());
    List<Quantization> bits =
        network.nodes().stream()
            .map(n -> new Quantization(5 + n.id() % 3, 6 + n.id() % 4))
            .toList();
    Translation.Translated lenet = Translation.of(network, bits);
    int layers = lenet.layers().size();
    for (int i = 0; i < layers; i++) {
      Mnsim2Layer layer = lenet.layers().layer(i);
      Quantization own = bits.get(lenet.nodes().get(i));
      assertThat(layer.weightBits()).isEqualTo(own.weightBits());
      assertThat(layer.inputBits()).isEqualTo(own.activationBits());
      int read = i + 1 < layers ? lenet.layers().layer(i + 1).inputBits() : layer.inputBits();
      assertThat(layer.outputBits()).isEqualTo(read); // one after the other
    }
    List<Quantization> alike = network.nodes().stream().map(n -> new Quantization(9, 8)).toList();
    Translation.Translated same = Translation.of(network, alike);
    Translation.Translated one = Translation.of(network, new Quantization(9, 8));
    for (int i = 0; i < layers; i++) {
      assertThat(same.layers().layer(i))
          .usingRecursiveComparison()
          .isEqualTo(one.layers().layer(i));
    }
  }

  @Test
  void whatMnsimDoesNotHaveIsRefusedByName() throws EvaluationFailure {
    ResolvedBlock wide = PublishedNetworks.smallCnn();
    CostQuestion question =
        new CostEstimator(KEPT, name -> Optional.empty())
            .question(Roots.of(Chips.hardware("tile.pe.adc.bits", 14), "none", wide));
    assertThatThrownBy(() -> KEPT.estimate(question))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("no converter of 14 bit");
  }

  @Test
  void leavesAddUpToTheTotals() throws EvaluationFailure {
    for (Set<Quirk> quirks : List.of(Quirk.all(), Quirk.none())) {
      DesignCost cost = cost(quirks, PublishedNetworks.resnet18());
      List<CostItem> items = cost.workloads().get(0).breakdown().items(KEPT);
      double joule = sum(items, "energy");
      assertThat(joule).isCloseTo(cost.metrics().get("energy").at(0, 0), withinPercentage(1e-9));
      assertThat(sum(cost.areaItems(KEPT), "area"))
          .isCloseTo(cost.metrics().get("area").at(0, 0), withinPercentage(1e-9));
      assertThat(cost.metrics().get("latency").at(0, 0)).isPositive();
    }
  }

  private static double sum(List<CostItem> items, String quantity) {
    return items.stream()
        .filter(i -> i.quantity().equals(quantity))
        .mapToDouble(CostItem::value)
        .sum();
  }

  @Test
  void eachQuirkPutRightChangesWhatItsNameSays() throws EvaluationFailure {
    ResolvedBlock mobile = PublishedNetworks.mobilenetV3Large();
    DesignCost kept = cost(Quirk.all(), mobile);
    assertThat(metric(without(Quirk.DEPTHWISE_DENSE, mobile), "crossbars"))
        .isLessThan(metric(kept, "crossbars"));
    assertThat(metric(without(Quirk.CELL_BITS_IGNORED, mobile), "crossbars"))
        .isLessThan(metric(kept, "crossbars"));
    assertThat(metric(without(Quirk.BUFFER_CYCLE_20_NS, mobile), "latency"))
        .isLessThan(metric(kept, "latency"));
    assertThat(metric(without(Quirk.SIGN_TAKES_A_STEP, mobile), "latency"))
        .isLessThan(metric(kept, "latency"));
    assertThat(metric(without(Quirk.POOLING_TILE_WITH_CROSSBARS, mobile), "area"))
        .isLessThan(metric(kept, "area"));
    assertThat(metric(without(Quirk.GLOBAL_PARTS_LEFT_OUT, mobile), "area"))
        .isGreaterThan(metric(kept, "area"));
    assertThat(metric(without(Quirk.ADDER_ENERGY_LEFT_OUT, mobile), "energy"))
        .isGreaterThan(metric(kept, "energy"));
  }

  private static DesignCost without(Quirk quirk, ResolvedBlock network) throws EvaluationFailure {
    Set<Quirk> rest = EnumSet.allOf(Quirk.class);
    rest.remove(quirk);
    return cost(rest, network);
  }

  private static double metric(DesignCost cost, String name) {
    return cost.metrics().get(name).at(0, 0);
  }

  @Test
  void moreRowsNeverTakeMoreCellsOfWeights() throws EvaluationFailure {
    double before = Double.POSITIVE_INFINITY;
    for (int rows : new int[] {32, 64, 128, 256, 512}) {
      DesignCost cost =
          cost(Quirk.all(), PublishedNetworks.smallCnn(), "tile.pe.crossbar.rows", rows);
      double crossbars = metric(cost, "crossbars");
      assertThat(crossbars).isLessThanOrEqualTo(before);
      before = crossbars;
    }
  }

  @Test
  void aShippedConfigurationReadsBackAsItself() throws EvaluationFailure {
    SimConfig changed = SimConfig.shipped().with("ADC_Choice", "3").with("Xbar_Size", "512,256");
    Mnsim2Config config = SimConfig.parse(changed.text()).read(Quirk.all());
    assertThat(config).isEqualTo(changed.read(Quirk.all()));
    assertThat(config.array().columns()).isEqualTo(256);
    for (Map.Entry<String, String> bad :
        Map.of(
                "Subarray_Size", "100",
                "DAC_Num", "0",
                "Xbar_Polarity", "3",
                "ADC_Choice", "10",
                "Tile_Connection", "4",
                "Read_Latency", "soon")
            .entrySet()) {
      SimConfig wrong = SimConfig.shipped().with(bad.getKey(), bad.getValue());
      assertThatThrownBy(() -> wrong.read(Quirk.all()))
          .as(bad.getKey())
          .isInstanceOf(EvaluationFailure.class)
          .hasMessageContaining(bad.getKey());
    }
    assertThatThrownBy(() -> SimConfig.shipped().with("Xbar_Sise", "1"))
        .hasMessageContaining("Xbar_Sise");
  }
}
