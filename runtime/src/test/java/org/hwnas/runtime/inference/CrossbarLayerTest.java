package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.device.ProgrammingNoise;
import org.hwnas.runtime.hardware.WeightEncoding;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bit-serial analog products against {@link CellOracle}, and against plain products. */
class CrossbarLayerTest {
  private static final int NO_LIMIT = 10_000;

  /**
   * A way to compute a layer.
   *
   * @param signed whether inputs are
   * @param adcBits 0: no converter
   * @param fullScale of the converters
   * @param gMin of the device, as a share of gMax
   */
  private record Way(
      WeightEncoding encoding,
      boolean signed,
      int weightBits,
      int inputBits,
      int bitsPerCell,
      int bitsPerStep,
      int rows,
      int adcBits,
      float fullScale,
      double gMin) {
    WeightSlicing slicing() {
      boolean pair = encoding == WeightEncoding.DIFFERENTIAL_PAIR;
      int slices = (weightBits - (pair ? 1 : 0) + bitsPerCell - 1) / bitsPerCell;
      return new WeightSlicing(
          encoding,
          weightBits,
          bitsPerCell,
          slices,
          pair ? 2 * slices : slices,
          inputBits,
          bitsPerStep,
          (inputBits + bitsPerStep - 1) / bitsPerStep);
    }

    Device device() {
      return new Device(gMin * 25e-6, 25e-6, 0.2, 4, new ProgrammingNoise.None());
    }

    /** Inputs up to 2 are within range: larger ones are clipped. */
    InputRange inputs() {
      return InputRange.of(inputBits, signed ? -2 : 0, 2);
    }

    CrossbarLayer layer(Filters filters) {
      WeightSlicing slicing = slicing();
      WeightCodes codes = WeightCodes.of(filters.node(), filters.weights(), slicing);
      return new CrossbarLayer(
          ProgrammedWeights.ideal(codes, slicing, device()),
          new PatchReader(filters.node(), filters.in()),
          inputs(),
          rows,
          adcBits == 0 ? Optional.empty() : Optional.of(Converter.of(adcBits, fullScale)),
          ProgrammedWeights.baseline(device(), slicing));
    }

    float[] apply(Filters filters) {
      float[] output = new float[filters.outputs()];
      layer(filters).apply(filters.input(signed), 1, output, new ReadScratch());
      return output;
    }

    CellOracle oracle(Filters filters) {
      int levels = (1 << bitsPerCell) - 1;
      return new CellOracle(
          filters,
          weightBits,
          inputBits,
          signed,
          2.0 / ((1 << (signed ? inputBits - 1 : inputBits)) - 1),
          bitsPerCell,
          bitsPerStep,
          rows,
          encoding == WeightEncoding.DIFFERENTIAL_PAIR,
          gMin / (1 - gMin) * levels,
          adcBits,
          adcBits == 0 ? Double.POSITIVE_INFINITY : fullScale);
    }

    CellOracle.Reading reading(Filters filters) {
      return oracle(filters).read(filters.input(signed));
    }
  }

  private static List<Filters> kinds() {
    return Filters.kinds();
  }

  private static List<Way> ways(int adcBits, float fullScale) {
    List<Way> ways = new ArrayList<>();
    for (WeightEncoding encoding : WeightEncoding.values()) {
      for (boolean signed : new boolean[] {false, true}) {
        for (int bitsPerStep : new int[] {1, 2, 3}) {
          for (int rows : new int[] {7, 16, 128}) {
            int bitsPerCell = 1 + (bitsPerStep + rows) % 3;
            ways.add(
                new Way(
                    encoding, signed, 8, 8, bitsPerCell, bitsPerStep, rows, adcBits, fullScale, 0));
          }
        }
      }
    }
    return ways;
  }

