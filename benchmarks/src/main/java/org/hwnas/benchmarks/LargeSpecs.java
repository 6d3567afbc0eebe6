package org.hwnas.benchmarks;

import java.util.Locale;

/**
 * Specs of any length, the same text each time. Each is valid: what a benchmark measures is not the
 * reporting of errors.
 */
public final class LargeSpecs {
  /** The shapes of a spec: what a long one consists of. */
  public enum Shape {
    /** Many definitions of cells, chips and networks with bases, comments and requirements. */
    DEFINITIONS,
    /** One network with a line for each layer, each layer with a precision of its own. */
    LAYERS,
    /** One chip and one network with a searched parameter on most lines, and requirements. */
    PARAMETERS
  }

  /** Lines of {@link #group}. */
  private static final int GROUP = 37;

  private static final String SEARCH =
      "  search nsga2 { population = 32  budget = 1_000 evaluations }\n";

  private LargeSpecs() {}

  /** A spec of a shape with one experiment, of about so many lines. */
  public static String spec(Shape shape, int lines) {
    return switch (shape) {
      case DEFINITIONS -> definitions(lines);
      case LAYERS -> layers(lines);
      case PARAMETERS -> parameters(lines);
    };
  }

  private static String definitions(int lines) {
    StringBuilder text = new StringBuilder("hwnas 1.0\n\nimport hwnas.devices.*\n\n");
    int groups = Math.max(1, (lines - 20) / GROUP);
    for (int i = 0; i < groups; i++) {
      group(text, i);
    }
    int last = groups - 1;
    text.append("/// Uses the last of each kind; the others are checked on their own.\n");
    text.append("experiment LargeDefinitions {\n");
    text.append("  workloads = {net_").append(last).append(", hwnas.models.resnet18}\n\n");
    text.append("  hardware extends chip_").append(last).append(" {\n");
    text.append("    supply in 0.50 V .. 0.85 V step 0.05 V\n");
    text.append("    tile { count in 4..64 step x2 }\n");
    text.append("  }\n\n");
    text.append("  minimize worst(energy) as energy\n");
    text.append("  minimize worst(latency) as latency\n");
    text.append(SEARCH);
    return text.append("}\n").toString();
  }

  /** A cell, a chip and a network; each in five extends the one before. */
  static void group(StringBuilder text, int i) {
    boolean derived = i % 5 != 0;
    int rows = 64 << (i % 3);
    line(text, "let window_%d = %d uS", i, 20 + i % 30);
    line(text, "");
    line(text, "/// Cell %d: the window of the generic one, with noise of its own.", i);
    line(text, "device cell_%d extends %s {", i, derived ? "cell_" + (i - 1) : "rram_generic");
    line(text, "  g_max = window_%d", i);
    line(text, "  // assumed: two percent of the window, as the cell it extends");
    line(text, "  programming_noise { model = constant  sigma = %d %% * g_max }", 1 + i % 4);
    line(text, "}");
    line(text, "");
    line(text, "/// Chip %d; its converter is as fine as its rows ask for.", i);
    line(
        text,
        "hardware chip_%d extends %s {",
        i,
        derived ? "chip_" + (i - 1) : "hwnas.presets.isaac");
    line(text, "  cycle = %d ns", 50 + i % 50);
    line(text, "  tile { count = auto }");
    line(text, "  crossbar {");
    line(text, "    device in {cell_%d, pcm_joshi}", i);
    line(text, "    rows in {%d, %d}  cols = rows", rows, 2 * rows);
    line(text, "    bits_per_cell in 1..4");
    line(text, "  }");
    line(text, "  adc { bits in 4..10 }");
    line(text, "  require adc.bits >= log2(rows) + bits_per_cell - 3");
    line(text, "      else \"converter %d is too coarse for its rows\"", i);
    line(text, "}");
    line(text, "");
    line(text, "/// Network %d: a stem, two searched stages, a head.", i);
    line(text, "network net_%d {", i);
    line(text, "  input_channels = 3  input_height = 32  input_width = 32  classes = 10");
    line(text, "  stem = conv { kernel = 3  stride = 2  channels = %d }", 8 << (i % 3));
    line(text, "  repeat 1..3 as stage {");
    line(text, "    channels in {16, 24, 32}");
    line(text, "    body = mbconv { kernel in {3, 5}  expand in {2, 4, 6} }");
    line(text, "  }");
    line(text, "  // a wide layer or a cheap one");
    line(
        text,
        "  choose wide = conv { kernel = 3  channels = 64 } | cheap = depthwise { kernel = 5 }");
    line(text, "  mix = pointwise { channels = %d  activation = relu6 }", 64 + 8 * (i % 8));
    line(text, "  head = linear");
    line(text, "}");
    line(text, "");
  }

