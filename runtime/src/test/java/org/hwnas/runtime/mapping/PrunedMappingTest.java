package org.hwnas.runtime.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.CostModel;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.LayerOccupancy;
import org.hwnas.runtime.cost.Occupancy;
import org.hwnas.runtime.cost.Roots;
import org.hwnas.runtime.cost.analytical.AnalyticalCostModel;
import org.hwnas.runtime.cost.reference.ReferenceCostModel;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.PublishedNetworks;
import org.junit.jupiter.api.Test;

/**
 * What pruning and number formats of their own make of a layer's crossbars, counted by hand. Unless
 * said otherwise: crossbars of 128 x 128 cells of 2 bits, weights of 8 bits in differential pairs,
 * that is 4 slices of 2 cells; so that 16 weights fill the bit lines of a crossbar.
 */
class PrunedMappingTest {
  /** A layer of 256 inputs and 64 outputs: 2 bands of rows, 512 bit lines: 8 crossbars. */
  private static final ResolvedBlock LINEAR = PublishedNetworks.oneLinear(256, 64);

  private final Map<String, Map<String, Value>> varying = new LinkedHashMap<>();

  private static ResolvedBlock structure(String kind, Object... fields) {
    Map<String, List<Value>> values = new LinkedHashMap<>();
    if (!kind.equals("bit_slice")) {
      values.put("ratio", List.of(Value.of(0.0)));
      values.put("criterion", List.of(Value.of("magnitude")));
      values.put("repack", List.of(Value.of(true)));
    } else {
      values.put("bits", List.of(Value.of(0.0)));
      values.put("keep", List.of(Value.of(true)));
      values.put("release", List.of(Value.of(true)));
    }
    for (int i = 0; i < fields.length; i += 2) {
      Object v = fields[i + 1];
      values.put(
          (String) fields[i],
          List.of(v instanceof Boolean b ? Value.of(b) : Value.of(((Number) v).doubleValue())));
    }
    ResolvedBlock block =
        new ResolvedBlock("pruning.structure", "structure", kind, values, List.of());
    return new ResolvedBlock("pruning", "pruning", "pruning", Map.of(), List.of(block));
  }

  private ResolvedBlock root(ResolvedBlock network, ResolvedBlock pruning, Object... hardware) {
    ResolvedBlock plain = Roots.of(Chips.hardware(hardware), "none", network);
    List<ResolvedBlock> children = new ArrayList<>();
    for (ResolvedBlock child : plain.children()) {
      children.add(child.kind().equals("quantization") ? formats(child) : child);
    }
    if (pruning.kind().equals("pruning")) {
      children.add(pruning);
    }
    return new ResolvedBlock("", "", "experiment", Map.of(), children);
  }

  /** Fields of formats that differ from place to place. */
  private ResolvedBlock formats(ResolvedBlock quantization) {
    List<ResolvedBlock> formats = new ArrayList<>();
    for (ResolvedBlock format : quantization.children()) {
      Map<String, Map<String, Value>> places =
          varying.containsKey(format.kind())
              ? Map.of("bits", varying.get(format.kind()))
              : Map.of();
      formats.add(
          new ResolvedBlock(
              format.path(), format.name(), format.kind(), format.fields(), places, List.of()));
    }
    return new ResolvedBlock("quantization", "quantization", "quantization", Map.of(), formats);
  }

  private static final ResolvedBlock DENSE =
      new ResolvedBlock("none", "none", "none", Map.of(), List.of());

  private DesignCost cost(
      CostModel model, ResolvedBlock network, ResolvedBlock pruning, Object... hardware)
      throws EvaluationFailure {
    return new CostEstimator(model, name -> Optional.empty())
        .estimate(root(network, pruning, hardware));
  }

  private DesignCost cost(ResolvedBlock network, ResolvedBlock pruning, Object... hardware)
      throws EvaluationFailure {
    return cost(new ReferenceCostModel(), network, pruning, hardware);
  }

  private static Occupancy occupancy(DesignCost cost) {
    return cost.workloads().get(0).occupancy();
  }

  private static double compression(DesignCost cost) {
    return cost.metrics().get("compression").at(0, 0);
  }

  private static double on(DesignCost cost, Component component) {
    return cost.workloads().get(0).breakdown().energyByComponent().get(component);
  }

