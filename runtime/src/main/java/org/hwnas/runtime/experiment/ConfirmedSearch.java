package org.hwnas.runtime.experiment;

import java.util.List;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.search.ForwardingSearch;
import org.hwnas.runtime.search.Score;
import org.hwnas.runtime.search.SearchAlgorithm;

/**
 * A search whose predictor stands in for measuring to the end. It proposes as many designs as its
 * budget says; then the best of those that were only predicted are proposed once more, and are
 * measured: no result of a run is a prediction.
 */
final class ConfirmedSearch extends ForwardingSearch {
  private final Screening screening;
  private final int total;
  private int proposed;
  private boolean confirms;

  /**
   * @param total designs that the search may propose
   */
  ConfirmedSearch(SearchAlgorithm inner, Screening screening, int total) {
    super(inner);
    this.screening = screening;
    this.total = total;
  }

  @Override
  public List<Design> ask(int limit) {
    if (confirms) {
      return List.of();
    }
    List<Design> batch =
        proposed < total ? super.ask(Math.min(limit, total - proposed)) : List.of();
    proposed += batch.size();
    confirms = batch.isEmpty();
    return confirms ? screening.confirmed(limit) : batch;
  }

  @Override
  public void tell(List<Score> scores) {
    if (!confirms) {
      super.tell(scores);
    }
  }
}
