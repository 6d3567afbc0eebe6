package org.hwnas.runtime.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.cost.external.Simulators;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.UnknownMetric;
import org.hwnas.runtime.execution.DesignExecutor;
import org.hwnas.runtime.execution.Outcome;
import org.hwnas.runtime.experiment.OutcomeText;
import org.hwnas.runtime.network.LayerView;
import org.hwnas.runtime.table.TableFiles;

/**
 * Remembers what designs came to across the runs of a workspace, so that nothing is trained twice.
 * The outcomes are the same with and without: a key names all that an outcome depends on. Several
 * processes may use one file; where it fails, evaluations are simply made.
 */
public final class EvaluationMemory implements DesignEvaluator {
  /** Name of the file below the folder of runs. */
  public static final String FILE = "evaluations.sqlite";

  private static final int VERSION = 1;
  private static final String SCHEMA =
      "CREATE TABLE evaluations (key TEXT PRIMARY KEY, outcome TEXT NOT NULL) WITHOUT ROWID";

  private final DesignEvaluator measured;
  private final ContentKey keys;
  private final Connection connection;
  private final AtomicInteger known = new AtomicInteger();

  private EvaluationMemory(DesignEvaluator measured, ContentKey keys, Connection connection) {
    this.measured = measured;
    this.keys = keys;
    this.connection = connection;
  }

  /** An evaluator, and what the user should know of it. */
  public record Opened(DesignEvaluator evaluator, Optional<String> notice) {}

  /**
   * Puts the memory of a workspace before an evaluator.
   *
   * @param runs folder of the runs
   * @param measured asked for what is not remembered
   * @param files tables that the plan names
   * @param simulators that may be started for the plan
   * @return the evaluator itself where outcomes cannot be named, see {@link ContentKey}
   */
  public static Opened before(
      Path runs, Plan plan, DesignEvaluator measured, TableFiles files, Simulators simulators) {
    Optional<ContentKey> keys = ContentKey.of(plan, files, simulators);
    return keys.isEmpty()
        ? new Opened(measured, Optional.empty())
        : before(runs, measured, keys.get());
  }

  static Opened before(Path runs, DesignEvaluator measured, ContentKey keys) {
    Database.Opened opened = Database.open(runs.resolve(FILE), VERSION, SCHEMA);
    return new Opened(new EvaluationMemory(measured, keys, opened.connection()), opened.notice());
  }

  @Override
  public SortedMap<String, MetricArray> evaluate(Design design) throws EvaluationFailure {
    String key = keys.of(design);
    Optional<Outcome> before = recall(key);
    if (before.isPresent()) {
      if (before.get().failure().isPresent()) {
        throw new EvaluationFailure(before.get().failure().get());
      }
      return before.get().metrics();
    }
    try {
      SortedMap<String, MetricArray> metrics = measured.evaluate(design);
      keep(key, new Outcome(metrics, Optional.empty()));
      return metrics;
    } catch (UnknownMetric e) {
      throw e; // a fact about what this plan asks for, not about the design
    } catch (EvaluationFailure e) {
      keep(key, new Outcome(new java.util.TreeMap<>(), Optional.of(e.getMessage())));
      throw e;
    }
  }

  /** What a design came to in an earlier run, where that has what this plan asks for. */
  Optional<Outcome> recall(Design design) {
    return recall(keys.of(design));
  }

  private Optional<Outcome> recall(String key) {
    Optional<Outcome> before = find(key).filter(this::answers);
    before.ifPresent(outcome -> known.incrementAndGet());
    return before;
  }

  /**
   * Keeps what somebody else measured. Failures are not kept: from afar nobody can tell one of the
   * design from one of what this plan asks for.
   */
  void remember(Design design, Outcome outcome) {
    if (outcome.failure().isEmpty()) {
      keep(keys.of(design), outcome);
    }
  }

  /** The same memory before evaluations that are made elsewhere. */
  public DesignExecutor before(DesignExecutor elsewhere) {
    return new RememberingExecutor(this, elsewhere);
  }

  /** Whether an outcome, perhaps measured for other objectives, has what this plan asks for. */
  private boolean answers(Outcome outcome) {
    return outcome.failure().isPresent() || outcome.metrics().keySet().containsAll(keys.needed());
  }

  /**
   * Not remembered: the key of an outcome names this plan's way to measure. So no figure of a step
   * that screens ever comes from, or gets into, the memory; what a surrogate predicts depends on
   * what the run measured before, and no evaluator is asked for it at all.
   */
  @Override
  public DesignEvaluator as(Plan other) {
    return measured.as(other);
  }

  private synchronized Optional<Outcome> find(String key) {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT outcome FROM evaluations WHERE key = ?")) {
      statement.setString(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OutcomeText.read(row.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      return Optional.empty(); // damaged while in use, or the disk is gone: measure
    }
  }

  private synchronized void keep(String key, Outcome outcome) {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT OR REPLACE INTO evaluations VALUES (?, ?)")) {
      statement.setString(1, key);
      statement.setString(2, OutcomeText.write(outcome));
      statement.executeUpdate();
    } catch (SQLException e) {
      // A full disk: the journal will say so where it matters.
    }
  }

  /** How many designs were remembered so far. */
  public int known() {
    return known.get();
  }

  @Override
  public List<LayerView> layers(Design design) {
    return measured.layers(design);
  }

  @Override
  public List<Design> found() {
    return measured.found();
  }

  @Override
  public Optional<List<Design>> designs() {
    return measured.designs();
  }

  @Override
  public void close() {
    measured.close();
    try {
      connection.close();
    } catch (SQLException e) {
      // Nothing is lost that matters.
    }
  }
}