  @Test
  void columnsFreeWhatTheyFill() throws EvaluationFailure {
    DesignCost dense = cost(LINEAR, DENSE);
    assertThat(occupancy(dense).crossbars()).isEqualTo(8);
    assertThat(compression(dense)).isEqualTo(1);
    // 16 of 64 outputs: 48 are left, 384 bit lines, 3 crossbars in each of 2 bands
    DesignCost quarter = cost(LINEAR, structure("column", "ratio", 0.25));
    assertThat(occupancy(quarter).crossbars()).isEqualTo(6);
    assertThat(occupancy(quarter).cells()).isEqualTo(256L * 48 * 8);
    assertThat(compression(quarter)).isCloseTo(8.0 / 6, within(1e-12));
    assertThat(occupancy(quarter).layers().get(0).decisions())
        .containsEntry("freed", "2 crossbars");
    // 24 %: 15 outputs, and 49 need a fourth crossbar all the same
    assertThat(occupancy(cost(LINEAR, structure("column", "ratio", 0.24))).crossbars())
        .isEqualTo(8);
    for (Component part : List.of(Component.ADC, Component.CROSSBAR, Component.SHIFT_ADD)) {
      assertThat(on(quarter, part))
          .isCloseTo(0.75 * on(dense, part), within(1e-9 * on(dense, part)));
    }
    assertThat(on(quarter, Component.INPUT_REGISTER))
        .isCloseTo(0.75 * on(dense, Component.INPUT_REGISTER), within(1e-20)); // 3 of 4 crossbars
  }

  @Test
  void rowsFreeBands() throws EvaluationFailure {
    // 128 of 256 inputs: one band; half of the conversions, too
    DesignCost dense = cost(LINEAR, DENSE);
    DesignCost half = cost(LINEAR, structure("row", "ratio", 0.5));
    assertThat(occupancy(half).crossbars()).isEqualTo(4);
    assertThat(occupancy(half).conversions()).isEqualTo(occupancy(dense).conversions() / 2);
    // 40 %: 154 inputs are two bands
    assertThat(occupancy(cost(LINEAR, structure("row", "ratio", 0.4))).crossbars()).isEqualTo(8);
  }

  @Test
  void channelsAreAllTheirRows() throws EvaluationFailure {
    // 16 channels into 3 x 3 filters: 144 rows, 2 bands; without a quarter of the channels 108 rows
    ResolvedBlock network =
        Layers.network("n", 16, 8, 10, Layers.plainConv(16, 3, 1), Layers.linear());
    LayerOccupancy dense = occupancy(cost(network, DENSE)).layers().get(0);
    LayerOccupancy left =
        occupancy(cost(network, structure("channel", "ratio", 0.25))).layers().get(0);
    assertThat(dense.crossbars()).isEqualTo(2);
    assertThat(left.crossbars()).isEqualTo(1);
    assertThat(left.cells()).isEqualTo(108L * 16 * 8);
    assertThat(left.decisions()).containsEntry("rows", "108").containsEntry("row splits", "1");
  }

  @Test
  void operationUnitsArePackedOrSkippedOrNeither() throws EvaluationFailure {
    Object[] units = {"tile.pe.crossbar.active_rows", 8};
    Object[] indexed = {"tile.pe.crossbar.active_rows", 8, "mapping.compaction", "operation_unit"};
    ResolvedBlock packed = structure("operation_unit", "ratio", 0.5);
    ResolvedBlock inPlace = structure("operation_unit", "ratio", 0.5, "repack", false);
    DesignCost dense = cost(LINEAR, DENSE, units);
    // each group of 8 word lines keeps 32 of 64 columns: 256 bit lines, 2 crossbars in 2 bands
    DesignCost some = cost(LINEAR, packed, units);
    assertThat(occupancy(some).crossbars()).isEqualTo(4);
    assertThat(compression(some)).isEqualTo(2);
    assertThat(occupancy(some).conversions()).isEqualTo(occupancy(dense).conversions() / 2);
    // the same product: every output is still there
    assertThat(on(some, Component.OUTPUT_REGISTER)).isPositive();
    DesignCost skipped = cost(LINEAR, inPlace, indexed);
    assertThat(occupancy(skipped).crossbars()).isEqualTo(8);
    assertThat(occupancy(skipped).conversions()).isEqualTo(occupancy(dense).conversions() / 2);
    DesignCost neither = cost(LINEAR, inPlace, units);
    assertThat(neither.metrics()).isEqualTo(dense.metrics());
    DesignCost columns =
        cost(LINEAR, inPlace, "tile.pe.crossbar.active_rows", 8, "mapping.compaction", "column");
    assertThat(columns.metrics()).isEqualTo(dense.metrics()); // no column is zero as a whole
  }

