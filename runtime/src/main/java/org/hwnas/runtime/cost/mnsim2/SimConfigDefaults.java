package org.hwnas.runtime.cost.mnsim2;

import java.util.LinkedHashMap;
import java.util.Map;

/** The settings that MNSIM 2.0 (commit ca39ccb) ships, in its sections. */
final class SimConfigDefaults {
  private static final String[][] SETTINGS = {
    {
      "Device level",
      "Device_Tech=130",
      "Device_Type=NVM",
      "Device_Area=1.44",
      "Read_Level=2",
      "Read_Voltage=0,0.15",
      "Write_Level=2",
      "Write_Voltage=0,3",
      "Read_Latency=3.16",
      "Write_Latency=10",
      "Device_Level=2",
      "Device_Resistance=1e6, 1e4",
      "Device_Variation=1",
      "Device_SAF=0.1,0.1",
      "Read_Energy=1.12e-15",
      "Write_Energy=1.6e-15"
    },
    {
      "Crossbar level",
      "Xbar_Size=256,256",
      "Subarray_Size=256",
      "Cell_Type=1T1R",
      "Transistor_Tech=130",
      "Wire_Resistance=-1",
      "Wire_Capacity=-1",
      "Load_Resistance=-1",
      "Area_Calculation=0"
    },
    {
      "Interface level",
      "DAC_Choice=1",
      "DAC_Area=0",
      "DAC_Precision=0",
      "DAC_Power=0",
      "DAC_Sample_Rate=0",
      "ADC_Choice=6",
      "ADC_Area=0",
      "ADC_Precision=0",
      "ADC_Power=0",
      "ADC_Sample_Rate=0",
      "ADC_Interval_Thres=-1",
      "Logic_Op=-1"
    },
    {
      "Process element level",
      "PIM_Type=0",
      "Xbar_Polarity=2",
      "Sub_Position=0",
      "Group_Num=1",
      "DAC_Num=128",
      "ADC_Num=128",
      "PE_inBuf_Size=0",
      "PE_inBuf_Area=0",
      "Tile_outBuf_Size=0",
      "Tile_outBuf_Area=0",
      "DFU_Buf_Size=0",
      "DFU_Buf_Area=0"
    },
    {
      "Digital module",
      "Digital_Frequency=500",
      "Adder_Tech=45",
      "Adder_Area=0",
      "Adder_Power=0",
      "Multiplier_Tech=45",
      "Multiplier_Area=0",
      "Multiplier_Power=0",
      "ShiftReg_Tech=65",
      "ShiftReg_Area=0",
      "ShiftReg_Power=0",
      "Reg_Tech=45",
      "Reg_Area=0",
      "Reg_Power=0",
      "JointModule_Tech=45",
      "JointModule_Area=0",
      "JointModule_Power=0"
    },
    {
      "Tile level",
      "PE_Num=2,2",
      "Pooling_shape=3,3",
      "Pooling_unit_num=64",
      "Pooling_Tech=65",
      "Pooling_area=0",
      "Tile_Adder_Num=0",
      "Tile_Adder_Level=0",
      "Tile_ShiftReg_Num=0",
      "Tile_ShiftReg_Level=0",
      "Inter_Tile_Bandwidth=20",
      "Intra_Tile_Bandwidth=1024",
      "Tile_outBuf_Size=0",
      "Tile_outBuf_Area=0",
      "DFU_Buf_Size=0",
      "DFU_Buf_Area=0"
    },
    {
      "Architecture level",
      "Buffer_Choice=1",
      "Buffer_Technology=90",
      "Buffer_ReadPower=0",
      "Buffer_WritePower=0",
      "Buffer_Bitwidth=64",
      "LUT_Capacity=1",
      "LUT_Area=0",
      "LUT_Power=0",
      "LUT_Bandwidth=0",
      "Tile_Connection=2",
      "Tile_Num=64,64"
    },
    {"Algorithm Configuration", "Weight_Polarity=1", "Simulation_Level=0", "NoC_enable=0"},
  };

  private SimConfigDefaults() {}

  static Map<String, Map<String, String>> sections() {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    for (String[] section : SETTINGS) {
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 1; i < section.length; i++) {
        int equals = section[i].indexOf('=');
        values.put(section[i].substring(0, equals), section[i].substring(equals + 1));
      }
      sections.put(section[0], values);
    }
    return sections;
  }
}
