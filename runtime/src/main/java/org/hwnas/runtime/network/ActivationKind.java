package org.hwnas.runtime.network;

import java.util.Locale;

/** Element-wise functions. */
public enum ActivationKind {
  /** max(0, x). */
  RELU,
  /** min(max(0, x), 6). */
  RELU6,
  /** min(max(-1, x), 1). */
  HARDTANH,
  /** The hyperbolic tangent. */
  TANH,
  /** 1 / (1 + exp(-x)). */
  SIGMOID,
  /** x sigmoid(x); Ramachandran et al., arXiv 1710.05941. */
  SWISH,
  /** x hsigmoid(x); Howard et al., ICCV 2019, section 5.2. */
  HSWISH,
  /** relu6(x + 3) / 6. */
  HSIGMOID,
  /** x Phi(x); Hendrycks and Gimpel, arXiv 1606.08415. */
  GELU;

  private static final ActivationKind[] VALUES = values();

  /** The kind with this symbol, such as {@code relu6}. */
  public static ActivationKind of(String symbol) {
    for (ActivationKind kind : VALUES) {
      if (kind.name().equalsIgnoreCase(symbol)) {
        return kind;
      }
    }
    throw new IllegalStateException("`" + symbol + "` is no activation this runtime knows");
  }

  public String symbol() {
    return name().toLowerCase(Locale.ROOT);
  }
}
