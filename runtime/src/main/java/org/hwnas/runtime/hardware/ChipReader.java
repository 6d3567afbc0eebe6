package org.hwnas.runtime.hardware;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** Reads a {@code hardware} block; the only class that knows its field names. */
public final class ChipReader {
  private ChipReader() {}

  /**
   * The accelerator of a design.
   *
   * @throws EvaluationFailure where values exclude each other or cannot be built, with the values
   */
  public static Chip read(ResolvedBlock hardware) throws EvaluationFailure {
    return read(hardware, encoding(hardware.child("mapping")));
  }

  /**
   * The accelerator of a design as far as its layout goes: a column of unit cells is the offset it
   * measures, and a bit line that {@link org.hwnas.runtime.mapping.MappingRules#unitColumn} counts.
   * What weights become in its cells is not for this reading.
   */
  public static Chip layout(ResolvedBlock hardware) throws EvaluationFailure {
    ResolvedBlock mapping = hardware.child("mapping");
    return mapping.is("weights", "unit_column")
        ? read(hardware, WeightEncoding.OFFSET)
        : read(hardware);
  }

  private static Chip read(ResolvedBlock hardware, WeightEncoding encoding)
      throws EvaluationFailure {
    ResolvedBlock interconnect = hardware.child("interconnect");
    return new Chip(
        positive(hardware.child("technology"), "feature_size"),
        positive(hardware, "supply"),
        positive(hardware, "cycle"),
        positive(hardware, "clock"),
        count(hardware, "router_group"),
        positive(hardware.child("buffer"), "capacity"),
        new Interconnect(topology(interconnect), count(interconnect, "flit")),
        tile(hardware.child("tile"), hardware.child("mapping")),
        encoding);
  }

  /** Bits that a cell holds: those it can, or fewer where slices are narrower. */
  private static int sliceBits(ResolvedBlock crossbar, ResolvedBlock mapping)
      throws EvaluationFailure {
    int most = count(crossbar, "bits_per_cell");
    if (!mapping.has("slice_bits") || mapping.is("slice_bits", "auto")) {
      return most;
    }
    int bits = count(mapping, "slice_bits");
    if (bits > most) {
      throw new EvaluationFailure(
          "`%s.slice_bits` is %d, but a cell holds %d (`%s.bits_per_cell`)"
              .formatted(mapping.path(), bits, most, crossbar.path()));
    }
    return bits;
  }

  private static Tile tile(ResolvedBlock block, ResolvedBlock mapping) throws EvaluationFailure {
    OptionalInt tiles =
        block.is("count", "auto") ? OptionalInt.empty() : OptionalInt.of(count(block, "count"));
    double bufferBits = positive(block.child("buffer"), "capacity");
    ResolvedBlock pe = block.child("pe");
    Crossbar crossbar = crossbar(pe.child("crossbar"), sliceBits(pe.child("crossbar"), mapping));
    Adc adc = adc(pe.child("adc"), crossbar.cols(), differences(pe.child("adc"), mapping));
    return new Tile(
        tiles,
        bufferBits,
        new Pe(count(pe, "count"), crossbar, count(pe.child("dac"), "bits"), adc));
  }

  private static Crossbar crossbar(ResolvedBlock block, int bitsPerCell) throws EvaluationFailure {
    return new Crossbar(
        count(block, "count"),
        count(block, "rows"),
        count(block, "cols"),
        bitsPerCell,
        block.number("wire_resistance"),
        Device.of(block.child("device")));
  }

  private static boolean differences(ResolvedBlock adc, ResolvedBlock mapping)
      throws EvaluationFailure {
    boolean analog = adc.has("subtraction") && adc.is("subtraction", "analog");
    if (analog && encoding(mapping) != WeightEncoding.DIFFERENTIAL_PAIR) {
      throw new EvaluationFailure(
          "`%s.subtraction` is `analog`, but `%s.weights` is `%s`: only a differential_pair has two currents to subtract"
              .formatted(adc.path(), mapping.path(), mapping.symbol("weights")));
    }
    if (analog && adc.integer("bits") < 2) {
      throw new EvaluationFailure(
          "`%s.subtraction` is `analog` and `bits` is 1: a difference needs a code for either sign and one for nothing"
              .formatted(adc.path()));
    }
    return analog;
  }

