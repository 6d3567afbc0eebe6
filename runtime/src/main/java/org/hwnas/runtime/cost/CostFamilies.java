package org.hwnas.runtime.cost;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * The families of cost models by the kind of the block {@code evaluate.cost} that chooses them.
 * Immutable.
 */
public final class CostFamilies {
  /** Makes a model from its settings. */
  @FunctionalInterface
  public interface Family {
    /**
     * A model.
     *
     * @param settings the block {@code evaluate.cost}
     * @throws EvaluationFailure where the settings cannot be used, such as a table that is not
     *     there
     */
    CostModel open(ResolvedBlock settings) throws EvaluationFailure;
  }

  private final Map<String, Family> families;

  /**
   * @param families by kind of block
   */
  public CostFamilies(Map<String, Family> families) {
    this.families = new LinkedHashMap<>(families);
  }

  CostModel open(ResolvedBlock settings) throws EvaluationFailure {
    Family family = families.get(settings.kind());
    if (family == null) {
      throw new EvaluationFailure(
          "`%s` is `%s`; this version has the cost models %s"
              .formatted(settings.path(), settings.kind(), String.join(", ", families.keySet())));
    }
    return family.open(settings);
  }
}
