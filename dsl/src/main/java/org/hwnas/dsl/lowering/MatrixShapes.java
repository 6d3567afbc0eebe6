package org.hwnas.dsl.lowering;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;

/**
 * The weight matrices of a network's layers, where they can be told without building the network:
 * convolutions, pooling and linear layers in sequences and shortcuts, connections by name, nothing
 * of it searched. Behind a layer whose output is not known here no matrix is known.
 */
final class MatrixShapes {
  /**
   * A layer's weights as they lie on crossbars.
   *
   * @param rows inputs of one output: input channels times kernel positions
   * @param columns outputs: channels or units
   */
  record Matrix(long rows, long columns) {}

  private record Map3(long channels, long height, long width) {}

  private final Map<String, Matrix> known = new HashMap<>();
  private final OptionalLong classes;

  private MatrixShapes(Block network) {
    this.classes = number(network, "classes");
  }

  /** The matrices of a network's layers by path; those that are not known are left out. */
  static Map<String, Matrix> of(Block network) {
    MatrixShapes shapes = new MatrixShapes(network);
    shapes.sequence(network, network.name(), shapes.input(network));
    return shapes.known;
  }

  private Optional<Map3> input(Block network) {
    OptionalLong channels = number(network, "input_channels");
    OptionalLong height = number(network, "input_height");
    OptionalLong width = number(network, "input_width");
    return channels.isEmpty() || height.isEmpty() || width.isEmpty()
        ? Optional.empty()
        : Optional.of(new Map3(channels.getAsLong(), height.getAsLong(), width.getAsLong()));
  }

  private Optional<Map3> sequence(Block block, String path, Optional<Map3> input) {
    Optional<Map3> map = input;
    Map<String, Map3> outputs = new HashMap<>();
    input.ifPresent(i -> outputs.put("input", i));
    for (Block child : block.children()) {
      String at = path + "." + child.name();
      Optional<Map3> from = child.when().isPresent() ? Optional.empty() : map;
      map =
          switch (child.kind()) {
            case "route" -> named(child, outputs);
            case "join" -> from.flatMap(m -> joined(child, outputs, m));
            default -> from.flatMap(m -> layer(child, at, m));
          };
      map.ifPresent(m -> outputs.put(child.name(), m));
    }
    return map;
  }

  /** What a layer names, where it stands in the same sequence. */
  private static Optional<Map3> named(Block layer, Map<String, Map3> outputs) {
    return layer.when().isPresent() ? Optional.empty() : symbol(layer, "from").map(outputs::get);
  }

  private static Optional<Map3> joined(Block join, Map<String, Map3> outputs, Map3 present) {
    boolean there = constant(join, "present").filter(Value.of(true)::equals).isPresent();
    Optional<Map3> other = named(join, outputs).filter(o -> there);
    String merge = symbol(join, "merge").orElse("");
    if (merge.equals("multiply")) {
      boolean single = present.height() == 1 && present.width() == 1;
      return single ? other : other.map(o -> present);
    }
    // a shortcut that changes the shape of one changes what is behind it
    Optional<Map3> alike =
        other.filter(o -> o.height() == present.height() && o.width() == present.width());
    return merge.equals("concat")
        ? alike.map(o -> new Map3(o.channels() + present.channels(), o.height(), o.width()))
        : alike.filter(present::equals);
  }

  private Optional<Map3> layer(Block layer, String path, Map3 in) {
    return switch (layer.kind()) {
      case "sequence" -> sequence(layer, path, Optional.of(in));
      case "skip" -> sequence(layer, path, Optional.of(in)).filter(m -> adds(layer));
      case "conv", "pointwise" -> convolution(layer, path, in);
      case "linear" -> linear(layer, path, in);
      case "max_pool", "avg_pool" -> window(layer, in, in.channels());
      case "global_pool" -> Optional.of(new Map3(in.channels(), 1, 1));
      case "flatten" -> Optional.of(new Map3(in.channels() * in.height() * in.width(), 1, 1));
      case "depthwise" -> depthwise(layer, in);
      case "slice" -> slice(layer, in);
      case "identity", "activate", "batch_norm", "layer_norm", "affine", "dropout" ->
          Optional.of(in);
      default -> Optional.empty();
    };
  }

  private static boolean adds(Block skip) {
    return symbol(skip, "merge").filter("add"::equals).isPresent()
        && symbol(skip, "shortcut").filter(s -> !s.equals("projection")).isPresent();
  }

