package org.hwnas.runtime.space;

import java.math.BigInteger;
import org.hwnas.plan.space.Uniform;
import org.hwnas.runtime.random.RandomStream;

/** A random stream as the plan's sampler wants it. */
record StreamUniform(RandomStream stream) implements Uniform {
  @Override
  public BigInteger below(BigInteger bound) {
    return stream.below(bound);
  }

  @Override
  public double unit() {
    return stream.nextDouble();
  }
}
