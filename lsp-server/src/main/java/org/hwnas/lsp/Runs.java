package org.hwnas.lsp;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The runs of experiments, as their folders say; what reads those folders is not part of the
 * server.
 */
public interface Runs {
  /** Where a run stands. */
  enum State {
    /** A process works on it. */
    RUNNING,
    DONE,
    /** Ended before its time; it can be resumed. */
    INTERRUPTED,
    /** Its files cannot be read. */
    DAMAGED;

    /** As messages have it. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean canResume() {
      return this == INTERRUPTED;
    }
  }

  /**
   * A run.
   *
   * @param experiment its name
   * @param evaluations how many are in its journal
   * @param budget how many there will be, where the spec says
   * @param started in ISO form, to the second
   * @param report the page it left; empty before its end
   */
  record Run(
      Path folder,
      String experiment,
      State state,
      int evaluations,
      OptionalInt budget,
      String started,
      Optional<Path> report) {}

  /** One evaluated design in the space of objectives, in the units of its axes. */
  record Point(int evaluation, List<Double> values, boolean feasible, boolean front) {}

  /** An axis of that space. */
  record Axis(String name, String unit, boolean maximize) {}

  /** What a run found so far. */
  record Front(Run run, List<Axis> objectives, List<Point> points) {}

  /** The runs below the {@code runs} folder in a folder, the newest first. */
  List<Run> in(Path folder);

  /** What a run found so far; empty where its folder cannot be read. */
  Optional<Front> front(Path run);

  /** Knows of no runs. */
  static Runs none() {
    return new Runs() {
      @Override
      public List<Run> in(Path folder) {
        return List.of();
      }

      @Override
      public Optional<Front> front(Path run) {
        return Optional.empty();
      }
    };
  }
}
