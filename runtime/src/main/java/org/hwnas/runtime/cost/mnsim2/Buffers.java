package org.hwnas.runtime.cost.mnsim2;

/** Capacities of buffers, KB: as stated, or as large as the mapped network needs. */
final class Buffers {
  private Buffers() {}

  static double inputKb(Mnsim2Config config, LayerPlan plan) {
    return config.pe().inputBuffer() > 0 ? config.pe().inputBuffer() : plan.inputBuffer;
  }

  static double outputKb(Mnsim2Config config, LayerPlan plan) {
    return config.pe().outputBuffer() > 0 ? config.pe().outputBuffer() : plan.outputBuffer;
  }

  /** Of the accumulator; MNSIM reads the setting of the PEs' buffers for it too. */
  static double globalKb(Mnsim2Config config, LayerPlan plan) {
    return config.pe().inputBuffer() > 0 ? config.pe().inputBuffer() : plan.globalBuffer;
  }
}
