package org.hwnas.plan.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RangeProductsTest {
  /** The plain way: every factor multiplied into every position of its run. */
  @Property(tries = 200)
  void areThoseOfMultiplyingEachPosition(
      @ForAll @IntRange(min = 1, max = 70) int size, @ForAll long seed) {
    Random random = new Random(seed);
    RangeProducts products = new RangeProducts(size);
    List<BigInteger> plain = new ArrayList<>(Collections.nCopies(size, BigInteger.ONE));
    for (int i = random.nextInt(12); i > 0; i--) {
      int from = random.nextInt(size + 1);
      int to = from + random.nextInt(size - from + 1);
      BigInteger factor = BigInteger.valueOf(random.nextInt(5)); // zero and one among them
      products.multiply(from, to, factor);
      for (int k = from; k < to; k++) {
        plain.set(k, plain.get(k).multiply(factor));
      }
    }
    assertThat(products.toList()).isEqualTo(plain);
  }
}
