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

  Optional<ActivationKind> activation() {
    if (!block.has("activation") || block.is("activation", "none")) {
      return Optional.empty();
    }
    return Optional.of(ActivationKind.of(block.symbol("activation")));
  }

  boolean normalised() {
    return block.has("norm") && !block.is("norm", "none");
  }

  /** {@code yes}, {@code no} or a truth value; {@code auto}: exactly where no norm follows. */
  boolean bias() {
    if (!block.has("bias") || block.is("bias", "auto")) {
      return !normalised();
    }
    return block.is("bias", "yes") || !block.is("bias", "no") && block.bool("bias");
  }

  /** {@code same}, {@code valid}, or a number of rows and columns on every side. */
  Padding padding(int kernelHeight, int kernelWidth) throws EvaluationFailure {
    if (block.is("padding", "valid")) {
      return Padding.NONE;
    }
    if (block.is("padding", "same")) {
      return Padding.same(kernelHeight, kernelWidth);
    }
    return Padding.symmetric((int) nonNegative("padding"));
  }
}
