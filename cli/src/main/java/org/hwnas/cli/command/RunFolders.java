package org.hwnas.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.lsp.Runs;
import org.hwnas.plan.Plan;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.RunException;
import org.hwnas.runtime.report.RunReport;

/** Reads the folders of runs for the language server. */
public final class RunFolders implements Runs {
  private static final Logger LOG = Logger.getLogger(RunFolders.class.getName());
  private static final Pattern STARTED =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT)(\\d\\d)(\\d\\d)(\\d\\d)-.*");

  /** What was read of a run, while its files stay as they are. */
  private record Known(long length, boolean finished, boolean locked, Run run) {}

  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  @Override
  public List<Run> in(Path folder) {
    try {
      return RunDirectory.list(folder.resolve("runs")).stream().map(this::run).toList();
    } catch (RunException e) {
      LOG.log(Level.FINE, "not listed", e);
      return List.of();
    }
  }

  private Run run(RunDirectory directory) {
    long length = length(directory.journal());
    boolean locked = directory.isLocked();
    Known before = known.get(directory.path());
    boolean same =
        before != null
            && before.length() == length
            && before.finished() == directory.finished()
            && before.locked() == locked;
    if (same) {
      return before.run();
    }
    Run now = read(directory, locked);
    known.put(directory.path(), new Known(length, directory.finished(), locked, now));
    return now;
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // not written yet
    }
  }

  private static Run read(RunDirectory directory, boolean locked) {
    Path report = directory.file("report.html");
    Optional<Path> page = Files.exists(report) ? Optional.of(report) : Optional.empty();
    String started = started(directory.path().getFileName().toString());
    try {
      Plan plan = directory.plan();
      int evaluations = Journal.read(directory.journal()).size();
      State state = locked ? State.RUNNING : directory.finished() ? State.DONE : State.INTERRUPTED;
      return new Run(
          directory.path(), plan.name(), state, evaluations, budget(plan), started, page);
    } catch (RunException e) {
      LOG.log(Level.FINE, "damaged", e);
      String name = directory.path().getParent().getFileName().toString();
      return new Run(directory.path(), name, State.DAMAGED, 0, OptionalInt.empty(), started, page);
    }
  }

  private static OptionalInt budget(Plan plan) {
    int budget = Experiment.budget(Experiment.searchBlock(plan));
    return budget == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(budget);
  }

  private static String started(String name) {
    Matcher stamp = STARTED.matcher(name);
    return stamp.matches()
        ? stamp.group(1) + stamp.group(2) + ":" + stamp.group(3) + ":" + stamp.group(4)
        : "";
  }

  @Override
  public Optional<Front> front(Path folder) {
    RunDirectory directory = new RunDirectory(folder);
    try {
      Plan plan = directory.plan();
      RunReport report = RunReport.of(plan, Journal.read(directory.journal()), List.of());
      List<Axis> axes = new ArrayList<>();
      List<Double> factors = new ArrayList<>();
      plan.objectives()
          .forEach(
              o -> {
                axes.add(new Axis(o.name(), o.unit(), o.maximize()));
                factors.add(Units.parse(o.unit()).map(u -> u.factor().doubleValue()).orElse(1.0));
              });
      List<Point> points = new ArrayList<>();
      for (RunReport.Point point : report.search()) {
        if (point.measured()) {
          double[] values = point.objectives().clone();
          Arrays.setAll(values, i -> values[i] / factors.get(i));
          points.add(
              new Point(
                  point.entry().index(),
                  Arrays.stream(values).boxed().toList(),
                  point.feasible(),
                  report.front().contains(point)));
        }
      }
      return Optional.of(new Front(run(directory), axes, points));
    } catch (RunException e) {
      LOG.log(Level.FINE, "damaged", e);
      return Optional.empty();
    }
  }
}
