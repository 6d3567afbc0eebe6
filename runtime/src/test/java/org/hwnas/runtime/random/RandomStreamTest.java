package org.hwnas.runtime.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  /**
   * The vector for state 1234567 that the xoshiro authors' splitmix64.c gives, as Rosetta Code
   * publishes it.
   */
  @Test
  void agreesWithThePublishedSequence() {
    RandomStream stream = RandomStream.splitMix(1234567);
    long[] expected = {
      6457827717110365317L,
      3203168211198807973L,
      Long.parseUnsignedLong("9817491932198370423"),
      4593380528125082431L,
      Long.parseUnsignedLong("16408922859458223821")
    };
    for (long value : expected) {
      assertThat(stream.nextLong()).isEqualTo(value);
    }
  }

  @Test
  void anAddressAloneDecidesTheNumbers() {
    RandomStream first = RandomStream.of(7, "cell", 1, 2);
    RandomStream.of(7, "cell", 1, 3).nextLong();
    RandomStream again = RandomStream.of(7, "cell", 1, 2);
    assertThat(again.nextLong()).isEqualTo(first.nextLong());
    assertThat(RandomStream.of(7, "cell", 2, 1).nextLong())
        .isNotEqualTo(RandomStream.of(7, "cell", 1, 2).nextLong());
    assertThat(RandomStream.of(8, "cell", 1, 2).nextLong())
        .isNotEqualTo(RandomStream.of(7, "cell", 1, 2).nextLong());
    assertThat(RandomStream.of(7, "call", 1, 2).nextLong())
        .isNotEqualTo(RandomStream.of(7, "cell", 1, 2).nextLong());
  }

  @Test
  void gaussianMomentsMatch() {
    RandomStream stream = RandomStream.of(1, "gauss");
    int n = 200_000;
    double mean = 0;
    double square = 0;
    double fourth = 0;
    for (int i = 0; i < n; i++) {
      double x = stream.nextGaussian();
      mean += x / n;
      square += x * x / n;
      fourth += x * x * x * x / n;
    }
    // Five standard errors of each moment: 1/sqrt(n), sqrt(2/n), sqrt(96/n).
    assertThat(mean).isCloseTo(0, within(5 / Math.sqrt(n)));
    assertThat(square).isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
    assertThat(fourth).isCloseTo(3, within(5 * Math.sqrt(96.0 / n)));
  }

  @Test
  void integersAreUniform() {
    RandomStream stream = RandomStream.of(1, "int");
    int[] counts = new int[7];
    int n = 70_000;
    for (int i = 0; i < n; i++) {
      counts[stream.nextInt(7)]++;
    }
    double chiSquare =
        Arrays.stream(counts).mapToDouble(c -> Math.pow(c - 10_000, 2) / 10_000).sum();
    assertThat(chiSquare)
        .isLessThan(22.5); // 99.9 % quantile of chi-square with 6 degrees of freedom
  }

  @Test
  void bigIntegersStayBelowTheirBound() {
    RandomStream stream = RandomStream.of(1, "big");
    BigInteger bound = BigInteger.TEN.pow(30).add(BigInteger.ONE);
    BigInteger largest = BigInteger.ZERO;
    for (int i = 0; i < 1000; i++) {
      BigInteger x = stream.below(bound);
      assertThat(x).isBetween(BigInteger.ZERO, bound.subtract(BigInteger.ONE));
      largest = largest.max(x);
    }
    assertThat(largest).isGreaterThan(bound.multiply(BigInteger.valueOf(9)).divide(BigInteger.TEN));
    assertThat(stream.below(BigInteger.ONE)).isEqualTo(BigInteger.ZERO);
  }
}
