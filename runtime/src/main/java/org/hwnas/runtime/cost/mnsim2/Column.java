package org.hwnas.runtime.cost.mnsim2;

/**
 * What the model answers, by the names of the recorded runs: areas in um^2, power in W, energy in
 * nJ, times in ns. {@code latsum_*} are sums over all positions of a layer, and over layers.
 */
public enum Column {
  TILES("tiles"),
  PES_MAPPED("PEs_mapped"),
  XBARS_MAPPED("xbars_mapped"),
  XBARS_INSTANTIATED("xbars_instantiated"),
  LATENCY_NS("latency_ns"),
  LATENCY_TRUEMAX_NS("latency_truemax_ns"),
  LATENCY_NOPIPE_NS("latency_nopipe_ns"),
  AREA_UM2("area_um2"),
  POWER_W("power_W"),
  ENERGY_NJ("energy_nJ"),
  EDP("EDP_nJns"),
  AREA_XBAR("area_xbar"),
  AREA_ADC("area_ADC"),
  AREA_DAC("area_DAC"),
  AREA_DIGITAL("area_digital"),
  AREA_ADDER("area_adder"),
  AREA_SHIFTREG("area_shiftreg"),
  AREA_IREG("area_iReg"),
  AREA_OREG("area_oReg"),
  AREA_INPUT_DEMUX("area_input_demux"),
  AREA_OUTPUT_MUX("area_output_mux"),
  AREA_JOINTMODULE("area_jointmodule"),
  AREA_BUF("area_buf"),
  AREA_POOLING("area_pooling"),
  POWER_XBAR("power_xbar"),
  POWER_ADC("power_ADC"),
  POWER_DAC("power_DAC"),
  POWER_DIGITAL("power_digital"),
  POWER_ADDER("power_adder"),
  POWER_SHIFTREG("power_shiftreg"),
  POWER_IREG("power_iReg"),
  POWER_OREG("power_oReg"),
  POWER_INPUT_DEMUX("power_input_demux"),
  POWER_OUTPUT_MUX("power_output_mux"),
  POWER_JOINTMODULE("power_jointmodule"),
  POWER_BUF("power_buf"),
  POWER_BUF_R("power_buf_r"),
  POWER_BUF_W("power_buf_w"),
  POWER_POOLING("power_pooling"),
  ENERGY_XBAR("energy_xbar"),
  ENERGY_ADC("energy_ADC"),
  ENERGY_DAC("energy_DAC"),
  ENERGY_DIGITAL("energy_digital"),
  ENERGY_ADDER("energy_adder"),
  ENERGY_SHIFTREG("energy_shiftreg"),
  ENERGY_IREG("energy_iReg"),
  ENERGY_OREG("energy_oReg"),
  ENERGY_INPUT_DEMUX("energy_input_demux"),
  ENERGY_OUTPUT_MUX("energy_output_mux"),
  ENERGY_JOINTMODULE("energy_jointmodule"),
  ENERGY_BUF("energy_buf"),
  ENERGY_BUF_R("energy_buf_r"),
  ENERGY_BUF_W("energy_buf_w"),
  ENERGY_POOLING("energy_pooling"),
  LATSUM_BUFFER("latsum_buffer"),
  LATSUM_BUFFER_R("latsum_buffer_r"),
  LATSUM_BUFFER_W("latsum_buffer_w"),
  LATSUM_COMPUTING("latsum_computing"),
  LATSUM_DAC("latsum_DAC"),
  LATSUM_XBAR("latsum_xbar"),
  LATSUM_ADC("latsum_ADC"),
  LATSUM_DIGITAL("latsum_digital"),
  LATSUM_IREG("latsum_iReg"),
  LATSUM_OREG("latsum_oReg"),
  LATSUM_INPUT_DEMUX("latsum_input_demux"),
  LATSUM_OUTPUT_MUX("latsum_output_mux"),
  LATSUM_SHIFTREG("latsum_shiftreg"),
  LATSUM_ADDER("latsum_adder"),
  LATSUM_JOINTMODULE("latsum_jointmodule"),
  LATSUM_POOLING("latsum_pooling"),
  LATSUM_INTRA_TILE("latsum_intra_tile"),
  LATSUM_INTER_TILE("latsum_inter_tile"),
  LATSUM_TILE_MERGE("latsum_tile_merge"),
  LATSUM_TILE_TRANSFER("latsum_tile_transfer"),
  INTERTILE_SHARE("intertile_share_of_component_sum");

  private final String id;

  Column(String id) {
    this.id = id;
  }

  /** Name of the column in a table of runs. */
  public String id() {
    return id;
  }
}
