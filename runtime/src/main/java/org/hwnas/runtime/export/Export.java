package org.hwnas.runtime.export;

import java.util.List;
import java.util.Map;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** Writes designs for one other tool. Immutable. */
public interface Export {
  /**
   * What was written.
   *
   * @param files text by file name
   * @param notes what the tool cannot be told, and what its user must know
   */
  record Exported(Map<String, String> files, List<String> notes) {}

  /** Name on the command line. */
  String name();

  /** What it writes, in a sentence. */
  String description();

  /**
   * A design in the tool's formats.
   *
   * @throws EvaluationFailure where the tool has nothing like it, by name of the block or layer
   */
  Exported export(CostQuestion design) throws EvaluationFailure;
}
