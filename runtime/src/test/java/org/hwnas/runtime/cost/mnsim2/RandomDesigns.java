package org.hwnas.runtime.cost.mnsim2;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Layer.Kind;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.random.RandomStream;

/** Small networks with branches, and settings all over MNSIM's space. */
final class RandomDesigns {
  private final RandomStream random;
  private final List<Mnsim2Layer> layers = new ArrayList<>();
  private int channels;
  private int rows;
  private int columns;

  RandomDesigns(RandomStream random) {
    this.random = random;
  }

  private int pick(int... values) {
    return values[random.nextInt(values.length)];
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }

  Mnsim2Network network() {
    layers.clear();
    channels = pick(1, 3, 8, 20);
    rows = pick(6, 9, 12, 16);
    columns = pick(6, 9, 13);
    window(Kind.CONV, pick(4, 33, 130), pick(1, 3, 5));
    int blocks = 1 + random.nextInt(4);
    for (int i = 0; i < blocks; i++) {
      switch (random.nextInt(3)) {
        case 0 -> window(Kind.CONV, pick(10, 64, 300), pick(1, 2, 3, 4, 5));
        case 1 -> window(Kind.POOLING, channels, pick(2, 3));
        default -> residual();
      }
    }
    layers.add(
        new Mnsim2Layer(
            Kind.FC, channels * rows * columns, 10, 1, 1, 1, 1, 1, 1, 0, 1, 9, 9, 9, last()));
    return new Mnsim2Network(layers);
  }

  private int[] last() {
    return layers.isEmpty() ? new int[0] : new int[] {layers.size() - 1};
  }

  private void window(Kind kind, int outputs, int kernel) {
    int stride = pick(1, 1, 2, 3);
    int padding = random.nextInt(kernel / 2 + 1);
    if (Math.min(rows, columns) + 2 * padding < kernel) {
      return;
    }
    add(kind, outputs, kernel, stride, padding, last());
  }

  private void add(Kind kind, int outputs, int kernel, int stride, int padding, int[] inputs) {
    int outRows = (rows + 2 * padding - kernel) / stride + 1;
    int outColumns = (columns + 2 * padding - kernel) / stride + 1;
    layers.add(
        new Mnsim2Layer(
            kind,
            channels,
            outputs,
            rows,
            columns,
            outRows,
            outColumns,
            kernel,
            stride,
            padding,
            1,
            pick(4, 9),
            pick(3, 9),
            pick(6, 9),
            inputs));
    channels = outputs;
    rows = outRows;
    columns = outColumns;
  }

  private void residual() {
    int input = layers.size() - 1;
    add(Kind.CONV, channels, 3, 1, 1, last());
    int main = layers.size() - 1;
    int[] inputs = random.nextInt(2) == 0 ? new int[] {input, main} : new int[] {main, input};
    layers.add(
        new Mnsim2Layer(
            Kind.ELEMENT_SUM,
            channels,
            channels,
            rows,
            columns,
            rows,
            columns,
            1,
            1,
            0,
            1,
            9,
            9,
            9,
            inputs));
  }

  SimConfig settings() throws EvaluationFailure {
    int crossbar = pick(64, 128, 256, 512);
    int mesh = pick(32, 33, 64);
    return SimConfig.shipped()
        .with("Xbar_Size", crossbar + "," + pick(64, 100, 128, 256))
        .with("Subarray_Size", Integer.toString(crossbar / pick(1, 1, 2)))
        .with("Xbar_Polarity", pick("1", "2"))
        .with("Sub_Position", pick("0", "1"))
        .with("Group_Num", pick("1", "2", "3", "8"))
        .with("PE_Num", pick("1,1", "2,2", "2,3", "4,4"))
        .with("DAC_Num", pick("32", "64", "100", "128"))
        .with("ADC_Num", pick("0", "1", "8", "50", "128"))
        .with("DAC_Choice", Integer.toString(1 + random.nextInt(7)))
        .with("ADC_Choice", Integer.toString(1 + random.nextInt(9)))
        .with("PIM_Type", pick("0", "0", "1"))
        .with("Cell_Type", pick("1T1R", "0T1R"))
        .with("Buffer_Technology", pick("45", "65", "90"))
        .with("Buffer_Bitwidth", pick("64", "128", "256"))
        .with("Tile_Connection", Integer.toString(random.nextInt(4)))
        .with("Tile_Num", mesh + "," + mesh);
  }

  Mnsim2Config config(Set<Quirk> quirks) throws EvaluationFailure {
    return settings().read(quirks);
  }
}
