package org.hwnas.plan;

import java.util.List;

/**
 * Parameters that make up one decision: an algorithm that weighs alternatives (a differentiable
 * search, a one-shot controller) weighs their combinations; one that varies parameters may vary
 * each alone.
 *
 * @param name as in the spec, with the place in brackets where it is made per place
 * @param parameters ids, at least two, in the order of the spec
 */
public record Decision(String name, List<String> parameters) {
  public Decision {
    parameters = List.copyOf(parameters);
  }
}
