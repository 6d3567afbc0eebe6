package org.hwnas.cli.progress;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.hwnas.cli.command.RunOptions.ProgressMode;
import org.hwnas.cli.output.Console;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.JournalEntry;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.pareto.Archive;
import org.hwnas.runtime.pareto.ObjectiveScale;
import org.hwnas.runtime.search.Score;

/**
 * Shows generation, evaluations, feasible share, hypervolume, rate and time left: a line that is
 * rewritten on a terminal, a line now and then elsewhere, or one JSON object per evaluation.
 */
public final class ProgressPrinter implements Progress {
  private static final long QUIET_NANOS = 10_000_000_000L;

  private final ProgressMode mode;
  private final Console console;
  private final int generation;
  private final long start = System.nanoTime();
  private long lastLine = start;
  private int live;
  private Phase phase = Phase.SEARCH;
  private Archive<double[]> archive = new Archive<>(v -> v);
  private int seen;
  private int feasible;
  private double hypervolume;
  private boolean moved;

  private ProgressPrinter(ProgressMode mode, Plan plan, Console console) {
    this.mode = mode;
    this.console = console;
    var search = Experiment.searchBlock(plan);
    this.generation = search.has("population") ? search.integer("population") : 1;
  }

  /** The printer of a mode. */
  public static Progress of(ProgressMode mode, Plan plan, Console console) {
    return mode == ProgressMode.none ? Progress.none() : new ProgressPrinter(mode, plan, console);
  }

  @Override
  public void evaluated(
      Phase phase, JournalEntry entry, List<Score> scores, int budget, boolean replayed) {
    if (!replayed) {
      live++;
    }
    note(phase, scores.get(scores.size() - 1));
    boolean last = scores.size() == budget;
    boolean rewrite = mode != ProgressMode.json && console.terminal();
    long now = System.nanoTime();
    boolean due = last || now - lastLine > QUIET_NANOS;
    if (replayed || !(rewrite || mode == ProgressMode.json || due)) {
      return;
    }
    lastLine = now;
    double seconds = (now - start) * 1e-9;
    double rate = live / seconds;
    double share = (double) feasible / seen;
    double volume = hypervolume();
    double left = (budget - scores.size()) / rate;
    if (mode == ProgressMode.json) {
      JsonObject json = new JsonObject();
      json.addProperty("phase", phase.name().toLowerCase(Locale.ROOT));
      json.addProperty("evaluation", entry.index());
      json.addProperty("evaluations", scores.size());
      if (budget < Integer.MAX_VALUE) {
        json.addProperty("budget", budget);
      }
      json.addProperty("generation", (scores.size() - 1) / generation);
      json.addProperty("feasible_share", share);
      json.addProperty("hypervolume", volume);
      json.addProperty("evaluations_per_second", rate);
      if (budget < Integer.MAX_VALUE) {
        json.addProperty("seconds_left", left);
      }
      entry.outcome().failure().ifPresent(f -> json.addProperty("failure", f));
      console.err().println(json);
      return;
    }
    String line =
        String.format(
            Locale.ROOT,
            "%-8s %4d%s  generation %d  feasible %.0f %%  hypervolume %.4f  %.2f/s%s",
            phase.name().toLowerCase(Locale.ROOT),
            scores.size(),
            budget < Integer.MAX_VALUE ? "/" + budget : "", // else something else ends it
            (scores.size() - 1) / generation,
            100 * share,
            volume,
            rate,
            budget < Integer.MAX_VALUE ? "  " + duration(left) + " left" : "");
    if (rewrite) {
      console.err().print("\r\033[K" + line + (last ? "\n" : ""));
      console.err().flush();
    } else {
      console.err().println(line);
    }
  }

  /** One more evaluation; each is looked at once, however many there are. */
  private void note(Phase now, Score score) {
    if (now != phase) {
      phase = now;
      archive = new Archive<>(v -> v);
      seen = 0;
      feasible = 0;
      hypervolume = 0;
    }
    seen++;
    if (score.feasible()) {
      feasible++;
      moved |= archive.offer(score.objectives());
    }
  }

  /**
   * On the scale of what was found so far: it grows within a front and starts anew when the ends
   * move.
   */
  private double hypervolume() {
    if (moved) {
      List<double[]> front = archive.vectors();
      hypervolume = ObjectiveScale.of(front).hypervolume(front);
      moved = false;
    }
    return hypervolume;
  }

  private static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "?";
    }
    long s = Math.round(seconds);
    return s < 60
        ? s + " s"
        : s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s % 3600 / 60 + " min";
  }
}
