package org.hwnas.dsl.lowering;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hwnas.plan.expression.Expr;

/**
 * A place of a network at which a field may have a value of its own.
 *
 * @param path below the configuration's root, as in {@link org.hwnas.plan.Variation}
 * @param active the condition under which designs have it
 * @param facts what is known there by name, such as {@code layer.index} and {@code layer.channels}
 */
record Spot(String path, Expr active, Map<String, Typed> facts) {
  Spot {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts)); // in the order of the schema
  }
}
