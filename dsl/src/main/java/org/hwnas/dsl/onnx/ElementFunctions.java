package org.hwnas.dsl.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Functions of one number. Exporters write one non-linearity in many ways, such as GELU by the
 * error function or hard swish by a clip; what a group of nodes computes is told by computing it.
 */
final class ElementFunctions {
  /** How far a function may be from the one it is taken for, relative beyond 1. */
  private static final double TOLERANCE = 2e-3;

  private static final Map<String, DoubleUnaryOperator> ACTIVATIONS = new LinkedHashMap<>();

  static {
    ACTIVATIONS.put("relu", x -> Math.max(0, x));
    ACTIVATIONS.put("relu6", x -> Math.min(Math.max(0, x), 6));
    ACTIVATIONS.put("hardtanh", x -> Math.min(Math.max(-1, x), 1));
    ACTIVATIONS.put("tanh", Math::tanh);
    ACTIVATIONS.put("sigmoid", ElementFunctions::sigmoid);
    ACTIVATIONS.put("swish", x -> x * sigmoid(x));
    ACTIVATIONS.put("hswish", x -> x * Math.min(Math.max(0, x + 3), 6) / 6);
    ACTIVATIONS.put("hsigmoid", x -> Math.min(Math.max(0, x + 3), 6) / 6);
    ACTIVATIONS.put("gelu", x -> x / 2 * (1 + erf(x / Math.sqrt(2))));
  }

  private ElementFunctions() {}

  /** The language's word for a function; empty where it has none. */
  static Optional<String> activation(DoubleUnaryOperator function) {
    return ACTIVATIONS.entrySet().stream()
        .filter(known -> same(function, known.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Whether a function only scales and shifts, which the weights next to it can do as well. */
  static boolean straight(DoubleUnaryOperator function) {
    double shift = function.applyAsDouble(0);
    double slope = function.applyAsDouble(1) - shift;
    return Double.isFinite(slope) && slope != 0 && same(function, x -> slope * x + shift);
  }

  private static boolean same(DoubleUnaryOperator one, DoubleUnaryOperator other) {
    for (double x = -9; x <= 9; x += 0.25) {
      double wanted = other.applyAsDouble(x);
      double found = one.applyAsDouble(x);
      if (!(Math.abs(found - wanted) <= TOLERANCE * Math.max(1, Math.abs(wanted)))) {
        return false;
      }
    }
    return true;
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** The error function, to 1.5e-7 (Abramowitz and Stegun, 1964, formula 7.1.26). */
  static double erf(double x) {
    double t = 1 / (1 + 0.3275911 * Math.abs(x));
    double polynomial =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    return Math.copySign(1 - polynomial * Math.exp(-x * x), x);
  }

  /** The function of a node of one input; empty where it is none. */
  static Optional<DoubleUnaryOperator> of(OnnxGraph.Node node) {
    double alpha = node.real("alpha", 1);
    return Optional.ofNullable(
        switch (node.operator()) {
          case "Relu" -> x -> Math.max(0, x);
          case "LeakyRelu" -> {
            double slope = node.real("alpha", 0.01);
            yield x -> x < 0 ? slope * x : x;
          }
          case "Elu" -> x -> x < 0 ? alpha * Math.expm1(x) : x;
          case "Selu" -> {
            double bend = node.real("alpha", 1.67326319217681884765625);
            double scale = node.real("gamma", 1.05070102214813232421875);
            yield x -> scale * (x < 0 ? bend * Math.expm1(x) : x);
          }
          case "Celu" -> x -> Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha));
          case "ThresholdedRelu" -> x -> x > alpha ? x : 0;
          case "Softplus" -> x -> Math.log1p(Math.exp(x));
          case "Softsign" -> x -> x / (1 + Math.abs(x));
          case "Mish" -> x -> x * Math.tanh(Math.log1p(Math.exp(x)));
          case "Swish" -> x -> x * sigmoid(alpha * x);
          case "Sigmoid" -> ElementFunctions::sigmoid;
          case "Tanh" -> Math::tanh;
          case "Erf" -> ElementFunctions::erf;
          case "Exp" -> Math::exp;
          case "Abs" -> Math::abs;
          case "Neg" -> x -> -x;
          case "Sqrt" -> Math::sqrt;
          case "Reciprocal" -> x -> 1 / x;
          case "HardSigmoid" -> {
            double slope = node.real("alpha", 0.2);
            double shift = node.real("beta", 0.5);
            yield x -> Math.min(Math.max(0, slope * x + shift), 1);
          }
          case "HardSwish" -> ACTIVATIONS.get("hswish");
          case "Gelu" -> ACTIVATIONS.get("gelu");
          default -> null;
        });
  }

  /** What a node of two inputs computes of two numbers. */
  static double combined(String operator, double left, double right) {
    return switch (operator) {
      case "Add", "Sum" -> left + right;
      case "Sub" -> left - right;
      case "Mul" -> left * right;
      case "Div" -> left / right;
      case "Pow" -> Math.pow(left, right);
      case "Min" -> Math.min(left, right);
      case "Max" -> Math.max(left, right);
      default -> throw new IllegalStateException("`" + operator + "` takes no two numbers");
    };
  }
}