  private static String layers(int lines) {
    StringBuilder text = new StringBuilder("hwnas 1.0\n\n");
    line(text, "/// One long network, a layer a line.");
    line(text, "network LongNetwork {");
    line(text, "  input_channels = 3  input_height = 32  input_width = 32  classes = 10");
    for (int i = 0; i < lines - 26; i++) {
      String layer =
          switch (i % 4) {
            case 0 -> "conv { kernel = 3  channels = 16 }  // a convolution";
            case 1 -> "depthwise { kernel = 3 }";
            case 2 -> "pointwise { channels = 16  activation = relu6 }";
            default -> "mbconv { kernel = 3  expand = 2  channels = 16 }";
          };
      line(text, "  l%d = %s", i, layer);
    }
    line(text, "  head = linear");
    line(text, "}");
    line(text, "");
    line(text, "experiment LargeNetwork {");
    line(text, "  workloads = {LongNetwork}");
    line(text, "  hardware extends hwnas.presets.isaac {");
    line(text, "    tile { count = auto }");
    line(text, "    crossbar { rows in 64..512 step x2  cols = rows }");
    line(text, "  }");
    line(text, "  quantization {");
    line(text, "    weights { bits in {4, 6, 8} per layer }");
    line(text, "    activations { bits = weights.bits }");
    line(text, "  }");
    line(text, "  minimize energy");
    line(text, "  minimize latency");
    return text.append(SEARCH).append("}\n").toString();
  }

  private static String parameters(int lines) {
    StringBuilder text = new StringBuilder("hwnas 1.0\n\n");
    line(text, "/// Three searched values and two requirements in six lines.");
    line(text, "experiment LargeSpace {");
    line(text, "  hardware extends hwnas.presets.isaac {");
    line(text, "    tile { count = auto }");
    line(text, "    crossbar { rows in 64..512 step x2  cols = rows  bits_per_cell in 1..4 }");
    line(text, "    adc { bits in 4..10 }");
    line(text, "    require adc.bits >= log2(rows) + bits_per_cell - 3");
    line(text, "  }");
    line(text, "  network {");
    line(text, "    input_channels = 3  input_height = 32  input_width = 32  classes = 10");
    int groups = Math.max(1, (lines - 20) / 6);
    for (int i = 0; i < groups; i++) {
      line(text, "    a%d = conv {", i);
      line(text, "      kernel in {3, 5, 7}  channels in {8, 16, 24, 32}");
      line(text, "      require kernel * channels <= %d", 120 + i % 40);
      line(text, "    }");
      line(text, "    b%d = pointwise { channels in 8..64 step x2 }", i);
    }
    line(text, "    head = linear");
    line(text, "  }");
    for (int i = 0; i < groups; i++) {
      line(text, "  require rows * bits_per_cell <= %d", 1540 + i % 500);
    }
    line(text, "  minimize energy");
    line(text, "  minimize latency");
    return text.append(SEARCH).append("}\n").toString();
  }

  /** A network of one to so many blocks, each with a kernel and a width of its own. */
  public static String repeated(int most) {
    StringBuilder text = new StringBuilder("hwnas 1.0\n\n");
    line(text, "experiment Repeated {");
    line(text, "  hardware extends hwnas.presets.isaac {");
    line(text, "    tile { count = auto }");
    line(text, "  }");
    line(text, "  network {");
    line(text, "    input_channels = 3  input_height = 32  input_width = 32  classes = 10");
    line(text, "    repeat 1..%d as block {", most);
    line(text, "      a = conv { kernel in {3, 5, 7}  channels in {8, 16, 32} }");
    line(text, "      choose b = conv { channels = 16 } | c = depthwise { kernel in {3, 5} }");
    line(text, "    }");
    line(text, "    head = linear");
    line(text, "  }");
    line(text, "  minimize energy");
    line(text, "  minimize latency");
    return text.append(SEARCH).append("}\n").toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
