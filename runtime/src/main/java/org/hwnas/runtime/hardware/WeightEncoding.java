package org.hwnas.runtime.hardware;

/** How a signed weight becomes conductances. */
public enum WeightEncoding {
  /** Two cells per slice, one for positive and one for negative magnitudes; sign costs no bit. */
  DIFFERENTIAL_PAIR,
  /** The weight plus an offset, so that it is positive; the offset is subtracted digitally. */
  OFFSET
}
