package org.hwnas.runtime.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** How a design becomes the numbers that a user's model was trained on. */
public enum NetworkFeatures {
  /**
   * Each parameter in the order of the plan: numbers as they are, of choices the place of the value
   * from 0; missing (NaN) where a parameter is not active.
   */
  PARAMETERS {
    @Override
    public float[] of(Plan plan, Design design) {
      List<Parameter> parameters = plan.parameters();
      float[] features = new float[parameters.size()];
      for (int i = 0; i < features.length; i++) {
        Domain domain = parameters.get(i).domain();
        features[i] =
            design.value(parameters.get(i).id()).map(v -> number(domain, v)).orElse(Float.NaN);
      }
      return features;
    }

    private float number(Domain domain, Value value) {
      return domain instanceof Domain.Choice
          ? domain.indexOf(value).orElseThrow()
          : (float) value.asNumber();
    }
  },

  /**
   * The 22 genes of AnalogNAS (Benmeziane et al., IEEE EDGE 2023, as coded) of a network that is
   * structured as in {@code examples/literature/AnalogNAS}: first channels, groups, blocks of five
   * groups, and kind, reciprocal of the width, branches of each. Of a group that is not there 0;
   * its code builds four.
   */
  ANALOGNAS {
    @Override
    public float[] of(Plan plan, Design design) throws EvaluationFailure {
      float[] features = new float[GENES];
      features[0] = required(design, "network.stem.channels");
      features[1] = required(design, "network.group.count");
      for (int i = 0; i < Math.min(GROUPS, (int) features[1]); i++) {
        String group = "network.group[" + i + "].";
        features[2 + i] = required(design, group + "block.count");
        features[7 + 3 * i] =
            design
                .value(group + "kind")
                .map(v -> v.asSymbol().equals("residual") ? 1f : 2f)
                .orElse(KIND_OF_NOTHING);
        features[8 + 3 * i] =
            number(design, group + "block[0].width").map(w -> 1 / w).orElse(WIDTH_OF_NOTHING);
        features[9 + 3 * i] = number(design, group + "branches").orElse(1f);
      }
      return features;
    }
  };

  private static final int GENES = 22;
  private static final int GROUPS = 4; // that its code builds

  /** What stands for the kind and the width of a group without blocks, which has neither. */
  private static final float KIND_OF_NOTHING = 1;

  private static final float WIDTH_OF_NOTHING = 0.65f;

  /** By its name in a spec. */
  static NetworkFeatures named(String symbol) {
    return valueOf(symbol.toUpperCase(Locale.ROOT));
  }

  /**
   * The features of a design.
   *
   * @throws EvaluationFailure where the design lacks what they are made of
   */
  public abstract float[] of(Plan plan, Design design) throws EvaluationFailure;

  private static Optional<Float> number(Design design, String id) {
    return design.value(id).map(Value::asNumber).map(Double::floatValue);
  }

  private static float required(Design design, String id) throws EvaluationFailure {
    return number(design, id)
        .orElseThrow(
            () ->
                new EvaluationFailure(
                    "`encoding = analognas` needs the parameter `"
                        + id
                        + "`, as in examples/literature/AnalogNAS"));
  }
}