  private static Adc adc(ResolvedBlock block, int cols, boolean differences)
      throws EvaluationFailure {
    boolean sharingGiven = !block.is("columns_per_adc", "auto");
    boolean bankGiven = !block.is("per_bank", "auto");
    int shared = cols;
    if (sharingGiven) {
      shared = Math.min(count(block, "columns_per_adc"), cols);
    } else if (bankGiven) {
      shared = ceilDiv(cols, Math.min(count(block, "per_bank"), cols));
    }
    int perCrossbar = ceilDiv(cols, shared);
    if (sharingGiven && bankGiven && count(block, "per_bank") != perCrossbar) {
      throw new EvaluationFailure(
          "`%s` shares %d columns per ADC, which makes %d ADCs for %d columns, but per_bank = %d;"
                  .formatted(block.path(), shared, perCrossbar, cols, count(block, "per_bank"))
              + " set one of columns_per_adc and per_bank to auto");
    }
    OptionalDouble rate =
        block.is("rate", "auto")
            ? OptionalDouble.empty()
            : OptionalDouble.of(positive(block, "rate"));
    Adc.Kind kind =
        switch (block.symbol("kind")) {
          case "sar" -> Adc.Kind.SAR;
          case "flash" -> Adc.Kind.FLASH;
          case "ramp" -> Adc.Kind.RAMP;
          case "sense_amplifier" -> Adc.Kind.SENSE_AMPLIFIER;
          case "integrating" -> Adc.Kind.INTEGRATING;
          case "pipeline" -> Adc.Kind.PIPELINE;
          case "cyclic" -> Adc.Kind.CYCLIC;
          default -> throw notModelled(block, "kind");
        };
    Adc.Range range =
        switch (block.symbol("range")) {
          case "calibrated" -> Adc.Range.CALIBRATED;
          case "full" -> Adc.Range.FULL;
          case "granular" -> Adc.Range.GRANULAR;
          case "fixed" -> Adc.Range.FIXED;
          default -> throw notModelled(block, "range");
        };
    return new Adc(kind, count(block, "bits"), shared, perCrossbar, rate, range, differences);
  }

  private static Interconnect.Kind topology(ResolvedBlock block) throws EvaluationFailure {
    return switch (block.symbol("kind")) {
      case "mesh" -> Interconnect.Kind.MESH;
      case "h_tree" -> Interconnect.Kind.H_TREE;
      case "bus" -> Interconnect.Kind.BUS;
      default -> throw notModelled(block, "kind");
    };
  }

  private static WeightEncoding encoding(ResolvedBlock block) throws EvaluationFailure {
    return switch (block.symbol("weights")) {
      case "offset" -> WeightEncoding.OFFSET;
      case "differential_pair" -> WeightEncoding.DIFFERENTIAL_PAIR;
      default -> throw notModelled(block, "weights");
    };
  }

  /** What can be said but not computed; treating it as something else would be a wrong result. */
  static EvaluationFailure notModelled(ResolvedBlock block, String field) {
    return new EvaluationFailure(
        "`%s.%s` is `%s`, which the runtime does not model"
            .formatted(block.path(), field, block.symbol(field)));
  }

  static double positive(ResolvedBlock block, String field) throws EvaluationFailure {
    double value = block.number(field);
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new EvaluationFailure(
          "`" + block.path() + "." + field + "` is " + value + "; it must be above 0 and finite");
    }
    return value;
  }

  static int count(ResolvedBlock block, String field) throws EvaluationFailure {
    double value = block.number(field);
    if (value != Math.rint(value) || value < 1 || value > Integer.MAX_VALUE) {
      throw new EvaluationFailure(
          "`%s.%s` is %s; it must be a whole number, 1 or more"
              .formatted(block.path(), field, value));
    }
    return (int) value;
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }
}