  @Test
  void aBitPositionFreesCrossbarsOfItsOwn() throws EvaluationFailure {
    Object[] apart = {"tile.pe.crossbar.bits_per_cell", 1, "mapping.slice_placement", "apart"};
    Object[] together = {"tile.pe.crossbar.bits_per_cell", 1};
    // 7 magnitude bits; a position takes 2 bands x 128 bit lines (64 outputs, 2 halves): 2
    // crossbars
    DesignCost dense = cost(LINEAR, DENSE, apart);
    assertThat(occupancy(dense).crossbars()).isEqualTo(14);
    for (int bits = 1; bits < 7; bits++) {
      DesignCost pruned = cost(LINEAR, structure("bit_slice", "bits", bits), apart);
      assertThat(occupancy(pruned).crossbars()).isEqualTo(14 - 2 * bits);
      assertThat(compression(pruned)).isCloseTo(14.0 / (14 - 2 * bits), within(1e-12));
      assertThat(occupancy(pruned).conversions())
          .isEqualTo(occupancy(dense).conversions() * (7 - bits) / 7);
    }
    // side by side 896 bit lines fill 7 crossbars of each band; nothing whole is freed
    ResolvedBlock whole = structure("bit_slice", "bits", 3);
    assertThat(cost(LINEAR, whole, together).metrics())
        .isEqualTo(cost(LINEAR, DENSE, together).metrics());
    ResolvedBlock lines = structure("bit_slice", "bits", 3, "release", false);
    assertThat(occupancy(cost(LINEAR, lines, together)).crossbars()).isEqualTo(8); // 512 lines
    DesignCost skipped =
        cost(LINEAR, whole, "tile.pe.crossbar.bits_per_cell", 1, "mapping.compaction", "column");
    assertThat(occupancy(skipped).crossbars()).isEqualTo(14);
    assertThat(occupancy(skipped).conversions())
        .isEqualTo(occupancy(cost(LINEAR, DENSE, together)).conversions() * 4 / 7);
  }

  @Test
  void aSliceOfTwoBitsIsFreedWhenBothAreGone() throws EvaluationFailure {
    Object[] apart = {"mapping.slice_placement", "apart"};
    assertThat(occupancy(cost(LINEAR, DENSE, apart)).crossbars()).isEqualTo(8);
    ResolvedBlock one = structure("bit_slice", "bits", 1);
    assertThat(occupancy(cost(LINEAR, one, apart)).crossbars()).isEqualTo(8);
    assertThat(occupancy(cost(LINEAR, structure("bit_slice", "bits", 2), apart)).crossbars())
        .isEqualTo(6);
  }

  @Test
  void nothingIsRefusedByName() {
    for (ResolvedBlock all :
        List.of(
            structure("column", "ratio", 1),
            structure("row", "ratio", 1),
            structure("operation_unit", "ratio", 1))) {
      assertThatThrownBy(() -> cost(LINEAR, all))
          .isInstanceOf(EvaluationFailure.class)
          .hasMessageContaining("leaves no weight");
    }
  }

  @Property(tries = 60)
  void moreThatIsLeftOutNeverCostsMore(
      @ForAll @IntRange(min = 0, max = 19) int twentieths,
      @ForAll @IntRange(min = 0, max = 3) int kind,
      @ForAll boolean analytical)
      throws EvaluationFailure {
    String name = List.of("column", "row", "channel", "operation_unit").get(kind);
    CostModel model = analytical ? new AnalyticalCostModel() : new ReferenceCostModel();
    ResolvedBlock network = PublishedNetworks.resnet18();
    DesignCost less = cost(model, network, structure(name, "ratio", twentieths / 20.0));
    DesignCost more =
        cost(model, network, structure(name, "ratio", (twentieths + 1) / 20.0 - 0.001));
    for (String metric : List.of("crossbars", "cells", "conversions", "area")) {
      assertThat(more.metrics().get(metric).at(0, 0))
          .as(metric)
          .isLessThanOrEqualTo(less.metrics().get(metric).at(0, 0) * (1 + 1e-12));
    }
    assertThat(on(more, Component.ADC)).isLessThanOrEqualTo(on(less, Component.ADC) * (1 + 1e-12));
    assertThat(compression(more)).isGreaterThanOrEqualTo(compression(less) * (1 - 1e-12));
  }

