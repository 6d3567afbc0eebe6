package org.hwnas.runtime.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;

/**
 * Several searches on one budget (after Vrugt and Robinson, PNAS 104, 2007). Of what is dealt out,
 * a share goes to any search alike; the rest to each by the hypervolume that its designs of late
 * added, per design. What one measures the others learn, and no design is measured twice.
 */
final class Portfolio implements SearchAlgorithm {
  /**
   * Settings.
   *
   * @param window latest designs whose gains count
   * @param explore share of the turns that go to any search alike, 0..1
   */
  record Settings(int window, double explore) {}

  private static final int TURN = 10; // designs of a search before another may have its turn
  private static final int KNOWN_BATCHES = 20; // of designs already measured, before one gives up

  /** A measured design: whose it was, and what it added. */
  private record Credit(int member, double gain) {}

  private final List<SearchAlgorithm> members;
  private final Settings settings;
  private final long seed;
  private final boolean[] finished;
  private final Map<String, Individual> known = new LinkedHashMap<>();
  private final Deque<Credit> window = new ArrayDeque<>();
  private FrontArchive archive = new FrontArchive();
  private List<Design> asked = List.of(); // what the search on turn asked for
  private List<Design> open = List.of(); // of those, what was not measured before
  private int turn = -1;
  private int round;

  /**
   * @param members at least one
   */
  Portfolio(List<SearchAlgorithm> members, Settings settings, long seed) {
    this.members = List.copyOf(members);
    this.settings = settings;
    this.seed = seed;
    this.finished = new boolean[members.size()];
  }

  @Override
  public List<Design> ask(int limit) {
    RandomStream random = RandomStream.of(seed, "portfolio", round++);
    while (true) {
      turn = next(random);
      if (turn < 0) {
        return List.of();
      }
      for (int i = 0; i < KNOWN_BATCHES; i++) {
        asked = members.get(turn).ask(Math.min(limit, TURN));
        open = asked.stream().filter(d -> !measured(d)).distinct().toList();
        if (asked.isEmpty()) {
          break;
        }
        if (!open.isEmpty()) {
          return open;
        }
        members.get(turn).tell(asked.stream().map(d -> known.get(d.key()).score()).toList());
      }
      finished[turn] = true;
    }
  }

  private boolean measured(Design design) {
    Individual one = known.get(design.key());
    return one != null && !one.score().screened();
  }

  /** Whose turn it is; -1 where no search has anything more to try. */
  private int next(RandomStream random) {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < finished.length; i++) {
      if (!finished[i]) {
        left.add(i);
      }
    }
    if (left.isEmpty()) {
      return -1;
    }
    double[] gains = new double[members.size()];
    int[] counts = new int[members.size()];
    for (Credit credit : window) {
      gains[credit.member()] += credit.gain();
      counts[credit.member()]++;
    }
    for (int i : left) {
      if (counts[i] == 0 && random.nextDouble() < 0.5) {
        return i; // nothing is known of it
      }
    }
    double[] rates = new double[members.size()];
    for (int i : left) {
      rates[i] = counts[i] == 0 ? 0 : gains[i] / counts[i];
    }
    double sum = Arrays.stream(rates).sum();
    if (sum == 0 || random.nextDouble() < settings.explore()) {
      return left.get(random.nextInt(left.size()));
    }
    double at = random.nextDouble() * sum;
    for (int i : left) {
      at -= rates[i];
      if (at < 0) {
        return i;
      }
    }
    return left.get(left.size() - 1);
  }

  @Override
  public Optional<Brackets.Climb> climb() {
    return turn < 0 ? Optional.empty() : members.get(turn).climb();
  }

  @Override
  public void tell(List<Score> scores) {
    List<Design> measured = new ArrayList<>();
    List<Score> figures = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      Score score = scores.get(i);
      known.put(open.get(i).key(), new Individual(open.get(i), score));
      if (score.screened()) {
        continue; // the budget does not count it, and it says nothing to others
      }
      measured.add(open.get(i));
      figures.add(score);
      double gain = 0;
      if (score.feasible() && !archive.isEmpty()) {
        FrontArchive.Scaled scaled = archive.scaled();
        gain = scaled.gain(scaled.at(score.objectives()));
      }
      archive.add(open.get(i), score);
      window.addLast(new Credit(turn, gain));
      if (window.size() > settings.window()) {
        window.removeFirst();
      }
    }
    if (scores.size() == open.size()) {
      members.get(turn).tell(asked.stream().map(d -> known.get(d.key()).score()).toList());
    }
    for (int i = 0; i < members.size(); i++) {
      if (i != turn) {
        members.get(i).learn(measured, figures);
      }
    }
  }

  /** All members learn; none is credited. */
  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    for (int i = 0; i < scores.size(); i++) {
      archive.add(designs.get(i), scores.get(i));
      known.put(designs.get(i).key(), new Individual(designs.get(i), scores.get(i)));
    }
    members.forEach(member -> member.learn(designs, scores));
  }

  @Override
  public void revise(Function<Design, Score> now) {
    known.replaceAll((key, one) -> one.judged(now));
    archive = new FrontArchive();
    known.values().stream()
        .filter(one -> !one.score().screened())
        .forEach(one -> archive.add(one.design(), one.score()));
    members.forEach(member -> member.revise(now));
  }
}
