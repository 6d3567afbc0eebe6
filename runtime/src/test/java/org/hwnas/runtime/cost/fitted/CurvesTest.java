package org.hwnas.runtime.cost.fitted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.table.Table;
import org.hwnas.runtime.table.TableException;
import org.hwnas.runtime.validation.ErrorSummary;
import org.hwnas.runtime.validation.ValidationReport;
import org.hwnas.runtime.validation.Validations;
import org.junit.jupiter.api.Test;

class CurvesTest {
  private static LayerFacts layer(String converter) {
    return new LayerFacts(1, 27, 128, 2, 64, 64, 64, 1024, 16, converter, true, 1);
  }

  @Test
  void figuresOfTheShippedNetworkAndOfVgg16() throws Exception {
    ValidationReport report =
        Validations.find(
                "xpert",
                name -> {
                  throw new TableException(name);
                })
            .orElseThrow()
            .builtIn()
            .orElseThrow();
    assertEquals(3, report.compared());
    assertEquals(Map.of(), report.contradictions());
    for (ErrorSummary error : report.errors()) {
      // areas and latencies are known to three or four digits, tiles exactly
      double limit = error.quantity().startsWith("tiles") ? 0 : 1e-3;
      assertTrue(error.max() <= limit, error.toString());
      assertEquals(3, error.rows(), error.toString());
    }
  }

  @Test
  void narrowLayersAreCopiedWithinACrossbar() {
    LayerFacts narrow = new LayerFacts(1, 64, 10, 2, 64, 64, 64, 1, 8, "sar", false, 1);
    assertEquals(1, narrow.crossbars());
    assertEquals(64 * 64.0 / 20, narrow.speedup(), 1e-12);
  }

  /**
   * The seventh convolution of the shipped network: 256 to 512 channels on 8 x 8 positions, four
   * columns to a SAR converter; by their code 36 times 16 crossbars of 64 to a tile.
   */
  @Test
  void copiesTakeTheirTilesAndDivideThePositions() throws Exception {
    for (int copies : new int[] {1, 2, 4, 32}) {
      LayerFacts layer = new LayerFacts(1, 2304, 512, 2, 64, 64, 64, 64, 4, "sar", true, copies);
      long tiles = 9L * copies;
      assertEquals(tiles, layer.tiles());
      assertEquals(copies, layer.speedup(), 1e-12);
      double latency =
          0.24051026469311507 * tiles * 0.16033299026875378
              + 0.000432503086158724 * 16
              + 0.4050948974138533;
      assertEquals(latency * 64 / copies * 1e-3, Curves.xpert().of("latency", layer), 1e-15);
    }
    // two copies of 33 crossbars need a second tile, which then holds a third: 128 / 33
    LayerFacts part = new LayerFacts(1, 33 * 64, 32, 2, 64, 64, 64, 1, 4, "sar", true, 2);
    assertEquals(2, part.tiles());
    assertEquals(128 / 33.0, part.speedup(), 1e-12);
  }

  @Test
  void precedenceOfFormulas() {
    Map<String, Double> x = Map.of("x", 3.0);
    assertEquals(-9, Formula.parse("-x^2", Set.of("x")).value(x));
    assertEquals(512, Formula.parse("2^x^2", Set.of("x")).value(x));
    assertEquals(0.125, Formula.parse("2^-x", Set.of("x")).value(x));
    assertEquals(-4, Formula.parse("5 - x - x*2", Set.of("x")).value(x));
    assertEquals(2.5e-3, Formula.parse("min(2.5e-3, max(x,1))", Set.of("x")).value(x));
    for (String wrong : new String[] {"y", "x +", "min(x)", "(x", "x)", "1.2.3", "exp x", ""}) {
      assertThrows(IllegalArgumentException.class, () -> Formula.parse(wrong, Set.of("x")), wrong);
    }
  }

  private static Curves curves(String text) throws Exception {
    return Curves.of(Table.read("mine.csv", new StringReader(text)));
  }

  @Test
  void curvesOfOnesOwn() throws Exception {
    Curves curves =
        curves(
            "converter,quantity,layers,unit,formula\n"
                + "any,energy,conv,pJ,2 * inputs * outputs\nany,energy,all,pJ,tiles\n");
    assertEquals((2 * 27 * 128 + 1) * 1e-12, curves.of("energy", layer("ramp")), 1e-24);
    String wrongUnit = "converter,quantity,layers,unit,formula\nany,energy,conv,mm^2,tiles\n";
    assertThrows(TableException.class, () -> curves(wrongUnit));
    Curves infinite =
        curves("converter,quantity,layers,unit,formula\nany,energy,conv,pJ,1/(tiles-tiles)\n");
    assertThrows(EvaluationFailure.class, () -> infinite.of("energy", layer("sar")));
  }

  @Test
  void aConverterWithoutCurvesIsRefused() {
    assertThrows(EvaluationFailure.class, () -> Curves.xpert().of("area", layer("ramp")));
  }
}