  /** A float's 6e-8, a few times for each of some hundred additions, of all that was added up. */
  private static void assertSame(
      Object what, float[] found, double[] expected, CellOracle.Reading reading) {
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i])
          .as("%s, output %d", what, i)
          .isCloseTo(expected[i], within(2e-6 * reading.gross()[i] + 1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void convertedReadingsAreThoseOfTheCells(Filters filters) {
    List<Way> ways = new ArrayList<>(ways(4, 37.3f));
    ways.addAll(ways(6, 111.7f));
    for (Way way : ways) {
      CellOracle.Reading reading = way.reading(filters);
      assertSame(way, way.apply(filters), reading.output(), reading);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void lowConductancesAreReadAndTakenOut(Filters filters) {
    for (WeightEncoding encoding : WeightEncoding.values()) {
      for (boolean signed : new boolean[] {false, true}) {
        Way way = new Way(encoding, signed, 8, 8, 2, 1, 16, 5, 41.3f, 0.04);
        CellOracle.Reading reading = way.reading(filters);
        assertSame(way, way.apply(filters), reading.output(), reading);
        Way exact = new Way(encoding, signed, 8, 8, 2, 1, 16, 0, 0, 0.04);
        CellOracle.Reading unconverted = exact.reading(filters);
        assertSame(exact, exact.apply(filters), unconverted.exact(), unconverted);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void withoutConvertersNothingIsLostButTheCodes(Filters filters) {
    for (Way way : ways(0, 0)) {
      CellOracle.Reading reading = way.reading(filters);
      // the oracle agrees with itself: cells, steps and slices make up the integer product
      for (int i = 0; i < reading.output().length; i++) {
        assertThat(reading.output()[i])
            .isCloseTo(reading.exact()[i], within(1e-12 * reading.gross()[i] + 1e-12));
      }
      assertSame(way, way.apply(filters), reading.exact(), reading);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aConverterWithACodeForEachCurrentLosesNothing(Filters filters) {
    for (Way way : ways(10, 1023)) { // a code for each level, up to 128 rows x 7 levels
      if (way.bitsPerStep() == 1) {
        CellOracle.Reading reading = way.reading(filters);
        assertThat(reading.largestCurrent()).isLessThan(1023);
        assertSame(way, way.apply(filters), reading.exact(), reading);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void withManyBitsItIsThePlainProduct(Filters filters) {
    for (WeightEncoding encoding : WeightEncoding.values()) {
      Way way = new Way(encoding, true, 12, 12, 3, 1, NO_LIMIT, 0, 0, 0);
      float[] x = filters.input(true);
      for (int i = 0; i < x.length; i++) {
        x[i] = Math.max(-2, Math.min(2, x[i])); // nothing for the range to clip
      }
      float[] plain = new float[filters.outputs()];
      FloatProduct.apply(filters.node(), filters.in(), x, filters.weights(), plain);
      float[] found = new float[filters.outputs()];
      way.layer(filters).apply(x, 1, found, new ReadScratch());
      // per input: half an input step times the weight, half a weight step times the input; weights
      // and inputs are below 4, steps 2^-10 and 2^-9, inputs at most 50
      double bound = 50 * 4 * 0.5 * (Math.scalb(1.0, -10) + Math.scalb(1.0, -9));
      double error = 0;
      double signal = 0;
      for (int i = 0; i < plain.length; i++) {
        assertThat((double) found[i]).isCloseTo(plain[i], within(bound));
        error += Math.pow(found[i] - plain[i], 2);
        signal += Math.pow(plain[i], 2);
      }
      // and as the errors are independent, on the whole no more than a step each
      assertThat(Math.sqrt(error / signal)).isLessThan(Math.scalb(1.0, -10));
    }
  }

  @Test
  void errorsShrinkWithEachBitOfTheConverter() {
    for (Filters filters : List.of(Filters.kinds().get(0), Filters.kinds().get(1))) {
      for (WeightEncoding encoding : WeightEncoding.values()) {
        double before = Double.POSITIVE_INFINITY;
        // from a step of a fifteenth of full scale on: with fewer codes most currents read as none
        for (int bits = 4; bits <= 12; bits += 2) {
          Way way = new Way(encoding, false, 8, 8, 2, 1, 128, bits, 75, 0);
          float[] found = way.apply(filters);
          double[] exact =
              new Way(encoding, false, 8, 8, 2, 1, 128, 0, 0, 0).reading(filters).exact();
          double error = 0;
          for (int i = 0; i < found.length; i++) {
            error += Math.pow(found[i] - exact[i], 2);
          }
          // two bits more make the step a quarter; half leaves room for chance
          assertThat(Math.sqrt(error)).isLessThan(before / 2);
          before = Math.sqrt(error);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theLargestCurrentIsThatOfTheReadSteps(Filters filters) {
    for (Way way : ways(0, 0)) {
      float found =
          way.layer(filters).largestCurrent(filters.input(way.signed()), 1, new ReadScratch());
      assertThat((double) found)
          .as("%s", way)
          .isCloseTo(way.reading(filters).largestCurrent(), within(1e-3));
    }
  }

  @Test
  void anInputOfZerosGivesZero() {
    for (Filters filters : Filters.kinds()) {
      for (Way way : ways(4, 37.3f)) {
        float[] output = Filters.normal(filters.outputs(), "stale", 0);
        float[] zeros = new float[Math.toIntExact(filters.in().elements())];
        way.layer(filters).apply(zeros, 1, output, new ReadScratch());
        assertThat(output).containsOnly(0);
      }
    }
  }

  @Test
  void workingMemoryCarriesNothingFromLayerToLayer() {
    ReadScratch shared = new ReadScratch();
    for (int round = 0; round < 2; round++) {
      for (Filters filters : Filters.kinds()) {
        for (int adcBits : new int[] {0, 4}) {
          Way way =
              new Way(WeightEncoding.DIFFERENTIAL_PAIR, true, 8, 8, 2, 1, 16, adcBits, 37.3f, 0);
          float[] output = new float[filters.outputs()];
          way.layer(filters).apply(filters.input(true), 1, output, shared);
          assertThat(output).isEqualTo(way.apply(filters));
        }
      }
    }
  }

  /** Without converters a noisy array is a matrix: the oracle is a sum over its cells. */
  @Test
  void noisyCellsAddUpWithTheirSlicesAndHalves() {
    Filters filters = Filters.linear("linear", 37, 6);
    float[] x = filters.input(true);
    for (WeightEncoding encoding : WeightEncoding.values()) {
      for (int adcBits : new int[] {0, 16}) { // fine converters take the other way through the code
        Way way = new Way(encoding, true, 8, 8, 2, 1, 16, adcBits, 60, 0.04);
        WeightSlicing slicing = way.slicing();
        WeightCodes codes = WeightCodes.of(filters.node(), filters.weights(), slicing);
        Device device = new Device(1e-6, 25e-6, 0.2, 4, new ProgrammingNoise.Proportional(0.2));
        ProgrammedWeights noisy =
            ProgrammedWeights.noisy(codes, slicing, device, RandomStream.of(1, "cells"));
        float baseline = ProgrammedWeights.baseline(device, slicing);
        float[] found = new float[6];
        new CrossbarLayer(
                noisy,
                new PatchReader(filters.node(), filters.in()),
                way.inputs(),
                way.rows(),
                adcBits == 0 ? Optional.empty() : Optional.of(Converter.of(adcBits, 60)),
                baseline)
            .apply(x, 1, found, new ReadScratch());
        boolean pair = encoding == WeightEncoding.DIFFERENTIAL_PAIR;
        for (int o = 0; o < 6; o++) {
          double sum = 0;
          for (int r = 0; r < 37; r++) {
            double code = Math.max(-127, Math.min(127, Math.rint(x[r] * 127 / 2)));
            double matrix = pair ? 0 : -127;
            for (int slice = 0; slice < slicing.slices(); slice++) {
              double weight = Math.pow(4, slice);
              int column = pair ? 2 * slice * 6 + o : slice * 6 + o;
              matrix += weight * noisy.levels[r][column];
              matrix -= weight * (pair ? noisy.levels[r][column + 6] : baseline);
            }
            sum += code * matrix;
          }
          double expected = sum * codes.scale()[o] * 2 / 127;
          // half a step of each of 3 splits, with the significances of 8 input bits and 8 weight
          // bits, twice with a pair; nothing but floats' rounding without converters
          double half = adcBits == 0 ? 0.05 : 60.0 / 65535 / 2 * 3 * 255 * 255 * 2;
          assertThat((double) found[o])
              .isCloseTo(expected, within(half * codes.scale()[o] * 2 / 127));
        }
      }
    }
  }
}
