package org.hwnas.runtime.network;

import java.util.Optional;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** Reads a layer's fields. Values that a design may get wrong are refused with their path. */
record LayerFields(ResolvedBlock block) {

  int count(String field) throws EvaluationFailure {
    double value = block.number(field);
    if (value != Math.rint(value) || value < 1 || value > Integer.MAX_VALUE) {
      throw new EvaluationFailure(
          "`"
              + block.path()
              + "."
              + field
              + "` is "
              + value
              + "; it must be a whole number, 1 or more");
    }
    return (int) value;
  }

  /** Whether the field is not stated. */
  boolean automatic(String field) {
    return !block.has(field) || block.is(field, "auto");
  }

  /** The field's value, or another where it is {@code auto}. */
  int countOr(String field, int otherwise) throws EvaluationFailure {
    return automatic(field) ? otherwise : count(field);
  }

  double nonNegative(String field) throws EvaluationFailure {
    double value = block.number(field);
    if (!(value >= 0)) {
      throw new EvaluationFailure(
          "`" + block.path() + "." + field + "` is " + value + "; it cannot be negative");
    }
    return value;
  }

  double nonNegativeOr(String field, double otherwise) throws EvaluationFailure {
    return automatic(field) ? otherwise : nonNegative(field);
  }

  boolean flagOr(String field, boolean otherwise) {
    return block.has(field) ? block.bool(field) : otherwise;
  }

  /** Whether a field has this symbol; one that is missing has none. */
  boolean is(String field, String symbol) {
    return block.has(field) && block.is(field, symbol);
  }

  Optional<ActivationKind> activation() {
    return activation("activation");
  }

  Optional<ActivationKind> activation(String field) {
    if (!block.has(field) || block.is(field, "none")) {
      return Optional.empty();
    }
    return Optional.of(ActivationKind.of(block.symbol(field)));
  }

  boolean normalised() {
    return block.has("norm") && !block.is("norm", "none");
  }

  /** Whether normalisation and activation come before the convolution. */
  boolean preActivated() {
    return is("order", "pre");
  }

  /** {@code yes}, {@code no} or a truth value; {@code auto}: exactly where no norm stands by. */
  boolean bias() {
    if (!block.has("bias") || block.is("bias", "auto")) {
      return !normalised();
    }
    return block.is("bias", "yes") || !block.is("bias", "no") && block.bool("bias");
  }

  /** Output channels for a number of input channels: stated or as many, times the width. */
  int channels(int in) throws EvaluationFailure {
    int channels = countOr("channels", in);
    double width = nonNegativeOr("width", 1);
    return width == 1 ? channels : rounded(channels * width, countOr("width_multiple", 1));
  }

  /**
   * The nearest multiple, at least one, never more than 10 % below the wish; the rounding of
   * MobileNets (Sandler et al., CVPR 2018, and torchvision).
   */
  static int rounded(double wish, int multiple) {
    if (multiple == 1) {
      return (int) Math.max(1, Math.round(wish));
    }
    int nearest = Math.max(multiple, (int) (wish + multiple / 2.0) / multiple * multiple);
    return nearest < 0.9 * wish ? nearest + multiple : nearest;
  }

  /** The kernel of a convolution with its strides and padding. */
  Window window() throws EvaluationFailure {
    int height = countOr("kernel_height", count("kernel"));
    int width = countOr("kernel_width", count("kernel"));
    int stride = countOr("stride", 1);
    return new Window(
        height,
        width,
        countOr("stride_height", stride),
        countOr("stride_width", stride),
        padding(height, width));
  }

  /** A pooling window on a map of a size; it moves by its own size unless told otherwise. */
  Window poolWindow(TensorShape in) throws EvaluationFailure {
    int height = countOr("kernel_height", count("kernel"));
    int width = countOr("kernel_width", count("kernel"));
    int strideHeight = countOr("stride_height", countOr("stride", height));
    int strideWidth = countOr("stride_width", countOr("stride", width));
    Padding padding = padding(height, width);
    if (is("padding", "ceil")) {
      padding =
          new Padding(
              padding.top(),
              padding.bottom() + last(in.height(), padding.top(), height, strideHeight),
              padding.left(),
              padding.right() + last(in.width(), padding.left(), width, strideWidth));
    }
    return new Window(height, width, strideHeight, strideWidth, padding);
  }

  /** What the last window lacks at the end of a map with padding on both sides. */
  private static int last(int size, int padding, int window, int stride) {
    int padded = size + 2 * padding;
    int over = padded < window ? 0 : (padded - window) % stride;
    int lacking = over == 0 ? 0 : stride - over;
    return lacking < window - padding ? lacking : 0; // a window beyond the map would hold nothing
  }

  /** {@code pad} rows and columns on every side, else what {@code padding} says. */
  private Padding padding(int kernelHeight, int kernelWidth) throws EvaluationFailure {
    if (!automatic("pad")) {
      return Padding.symmetric((int) nonNegative("pad"));
    }
    return is("padding", "valid") || is("padding", "ceil")
        ? Padding.NONE
        : Padding.same(kernelHeight, kernelWidth);
  }
}
