package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.quantity;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;

import java.util.Optional;
import org.hwnas.plan.units.Dimension;

/** The accelerator: chip, tile, PE, and what connects them. */
final class HardwareSchema {
  private static final double ANY = Double.POSITIVE_INFINITY;

  private HardwareSchema() {}

  private static FieldSchema capacity(String doc) {
    return quantity("capacity", Dimension.INFORMATION, "KiB", 1.0 / 8192, ANY, doc);
  }

  private static FieldSchema bandwidth(String doc) {
    return quantity("bandwidth", Dimension.BANDWIDTH, "Gbit/s", 1e-6, ANY, doc).orAuto();
  }

  private static FieldSchema width(String name, String doc) {
    return quantity(name, Dimension.INFORMATION, "bit", 1, 1 << 20, doc);
  }

  static final BlockSchema PE =
      BlockSchema.of(
              "pe",
              "Crossbars with their converters and shift-and-add (ISAAC: IMA; CiMLoop: macro).")
          .with(
              whole("count", 1, 65536, "PEs per tile.")
                  .or(12)
                  .from("Shafiee et al., ISCA 2016, Table I"))
          .slot("crossbar", CircuitSchema.CROSSBAR)
          .slot("dac", ConverterSchema.DAC, "dac")
          .slot("adc", ConverterSchema.ADC, "adc")
          .slot(
              "buffer",
              BlockSchema.of("pe_buffer", "The PE's input registers.")
                  .with(capacity("Capacity; `auto`: one input vector of a crossbar.").orAuto()));

  static final BlockSchema TILE =
      BlockSchema.of("tile", "PEs with a buffer and a router port; serves one layer.")
          .with(
              whole(
                      "count",
                      1,
                      1_000_000,
                      "Tiles per router group; `auto`: as many as the network needs.")
                  .orAuto())
          .slot(
              "buffer",
              BlockSchema.of("tile_buffer", "The tile's own memory.")
                  .with(
                      capacity("Capacity.")
                          .or(64 * 8192.0)
                          .from("Shafiee et al., ISCA 2016, Table I"),
                      width("bus", "Width of the bus between the buffer and the PEs.")
                          .or(256)
                          .from("Shafiee et al., ISCA 2016, Table I")))
          .slot(
              "local_interconnect",
              BlockSchema.of("local_interconnect", "How the PEs of a tile talk.")
                  .with(
                      symbol("kind", "Topology within a tile.", "bus", "h_tree").or("bus"),
                      width("flit", "Width of a link; `auto`: the bus of the tile's buffer.")
                          .orAuto(),
                      bandwidth("Data rate within a tile; `auto`: `flit` times `clock`.")))
          .slot("pe", PE);

  static final BlockSchema HARDWARE =
      BlockSchema.of("hardware", "The accelerator: chip > tile > PE > crossbar.")
          .with(
              quantity(
                      "supply",
                      Dimension.VOLTAGE,
                      "V",
                      0.1,
                      10,
                      "Supply voltage of the digital logic and the converters.")
                  .or(1.0),
              quantity("cycle", Dimension.TIME, "ns", 1e-3, ANY, "Time of one crossbar read step.")
                  .or(100e-9)
                  .from("Shafiee et al., ISCA 2016, section VI"),
              quantity(
                      "clock", Dimension.FREQUENCY, "GHz", 1e-3, 100, "Clock of the digital logic.")
                  .or(1e9),
              quantity(
                      "temperature",
                      Dimension.TEMPERATURE,
                      "K",
                      1,
                      1000,
                      "Temperature of the chip.")
                  .or(300),
              flag("power_gating", "Whether tiles without work are switched off and do not leak.")
                  .or(false),
              whole("batch", 1, 1_000_000, "Images in flight when energy and latency are counted.")
                  .or(1),
              whole(
                      "router_group",
                      1,
                      65536,
                      "Router groups per chip; the chip has this many times `tile.count` tiles.")
                  .or(1),
              whole(
                      "grid_width",
                      1,
                      65536,
                      "Tiles in a row of the chip; `auto`: the smallest square that holds them.")
                  .orAuto(),
              whole("chips", 1, 65536, "Chips that share a network.").or(1))
          .slot(
              "technology", TechnologySchema.TECHNOLOGY, Optional.of("technology"), "feature_size")
          .slot(
              "buffer",
              BlockSchema.of("global_buffer", "The chip's shared memory.")
                  .with(
                      capacity("Capacity.").or(1024 * 8192.0),
                      width("bus", "Width of its port; `auto`: one flit of the interconnect.")
                          .orAuto()))
          .slot(
              "interconnect",
              BlockSchema.of("interconnect", "How tiles talk.")
                  .with(
                      symbol(
                              "kind",
                              "Topology between tiles.",
                              "mesh",
                              "h_tree",
                              "bus",
                              "torus",
                              "concentrated_mesh")
                          .or("mesh"),
                      width("flit", "Width of a link.").or(32),
                      bandwidth("Data rate of a link; `auto`: `flit` times `clock`.")))
          .slot(
              "off_chip",
              BlockSchema.of(
                      "off_chip", "Memory outside of the chip, for weights that do not stay.")
                  .with(
                      symbol("kind", "Kind of memory.", "none", "ddr4", "lpddr4", "lpddr5", "hbm2")
                          .or("none"),
                      bandwidth("Data rate; `auto`: the cost model's."),
                      quantity(
                              "energy_per_bit",
                              Dimension.ENERGY.dividedBy(Dimension.INFORMATION),
                              "pJ/bit",
                              "Energy of moving one bit; `auto`: the cost model's.")
                          .orAuto()))
          .slot("tile", TILE)
          .slot("mapping", MappingSchema.MAPPING)
          .slot("mitigation", MitigationSchema.MITIGATION);
}
