package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Sequential model-based search for a front (Hutter, Hoos and Leyton-Brown, LION 2011; for several
 * objectives Emmerich, Giannakoglou and Naujoks, IEEE TEC 10, 2006). What is known of all designs
 * makes a model of each objective ({@link ObjectiveModels}); a local search over the neighbours of
 * the front (Paquete, Chiarandini and Stuetzle, 2004), with the model in place of a measurement,
 * collects designs that were not seen; of these a batch is chosen one after the other, each by what
 * it is expected to add to the hypervolume of the front and of those chosen before it, times its
 * chance to be feasible.
 */
final class ModelGuidedSearch extends ModelBased {
  /**
   * Settings.
   *
   * @param first random designs before the first model
   * @param batch designs between two models at the least; one in {@value #GROWTH} of those known
   *     where that is more, since a model of many changes little by a few
   * @param starts designs of the front that a local search starts from
   * @param steps of the local search
   * @param optimism deviations by which every other design of a batch is taken to be better
   */
  record Settings(int first, int batch, int starts, int steps, double optimism) {
    /** What a spec that states nothing has. */
    static final Settings USUAL = new Settings(30, 5, 40, 4, 2);
  }

  private static final int GROWTH = 50;
  private static final int REAL_POINTS = 5; // neighbours along a real parameter
  private static final int BEAM = 12; // designs whose neighbours a step looks at
  private static final int SHORTLIST = 60; // candidates whose deviation is worked out
  private static final double NEGLIGIBLE = 1e-9; // gain that is rounding

  private final Settings settings;
  private final ObjectiveModels models;
  private FrontArchive archive = new FrontArchive();

  ModelGuidedSearch(DesignOperators space, Settings settings, long seed) {
    super(space, "model", seed);
    this.settings = settings;
    this.models = new ObjectiveModels(codes.axes());
  }

  @Override
  protected List<Design> propose(int limit, int round, RandomStream random) {
    List<Design> batch;
    if (designs.size() < settings.first()) {
      batch = space.fresh(Math.min(limit, settings.first() - designs.size()), seen, random);
    } else {
      int most = Math.min(limit, Math.max(settings.batch(), designs.size() / GROWTH));
      batch = promising(most, random);
    }
    return batch.isEmpty() ? space.fresh(Math.min(limit, settings.batch()), seen, random) : batch;
  }

  /** A design with what the model says of it. */
  private record Candidate(
      Design design, double[] code, double[] scaled, double feasible, double gain) {}

  private List<Design> promising(int wanted, RandomStream random) {
    List<Integer> preferred = new ArrayList<>();
    Set<String> front = new HashSet<>();
    archive.front().forEach(i -> front.add(i.design().key()));
    for (int i = 0; i < designs.size(); i++) {
      if (front.contains(designs.get(i).key())) {
        preferred.add(i);
      }
    }
    if (archive.isEmpty()) {
      return leastViolating(wanted, random);
    }
    models.learn(points, scores, preferred, random);
    FrontArchive.Scaled scaled = archive.scaled();
    List<Candidate> candidates = candidates(scaled, random);
    return chosen(candidates, scaled, wanted, random);
  }

  /** Neighbours of the front, and of what the model thinks the best of them, step by step. */
  private List<Candidate> candidates(FrontArchive.Scaled scaled, RandomStream random) {
    Set<String> known = new HashSet<>(seen);
    List<Candidate> all = new ArrayList<>();
    List<Individual> parents = new ArrayList<>(archive.front());
    random.shuffle(parents);
    parents = parents.subList(0, Math.min(parents.size(), settings.starts()));
    List<Design> around = new ArrayList<>();
    for (Individual parent : parents) {
      around.addAll(space.neighbours(parent.design(), REAL_POINTS, random));
      Individual other = parents.get(random.nextInt(parents.size()));
      Design child = space.crossover(parent.design(), other.design(), random);
      around.add(child);
      around.add(space.mutate(child, 1.0 / Math.max(1, child.values().size()), random));
      around.add(space.mutate(parent.design(), 2.0 / Math.max(2, child.values().size()), random));
    }
    for (int i = 0; i < settings.starts(); i++) {
      around.add(space.sample(random));
    }
    for (int step = 0; step < settings.steps(); step++) {
      List<Candidate> found = new ArrayList<>();
      for (Design design : around) {
        if (known.add(design.key())) {
          found.add(candidate(design, scaled));
        }
      }
      all.addAll(found);
      found.sort(Comparator.comparingDouble(c -> -c.gain()));
      around = new ArrayList<>();
      for (Candidate best : found.subList(0, Math.min(found.size(), BEAM))) {
        if (best.gain() > NEGLIGIBLE) {
          around.addAll(space.neighbours(best.design(), REAL_POINTS, random));
        }
      }
    }
    return all;
  }

  private Candidate candidate(Design design, FrontArchive.Scaled scaled) {
    double[] code = codes.of(design);
    double[] at = scaled.at(models.mean(code));
    double feasible = models.feasible(code);
    return new Candidate(design, code, at, feasible, feasible * scaled.gain(at));
  }

