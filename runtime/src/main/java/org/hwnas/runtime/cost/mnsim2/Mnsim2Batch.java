package org.hwnas.runtime.cost.mnsim2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * A population of designs over several networks, as plain numbers. What a design costs depends on
 * no other, so order and threads do not matter. Safe for concurrent calls.
 */
public final class Mnsim2Batch {
  private static final int CHUNK = 64; // designs a thread takes at a time

  private final List<Mnsim2Network> networks;
  private final List<Column> columns;

  /**
   * @param networks that every design runs
   * @param columns to answer
   */
  public Mnsim2Batch(List<Mnsim2Network> networks, List<Column> columns) {
    this.networks = List.copyOf(networks);
    this.columns = List.copyOf(columns);
  }

  /** What a population costs. */
  public final class Answers {
    private final double[] values;
    private final Map<Integer, String> refusals = new ConcurrentHashMap<>();

    private Answers(int designs) {
      values = new double[designs * networks.size() * columns.size()];
    }

    private int place(int design, int network) {
      return design * networks.size() + network;
    }

    /**
     * A figure, in the unit that the column's name says; NaN where the design was refused.
     *
     * @throws IllegalArgumentException where the batch was not asked for that column
     */
    public double get(int design, int network, Column column) {
      int at = columns.indexOf(column);
      if (at < 0) {
        throw new IllegalArgumentException("the batch does not answer " + column.id());
      }
      return values[place(design, network) * columns.size() + at];
    }

    /** Why a design cannot run a network; empty where it can. */
    public Optional<String> refusal(int design, int network) {
      return Optional.ofNullable(refusals.get(place(design, network)));
    }
  }

  /**
   * Evaluates a population.
   *
   * @param designs hardware
   * @param threads how many work at once, at least 1
   */
  public Answers evaluate(List<Mnsim2Config> designs, int threads) {
    Answers answers = new Answers(designs.size());
    AtomicInteger next = new AtomicInteger();
    Runnable work = () -> work(designs, next, answers);
    List<Thread> helpers = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      Thread helper = new Thread(work, "mnsim-batch-" + i);
      helpers.add(helper);
      helper.start();
    }
    work.run();
    boolean interrupted = false;
    for (Thread helper : helpers) {
      while (helper.isAlive()) {
        try {
          helper.join();
        } catch (InterruptedException e) {
          interrupted = true; // the helpers end soon; what they write must be there
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return answers;
  }

  private void work(List<Mnsim2Config> designs, AtomicInteger next, Answers answers) {
    Mnsim2Model model = new Mnsim2Model();
    int from = next.getAndAdd(CHUNK);
    while (from < designs.size()) {
      int to = Math.min(designs.size(), from + CHUNK);
      for (int n = 0; n < networks.size(); n++) { // a network at a time: its tables stay in cache
        for (int d = from; d < to; d++) {
          one(model, designs.get(d), answers, d, n);
        }
      }
      from = next.getAndAdd(CHUNK);
    }
  }

  private void one(Mnsim2Model model, Mnsim2Config design, Answers answers, int d, int n) {
    int place = answers.place(d, n);
    int at = place * columns.size();
    try {
      Mnsim2Result result = model.evaluate(networks.get(n), design);
      for (Column column : columns) {
        answers.values[at++] = result.get(column);
      }
    } catch (EvaluationFailure e) {
      Arrays.fill(answers.values, at, at + columns.size(), Double.NaN);
      answers.refusals.put(place, e.getMessage());
    }
  }
}
