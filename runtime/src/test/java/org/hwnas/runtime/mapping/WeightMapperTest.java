package org.hwnas.runtime.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.PublishedNetworks;
import org.junit.jupiter.api.Test;

class WeightMapperTest {
  private static final Quantization EIGHT = new Quantization(8, 8);

  private static NetworkMapping map(ResolvedBlock network, Chip chip) throws EvaluationFailure {
    return new WeightMapper(chip, EIGHT).map(NetworkBuilder.build(network));
  }

  @Test
  void aDifferentialPairStoresTheMagnitudeTwice() throws EvaluationFailure {
    WeightSlicing slicing = WeightSlicing.of(Chips.chip(), EIGHT);
    assertThat(slicing.slices()).isEqualTo(4); // 7 bits in cells of 2
    assertThat(slicing.columnsPerWeight()).isEqualTo(8);
    assertThat(slicing.inputSteps()).isEqualTo(8);
  }

  @Test
  void anOffsetStoresAllBitsOnce() throws EvaluationFailure {
    Chip chip =
        Chips.chip(
            "mapping.weights",
            "offset",
            "tile.pe.crossbar.bits_per_cell",
            3,
            "tile.pe.dac.bits",
            3);
    WeightSlicing slicing = WeightSlicing.of(chip, EIGHT);
    assertThat(slicing.columnsPerWeight()).isEqualTo(3);
    assertThat(slicing.inputSteps()).isEqualTo(3);
  }

  @Test
  void aLinearLayerOverTokensIsMappedAsA1x1Convolution() throws EvaluationFailure {
    ResolvedBlock block =
        Layers.network("n", 3, 8, 2, Layers.patches(2, 64), Layers.attention(4), Layers.linear());
    NetworkMapping mapping = map(block, Chips.chip());
    assertThat(mapping.layers().stream().map(LayerMapping::name))
        .containsExactly(
            "patch_embedding0.conv",
            "attention1.query",
            "attention1.key",
            "attention1.value",
            "attention1.output",
            "linear2.linear");
    LayerMapping query = mapping.layers().get(1);
    assertThat(query.rowsPerGroup()).isEqualTo(64);
    assertThat(query.outputsPerGroup()).isEqualTo(64);
    assertThat(query.positions()).isEqualTo(16);
    assertThat(query.conversions())
        .isEqualTo(16 * 8 * 64 * 8); // positions, steps, weights, columns
  }

  @Test
  void aLinearLayerSplitsOverRowsAndColumns() throws EvaluationFailure {
    Chip chip = Chips.chip();
    NetworkMapping mapping = map(PublishedNetworks.oneLinear(300, 20), chip);
    LayerMapping layer = mapping.layers().get(0);
    assertThat(layer.rowSplits()).isEqualTo(3); // 300 rows of 128
    assertThat(layer.columnSplits()).isEqualTo(2); // 160 columns of 128
    assertThat(layer.crossbars()).isEqualTo(6);
    assertThat(layer.pes()).isEqualTo(1);
    assertThat(layer.tiles()).isEqualTo(1);
    assertThat(layer.cells()).isEqualTo(300 * 160);
    assertThat(layer.conversions()).isEqualTo(8 * 160 * 3);
    assertThat(layer.rowsPerRead()).isEqualTo(300 * 2);
    assertThat(layer.utilisation(16_384)).isCloseTo(48_000.0 / (6 * 16_384), within(1e-15));
    assertThat(mapping.utilisation(chip)).isCloseTo(48_000.0 / (96 * 16_384), within(1e-15));
  }

  @Test
  void depthwiseGroupsShareACrossbarOnItsDiagonal() throws EvaluationFailure {
    LayerMapping layer =
        map(Layers.network("n", 40, 8, 2, Layers.depthwise(3, 1)), Chips.chip()).layers().get(0);
    // 9 rows, 8 columns: 14 fit by rows, 16 by columns
    assertThat(layer.groupsPerCrossbar()).isEqualTo(14);
    assertThat(layer.crossbars()).isEqualTo(3);
    assertThat(layer.cells()).isEqualTo(40 * 9 * 8);
    assertThat(layer.columnsPerRead()).isEqualTo(40 * 8);
    assertThat(layer.positions()).isEqualTo(64);
  }

  @Test
  void aTileServesOneLayer() throws EvaluationFailure {
    NetworkMapping lenet = map(PublishedNetworks.lenet5(), Chips.chip());
    assertThat(lenet.layers()).hasSize(5).allMatch(l -> l.tiles() == 1);
    assertThat(lenet.tiles()).isEqualTo(5);
  }

  @Test
  void fittingCountsTilesAndTheCellRuleCountsCells() throws EvaluationFailure {
    Chip four = Chips.chip("tile.count", 2, "router_group", 2);
    NetworkMapping lenet = map(PublishedNetworks.lenet5(), four);
    assertThat(lenet.fits(four)).isFalse(); // five layers want five tiles
    assertThat(lenet.fitsByCells(four)).isTrue(); // 61,470 weights of 8 cells in 6.3 million
    assertThat(lenet.cells()).isEqualTo(61_470 * 8);
    Chip five = Chips.chip("tile.count", 5);
    assertThat(map(PublishedNetworks.lenet5(), five).fits(five)).isTrue();
    assertThat(map(PublishedNetworks.vgg16(), five).fitsByCells(five)).isFalse();
    assertThat(map(PublishedNetworks.vgg16(), Chips.chip()).fits(Chips.chip())).isTrue();
  }

  @Property(tries = 300)
  void everyWeightHasItsCellsAndNoCrossbarIsEmpty(
      @ForAll @IntRange(min = 1, max = 600) int inputs,
      @ForAll @IntRange(min = 1, max = 200) int outputs,
      @ForAll @IntRange(min = 1, max = 300) int rows,
      @ForAll @IntRange(min = 1, max = 300) int cols,
      @ForAll @IntRange(min = 1, max = 8) int bits)
      throws EvaluationFailure {
    Chip chip =
        Chips.chip(
            "tile.pe.crossbar.rows",
            rows,
            "tile.pe.crossbar.cols",
            cols,
            "tile.pe.crossbar.bits_per_cell",
            bits);
    LayerMapping layer = map(PublishedNetworks.oneLinear(inputs, outputs), chip).layers().get(0);
    int perWeight = 2 * (int) Math.ceil(7.0 / bits);
    assertThat(layer.cells()).isEqualTo((long) inputs * outputs * perWeight);
    assertThat(layer.cells()).isLessThanOrEqualTo(layer.crossbars() * rows * cols);
    assertThat((layer.rowSplits() - 1) * rows).isLessThan(inputs);
    assertThat((long) (layer.columnSplits() - 1) * cols).isLessThan((long) outputs * perWeight);
  }
}
