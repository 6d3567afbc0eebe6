package org.hwnas.runtime.cost.reference;

import java.util.Map;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.ChipDetails;

/**
 * Memory outside of the chip that weights come from.
 *
 * @param bandwidth bit/s
 * @param energyPerBit J/bit, of the memory and the link to it
 */
record Backing(double bandwidth, double energyPerBit) {
  /**
   * By kind. Rates: JESD209-4 (LPDDR4-3200, 32 bit), JESD209-5 (LPDDR5-6400, 32 bit), JESD79-4
   * (DDR4-3200, 64 bit), JESD235A (HBM2, one stack). Energy of LPDDR4: 8 pJ/bit (Timeloop, Parashar
   * et al., ISPASS 2019); of HBM2: 3.9 pJ/bit (O'Connor et al., MICRO 2017). 0: not known here.
   */
  private static final Map<String, Backing> KNOWN =
      Map.of(
          "lpddr4", new Backing(102.4e9, 8e-12),
          "lpddr5", new Backing(204.8e9, 0),
          "ddr4", new Backing(204.8e9, 0),
          "hbm2", new Backing(2048e9, 3.9e-12));

  static Backing of(ChipDetails.OffChip memory) throws EvaluationFailure {
    Backing known = KNOWN.getOrDefault(memory.kind(), new Backing(0, 0));
    Backing made =
        new Backing(
            memory.bandwidth().orElse(known.bandwidth),
            memory.energyPerBit().orElse(known.energyPerBit));
    if (!(made.bandwidth > 0) || !(made.energyPerBit > 0)) {
      throw new EvaluationFailure(
          "hardware.off_chip is "
              + memory.kind()
              + ", for which the cost model `reference` knows no energy; state energy_per_bit");
    }
    return made;
  }
}