  @Test
  void layersHaveBitsOfTheirOwn() throws EvaluationFailure {
    ResolvedBlock network =
        Layers.network("n", 256, 1, 64, Layers.linear(64, "flatten"), Layers.linear(64, "flatten"));
    List<String> names =
        network.children().stream().map(child -> network.path() + "." + child.name()).toList();
    varying.put("weights", Map.of(names.get(0), Value.of(3), names.get(1), Value.of(8)));
    varying.put("activations", Map.of(names.get(0), Value.of(4), names.get(1), Value.of(8)));
    Occupancy mixed = occupancy(cost(network, DENSE));
    // 2 magnitude bits: one slice, 128 bit lines in 2 bands; the other 512 bit lines in one
    assertThat(mixed.layers()).extracting(LayerOccupancy::crossbars).containsExactly(2L, 4L);
    assertThat(mixed.layers().get(0).conversions()).isEqualTo(4 * 2 * 128); // 4 steps
    assertThat(mixed.layers().get(1).conversions()).isEqualTo(8 * 512);
  }

  @Test
  void kernelsHaveBitsOfTheirOwn() throws EvaluationFailure {
    String layer = LINEAR.path() + "." + LINEAR.children().get(0).name();
    Map<String, Value> bits = new LinkedHashMap<>();
    for (int k = 0; k < 64; k++) {
      bits.put(layer + "#" + k, Value.of(k < 32 ? 8 : k < 48 ? 3 : 0));
    }
    varying.put("weights", bits);
    // 32 kernels of 4 slices, 16 of one, 16 of none: (128 + 16) x 2 bit lines, 3 crossbars a band
    Occupancy mixed = occupancy(cost(LINEAR, DENSE));
    assertThat(mixed.crossbars()).isEqualTo(6);
    assertThat(mixed.cells()).isEqualTo(256L * 288);
    // apart: the lowest slice of 48 kernels, three more of 32: each one crossbar a band
    Occupancy apart = occupancy(cost(LINEAR, DENSE, "mapping.slice_placement", "apart"));
    assertThat(apart.crossbars()).isEqualTo(8);
    assertThat(apart.cells()).isEqualTo(mixed.cells());
  }

  @Test
  void groupsThatFillACrossbarHaveBitsOfTheirOwn() throws EvaluationFailure {
    ResolvedBlock wide = PublishedNetworks.oneLinear(256, 192); // 2 bands x 2 groups: 128 and 64
    String layer = wide.path() + "." + wide.children().get(0).name();
    varying.put(
        "weights",
        Map.of(
            layer + "#0", Value.of(8),
            layer + "#1", Value.of(3),
            layer + "#2", Value.of(1),
            layer + "#3", Value.of(5)));
    // pairs of 2-bit cells. Band 1: 128 x 4 x 2 + 64 x 1 x 2 = 1152 lines: 9 crossbars;
    // band 2: 128 x 1 x 2 + 64 x 2 x 2 = 512: 4
    assertThat(occupancy(cost(wide, DENSE)).crossbars()).isEqualTo(13);
    // apart: slices x crossbars of a slice: 4 x 2 + 1 x 1 + 1 x 2 + 2 x 1
    assertThat(occupancy(cost(wide, DENSE, "mapping.slice_placement", "apart")).crossbars())
        .isEqualTo(13);
    assertThat(occupancy(cost(wide, DENSE)).cells()).isEqualTo(128L * (1152 + 512));
  }

  @Test
  void narrowerSlicesTakeMoreCells() throws EvaluationFailure {
    DesignCost two = cost(LINEAR, DENSE);
    DesignCost one = cost(LINEAR, DENSE, "mapping.slice_bits", 1);
    assertThat(occupancy(one).crossbars()).isEqualTo(14); // 7 slices
    assertThat(occupancy(one).cells()).isEqualTo(occupancy(two).cells() * 7 / 4);
    assertThatThrownBy(() -> cost(LINEAR, DENSE, "mapping.slice_bits", 3))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("a cell holds 2");
  }
}
