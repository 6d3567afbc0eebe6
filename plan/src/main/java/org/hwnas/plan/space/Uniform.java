package org.hwnas.plan.space;

import java.math.BigInteger;

/** A source of uniform numbers; the plan makes none itself. */
public interface Uniform {
  /** Uniform in 0..bound-1. */
  BigInteger below(BigInteger bound);

  /** Uniform in [0, 1). */
  double unit();
}
