package org.hwnas.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.expression.Expr;

/**
 * The values of a field that differs from place to place of a network, such as an ADC resolution
 * per layer.
 *
 * @param per what a place is
 * @param values one expression by place: the path of a block below the configuration's root, such
 *     as {@code network.stage[0].conv}, with {@code #3} behind it for the fourth part of a layer
 *     that is divided into kernels, crossbars or bit slices. A place that a design does not have
 *     has no value.
 */
public record Variation(Per per, Map<String, Expr> values) {
  /** What a place is. */
  public enum Per {
    LAYER,
    /** One iteration of a {@code repeat}: a stage, a block. */
    SEQUENCE,
    NETWORK,
    WORKLOAD,
    /** One output channel of a layer. */
    KERNEL,
    /** The part of a layer's weights that one crossbar holds. */
    CROSSBAR,
    /** One bit position of a layer's weights. */
    BIT;

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Per byId(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT));
    }

    /** Whether a place is a part of a layer. */
    public boolean insideLayer() {
      return this == KERNEL || this == CROSSBAR || this == BIT;
    }
  }

  public Variation {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The part of {@code values} that holds at a layer: its own place, or the nearest around it. */
  public static <T> Optional<T> at(Map<String, T> values, String path) {
    for (String at = path; !at.isEmpty(); at = parent(at)) {
      T value = values.get(at);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static String parent(String path) {
    int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('#'));
    return path.substring(0, Math.max(0, end));
  }
}