  /**
   * The largest gain first, then the largest beside that one. Gains only shrink as more is chosen,
   * so that one worked out earlier bounds what it is now.
   */
  private List<Design> chosen(
      List<Candidate> candidates, FrontArchive.Scaled scaled, int wanted, RandomStream random) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingDouble(c -> -c.gain()));
    List<Candidate> hopeful = new ArrayList<>();
    if (settings.optimism() > 0) {
      for (Candidate c : sorted.subList(0, Math.min(SHORTLIST, sorted.size()))) {
        double[] at = scaled.at(models.optimistic(c.code(), settings.optimism()));
        hopeful.add(
            new Candidate(c.design(), c.code(), at, c.feasible(), c.feasible() * scaled.gain(at)));
      }
    }
    Comparator<Candidate> best = Comparator.comparingDouble(c -> -c.gain());
    PriorityQueue<Candidate> expected = new PriorityQueue<>(best);
    PriorityQueue<Candidate> optimistic = new PriorityQueue<>(best);
    expected.addAll(sorted);
    optimistic.addAll(hopeful);
    List<Design> batch = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    while (batch.size() < wanted) {
      boolean hope = batch.size() % 2 == 1 && !optimistic.isEmpty();
      Candidate next = next(hope ? optimistic : expected, scaled, taken);
      if (next == null && hope) {
        next = next(expected, scaled, taken);
      }
      if (next == null) {
        break;
      }
      batch.add(next.design());
      taken.add(next.design().key());
      scaled.points().add(scaled.at(models.mean(next.code())));
    }
    fill(batch, sorted, taken, wanted, random);
    return batch;
  }

  private static Candidate next(
      PriorityQueue<Candidate> queue, FrontArchive.Scaled scaled, Set<String> taken) {
    while (!queue.isEmpty()) {
      Candidate top = queue.poll();
      if (taken.contains(top.design().key())) {
        continue;
      }
      double gain = top.feasible() * scaled.gain(top.scaled());
      if (gain <= NEGLIGIBLE) {
        if (queue.isEmpty() || queue.peek().gain() <= NEGLIGIBLE) {
          return null;
        }
        continue;
      }
      if (queue.isEmpty() || gain >= queue.peek().gain()) {
        return top;
      }
      queue.add(new Candidate(top.design(), top.code(), top.scaled(), top.feasible(), gain));
    }
    return null;
  }

  /** Where nothing promises a gain: what is nearest to the front, so that doubt is cleared. */
  private void fill(
      List<Design> batch,
      List<Candidate> candidates,
      Set<String> taken,
      int wanted,
      RandomStream random) {
    if (batch.size() >= wanted) {
      return;
    }
    List<Candidate> left = new ArrayList<>();
    for (Candidate c : candidates) {
      if (!taken.contains(c.design().key()) && c.feasible() > 0.2) {
        left.add(c);
      }
    }
    List<double[]> front = archive.scaled().points();
    double[] distances = left.stream().mapToDouble(c -> behind(c.scaled(), front)).toArray();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < distances.length; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> distances[i]));
    for (int i = 0; i < order.size() && batch.size() < wanted; i++) {
      batch.add(left.get(order.get(i)).design());
      taken.add(left.get(order.get(i)).design().key());
    }
    if (batch.size() < wanted) {
      Set<String> known = new HashSet<>(seen);
      known.addAll(taken);
      batch.addAll(space.fresh(wanted - batch.size(), known, random));
    }
  }

  /** How far a point would have to improve in every objective to be on the front. */
  private static double behind(double[] point, List<double[]> front) {
    double most = Double.NEGATIVE_INFINITY;
    for (double[] other : front) {
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < point.length; k++) {
        least = Math.min(least, point[k] - other[k]);
      }
      most = Math.max(most, least);
    }
    return most;
  }

  /** Before any design is feasible: mutants of the least infeasible. */
  private List<Design> leastViolating(int wanted, RandomStream random) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> scores.get(i).violation()));
    List<Design> batch = new ArrayList<>();
    Set<String> known = new HashSet<>(seen);
    int parents = Math.max(1, Math.min(order.size(), settings.batch()));
    for (int i = 0; i < 10 * wanted && batch.size() < wanted && !order.isEmpty(); i++) {
      Design parent = designs.get(order.get(random.nextInt(parents)));
      Design child = space.mutate(parent, 2.0 / Math.max(2, parent.values().size()), random);
      if (known.add(child.key())) {
        batch.add(child);
      }
    }
    return batch;
  }

  @Override
  protected void measured(Design design, Score score) {
    archive.add(design, score);
  }

  @Override
  public void revise(Function<Design, Score> now) {
    super.revise(now);
    archive = new FrontArchive();
    for (int i = 0; i < designs.size(); i++) {
      archive.add(designs.get(i), scores.get(i));
    }
  }
}