  private Optional<Map3> convolution(Block layer, String path, Map3 in) {
    OptionalLong channels = number(layer, "channels");
    boolean plain = number(layer, "groups").orElse(1) == 1 && one(layer, "width");
    OptionalLong kernel =
        layer.kind().equals("pointwise") ? OptionalLong.of(1) : number(layer, "kernel");
    OptionalLong height = either(layer, "kernel_height", kernel);
    OptionalLong width = either(layer, "kernel_width", kernel);
    if (channels.isEmpty() || !plain || height.isEmpty() || width.isEmpty()) {
      return Optional.empty();
    }
    long rows = in.channels() * height.getAsLong() * width.getAsLong();
    known.put(path, new Matrix(rows, channels.getAsLong()));
    return layer.kind().equals("pointwise")
        ? Optional.of(new Map3(channels.getAsLong(), in.height(), in.width()))
        : window(layer, in, channels.getAsLong());
  }

  /** A map behind filters of one channel each, whose matrices are many. */
  private static Optional<Map3> depthwise(Block layer, Map3 in) {
    OptionalLong multiplier = number(layer, "multiplier");
    return multiplier.isEmpty()
        ? Optional.empty()
        : window(layer, in, in.channels() * multiplier.getAsLong());
  }

  private static Optional<Map3> slice(Block layer, Map3 in) {
    OptionalLong channels = number(layer, "channels");
    return channels.isEmpty()
        ? Optional.empty()
        : Optional.of(new Map3(channels.getAsLong(), in.height(), in.width()));
  }

  private Optional<Map3> linear(Block layer, String path, Map3 in) {
    OptionalLong units = symbol(layer, "units").isPresent() ? classes : number(layer, "units");
    boolean all = symbol(layer, "pool").filter("flatten"::equals).isPresent();
    if (units.isEmpty()) {
      return Optional.empty();
    }
    long inputs = all ? in.channels() * in.height() * in.width() : in.channels();
    known.put(path, new Matrix(inputs, units.getAsLong()));
    return Optional.of(new Map3(units.getAsLong(), 1, 1));
  }

  private static Optional<Map3> window(Block layer, Map3 in, long channels) {
    OptionalLong kernel = number(layer, "kernel");
    boolean pool = layer.kind().endsWith("_pool");
    OptionalLong stride = pool ? either(layer, "stride", kernel) : number(layer, "stride");
    OptionalLong high =
        along(in.height(), either(layer, "kernel_height", kernel), layer, "stride_height", stride);
    OptionalLong wide =
        along(in.width(), either(layer, "kernel_width", kernel), layer, "stride_width", stride);
    return high.isEmpty() || wide.isEmpty() || high.getAsLong() < 1 || wide.getAsLong() < 1
        ? Optional.empty()
        : Optional.of(new Map3(channels, high.getAsLong(), wide.getAsLong()));
  }

  /** Positions of a window along one side. */
  private static OptionalLong along(
      long size, OptionalLong kernel, Block layer, String name, OptionalLong stride) {
    OptionalLong step = either(layer, name, stride);
    if (kernel.isEmpty() || step.isEmpty()) {
      return OptionalLong.empty();
    }
    long by = step.getAsLong();
    String padding = symbol(layer, "padding").orElse("");
    if (symbol(layer, "pad").isEmpty()) {
      OptionalLong pad = number(layer, "pad");
      return pad.isEmpty() || padding.equals("ceil")
          ? OptionalLong.empty()
          : OptionalLong.of((size + 2 * pad.getAsLong() - kernel.getAsLong()) / by + 1);
    }
    return switch (padding) {
      case "same", "sep" -> OptionalLong.of((size + by - 1) / by);
      case "valid" -> OptionalLong.of((size - kernel.getAsLong()) / by + 1);
      default -> OptionalLong.empty();
    };
  }

  /** A field that is absent or `auto` where it is as another. */
  private static OptionalLong either(Block layer, String name, OptionalLong otherwise) {
    boolean other = !layer.fields().containsKey(name) || symbol(layer, name).isPresent();
    return other ? otherwise : number(layer, name);
  }

  private static boolean one(Block layer, String name) {
    return constant(layer, name).filter(v -> v.equals(Value.of(1.0))).isPresent();
  }

  private static OptionalLong number(Block block, String name) {
    return constant(block, name)
        .filter(Value.Num.class::isInstance)
        .map(v -> OptionalLong.of((long) v.asNumber()))
        .orElse(OptionalLong.empty());
  }

  private static Optional<String> symbol(Block block, String name) {
    return constant(block, name).filter(Value.Sym.class::isInstance).map(Value::toString);
  }

  private static Optional<Value> constant(Block block, String name) {
    return Optional.ofNullable(block.fields().get(name))
        .filter(f -> f.variation().isEmpty() && !f.list())
        .map(Field::values)
        .map(v -> v.get(0))
        .filter(Expr.Const.class::isInstance)
        .map(e -> ((Expr.Const) e).value());
  }
}
