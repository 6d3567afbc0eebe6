package org.hwnas.runtime.cost.neurosim;

/** Kinds of logic transistor. */
public enum Roadmap {
  /** High performance; 22 nm and above. */
  HP,
  /** Low standby power. */
  LSTP
}
