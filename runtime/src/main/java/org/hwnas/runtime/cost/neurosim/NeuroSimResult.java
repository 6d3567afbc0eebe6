package org.hwnas.runtime.cost.neurosim;

import java.util.List;
import org.hwnas.runtime.cost.Component;

/**
 * What a chip costs for one image.
 *
 * @param area of the chip
 * @param layers in order
 * @param clockPeriod s
 * @param latency s from image to image in a pipeline, else of an image
 * @param energy J, dynamic
 * @param leakageEnergy J
 * @param leakage W of the tiles
 * @param chipLeakage W of buffer, adders, activation and pooling of the chip, which NeuroSim leaves
 *     out
 * @param operations credited for an image
 * @param plan tiles and their sizes
 */
public record NeuroSimResult(
    Area area,
    List<Layer> layers,
    double clockPeriod,
    double latency,
    Energy energy,
    double leakageEnergy,
    double leakage,
    double chipLeakage,
    double operations,
    Plan plan) {
  /** Copies its list. */
  public NeuroSimResult {
    layers = List.copyOf(layers);
  }

  /**
   * m^2. The parts leave out white space between them, so that they are less than the whole.
   *
   * @param total of the chip
   * @param arrays cells
   * @param converters with encoders; of SRAM with precharge
   * @param accumulation adders and registers of sums at every level
   * @param other drivers, multiplexers, buffers, activation, pooling
   * @param interconnect wires between elements and tiles
   */
  public record Area(
      double total,
      double arrays,
      double converters,
      double accumulation,
      double other,
      double interconnect,
      double globalBuffer,
      double globalAdder,
      double pooling,
      double activation) {}

  /** J by component. */
  public static final class Energy {
    private final double[] joule;

    Energy(double[] joule) {
      this.joule = joule;
    }

    static Energy sum(List<Energy> parts) {
      double[] sum = new double[Component.values().length];
      for (Energy part : parts) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += part.joule[i];
        }
      }
      return new Energy(sum);
    }

    /** Of one component. */
    public double of(Component component) {
      return joule[component.ordinal()];
    }

    /** Converters with word lines. */
    public double converters() {
      return of(Component.ADC) + of(Component.CROSSBAR);
    }

    /** Sums at every level. */
    public double accumulation() {
      return of(Component.SHIFT_ADD)
          + of(Component.PE_ADDER)
          + of(Component.TILE_ADDER)
          + of(Component.GLOBAL_ADDER);
    }

    /** Drivers of rows and multiplexers. */
    public double drivers() {
      return of(Component.ROW_DRIVER) + of(Component.MUX);
    }

    /** Registers and buffers at every level. */
    public double buffers() {
      return of(Component.INPUT_REGISTER)
          + of(Component.OUTPUT_REGISTER)
          + of(Component.TILE_BUFFER)
          + of(Component.GLOBAL_BUFFER);
    }

    /** Wires at every level. */
    public double interconnect() {
      return of(Component.PE_BUS) + of(Component.TILE_BUS) + of(Component.INTERCONNECT);
    }

    /** Activation and pooling. */
    public double digital() {
      return of(Component.ACTIVATION) + of(Component.POOLING);
    }

    /** All but converters and accumulation. */
    public double other() {
      return drivers() + buffers() + interconnect() + digital();
    }

    /** All. */
    public double total() {
      return converters() + accumulation() + other();
    }
  }

  /**
   * s.
   *
   * @param sensing at the converters
   * @param accumulation what is not hidden behind it
   * @param buffers at every level
   * @param interconnect at every level
   * @param digital activation and pooling
   */
  public record Time(
      double sensing, double accumulation, double buffers, double interconnect, double digital) {
    /** All. */
    public double total() {
      return sensing + accumulation + other();
    }

    /** All but sensing and accumulation. */
    public double other() {
      return buffers + interconnect + digital;
    }
  }

  /**
   * A layer.
   *
   * @param tiles that hold it
   * @param speedUp by copies
   * @param utilisation share of the cells of its tiles
   * @param time s
   * @param energy J, dynamic
   * @param leakage W of its tiles
   * @param leakageEnergy J of what leaks while it runs
   */
  public record Layer(
      double tiles,
      double speedUp,
      double utilisation,
      Time time,
      Energy energy,
      double leakage,
      double leakageEnergy) {}

  /**
   * Sizes, in cells.
   *
   * @param tiles of the chip
   * @param tileSize of conventional tiles
   * @param peSize of their processing elements
   * @param novelPes elements of a tile of the novel mapping; 0: none
   * @param novelPeSize of those
   * @param processingElements of the chip
   * @param subArrays of the chip
   * @param utilisation share of cells that hold a weight
   */
  public record Plan(
      double tiles,
      double tileSize,
      double peSize,
      int novelPes,
      double novelPeSize,
      double processingElements,
      double subArrays,
      double utilisation) {}

  /** TOPS/W, with what layout adds, as NeuroSim prints it. */
  public double efficiency(double postLayout) {
    return operations / (energy.total() + leakageEnergy) / postLayout * 1e-12;
  }
}
