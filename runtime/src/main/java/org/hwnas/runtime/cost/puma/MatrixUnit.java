package org.hwnas.runtime.cost.puma;

import java.util.EnumMap;
import java.util.Map;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.puma.PumaParts.Part;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;

/**
 * A stack of crossbars that multiplies one block of a matrix. Immutable.
 *
 * @param crossbars of the stack
 * @param step seconds of one slice of the inputs
 * @param parts what its parts draw and take, all of them
 */
record MatrixUnit(int crossbars, double step, Map<Component, Part> parts) {
  private static final double CONVERSION = 1e-9; // s at 8 bits: PUMA's converters at 1 GHz
  private static final double CELLS = 16e-9; // s: 144 ns a step, less 128 conversions
  private static final double CONVERTER_BITS = 8;
  private static final double ADCS_PER_SHIFT_ADD = 2; // ISAAC: 8 converters, 4 units

  /**
   * A unit of a chip's crossbars.
   *
   * @param stack crossbars that hold the slices of a weight
   * @throws EvaluationFailure for crossbars of a size that is not known
   */
  static MatrixUnit of(Chip chip, int stack) throws EvaluationFailure {
    PumaParts known = PumaParts.published();
    int rows = chip.crossbar().rows();
    int cols = chip.crossbar().cols();
    int bits = chip.adc().bits();
    double converters = (double) stack * chip.adc().perCrossbar();
    Map<Component, Part> parts = new EnumMap<>(Component.class);
    parts.put(Component.CROSSBAR, known.crossbar(chip.crossbar().cells()).times(stack));
    parts.put(Component.ADC, known.converter(bits).times(converters));
    parts.put(Component.DAC, known.part("dac").times(rows));
    parts.put(Component.SAMPLE_HOLD, known.part("sample_hold").times((double) stack * cols));
    parts.put(Component.SHIFT_ADD, known.part("shift_add").times(converters / ADCS_PER_SHIFT_ADD));
    parts.put(Component.INPUT_REGISTER, known.memory("input_memory", rows));
    parts.put(Component.OUTPUT_REGISTER, known.memory("output_memory", cols));
    double conversion =
        chip.adc().rate().isPresent()
            ? 1 / chip.adc().rate().getAsDouble()
            : CONVERSION * bits / CONVERTER_BITS;
    return new MatrixUnit(stack, CELLS + chip.adc().turns() * conversion, Map.copyOf(parts));
  }

  Part total() {
    return parts.values().stream().reduce(Part.NONE, Part::plus);
  }

  /** Books so many seconds of work. */
  void energy(ComponentValues.Collector into, double seconds) {
    parts.forEach((component, part) -> into.add(component, part.dynamic() * seconds));
  }

  /** Books the area of so many units. */
  void area(ComponentValues.Collector into, double units) {
    parts.forEach((component, part) -> into.add(component, part.area() * units));
  }
}
