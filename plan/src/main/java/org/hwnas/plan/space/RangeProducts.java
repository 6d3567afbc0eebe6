package org.hwnas.plan.space;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * As many products as a list is long, of factors that each stand in a run of neighbours. A factor
 * is kept once for each node of a binary tree that its run covers, so a run of a thousand costs ten
 * multiplications; the products themselves are made at the end, from the root down.
 */
final class RangeProducts {
  private final int size;

  /** Node i has the children 2i and 2i+1; the leaves, from {@code size} on, are the positions. */
  private final BigInteger[] nodes;

  RangeProducts(int size) {
    this.size = size;
    this.nodes = new BigInteger[2 * size];
    Arrays.fill(nodes, BigInteger.ONE);
  }

  /** Multiplies the products from one position to before another. */
  void multiply(int from, int to, BigInteger factor) {
    if (factor.equals(BigInteger.ONE)) {
      return;
    }
    int left = from + size;
    int right = to + size;
    while (left < right) {
      if (left % 2 == 1) {
        nodes[left] = nodes[left].multiply(factor);
        left++;
      }
      if (right % 2 == 1) {
        right--;
        nodes[right] = nodes[right].multiply(factor);
      }
      left /= 2;
      right /= 2;
    }
  }

  /** The products; nothing can be multiplied after this. */
  List<BigInteger> toList() {
    for (int i = 1; i < size; i++) {
      nodes[2 * i] = nodes[2 * i].multiply(nodes[i]);
      nodes[2 * i + 1] = nodes[2 * i + 1].multiply(nodes[i]);
      nodes[i] = null;
    }
    return List.of(Arrays.copyOfRange(nodes, size, 2 * size));
  }
}
