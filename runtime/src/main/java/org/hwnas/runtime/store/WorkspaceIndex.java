package org.hwnas.runtime.store;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.RunException;
import org.hwnas.runtime.pareto.ObjectiveScale;
import org.hwnas.runtime.report.RunReport;

/**
 * All runs below a folder as tables to ask questions of: {@code runs}, {@code evaluations}, and a
 * view for each experiment with a column for each parameter, metric and objective. Journals stay
 * the truth; what they say is read again whenever they grew. Figures are in SI units.
 */
public final class WorkspaceIndex implements AutoCloseable {
  /** Name of the file below the folder of runs. */
  public static final String FILE = "index.sqlite";

  private static final int VERSION = 2;
  private static final Axis[] NESTED = {Axis.WORKLOAD, Axis.CHIP, Axis.TIME};
  private static final String[] SCHEMA = {
    """
    CREATE TABLE runs (
      run TEXT PRIMARY KEY, experiment TEXT, started TEXT, state TEXT NOT NULL, algorithm TEXT,
      seed INTEGER, budget INTEGER, evaluations INTEGER NOT NULL, feasible INTEGER NOT NULL,
      front INTEGER NOT NULL, hypervolume REAL, baseline_hypervolume REAL, plan TEXT,
      seen TEXT NOT NULL)
    """,
    """
    CREATE TABLE evaluations (
      run TEXT NOT NULL, phase TEXT NOT NULL, number INTEGER NOT NULL, feasible INTEGER NOT NULL,
      front INTEGER NOT NULL, failure TEXT, design TEXT NOT NULL, metrics TEXT NOT NULL,
      objectives TEXT NOT NULL, PRIMARY KEY (run, phase, number)) WITHOUT ROWID
    """,
    """
    CREATE TABLE names (
      run TEXT NOT NULL, part INTEGER NOT NULL, place TEXT NOT NULL, name TEXT NOT NULL,
      PRIMARY KEY (run, part, name)) WITHOUT ROWID
    """
  };

  private final Path runs;
  private final Connection connection;
  private final Optional<String> notice;

  private WorkspaceIndex(Path runs, Database.Opened opened) {
    this.runs = runs;
    this.connection = opened.connection();
    this.notice = opened.notice();
  }

  /**
   * Opens the index of a folder of runs and brings it up to date.
   *
   * @throws StoreException where that cannot be done
   */
  public static WorkspaceIndex open(Path runs) {
    WorkspaceIndex index =
        new WorkspaceIndex(runs, Database.open(runs.resolve(FILE), VERSION, SCHEMA));
    try {
      index.refresh();
      return index;
    } catch (SQLException e) {
      index.close();
      throw new StoreException(
          "the index of `%s` cannot be brought up to date: %s; delete `%s` to have it made anew"
              .formatted(runs, Database.message(e), FILE),
          e);
    }
  }

  /** What the user should know, such as that the file was damaged and made anew. */
  public Optional<String> notice() {
    return notice;
  }

  private void refresh() throws SQLException {
    Map<String, String> seen = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT run, seen FROM runs")) {
      while (rows.next()) {
        seen.put(rows.getString(1), rows.getString(2));
      }
    }
    connection.setAutoCommit(false);
    try {
      Set<String> there = new HashSet<>();
      for (RunDirectory directory : RunDirectory.list(runs)) {
        String name = name(directory);
        there.add(name);
        String now = look(directory);
        if (!now.equals(seen.get(name))) {
          forget(name);
          read(directory, name, now);
        }
      }
      for (String gone : seen.keySet()) {
        if (!there.contains(gone)) {
          forget(gone);
        }
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
    views();
  }

  private String name(RunDirectory directory) {
    return runs.relativize(directory.path()).toString().replace('\\', '/');
  }

  /** What tells whether a run is as it was when last read. */
  private static String look(RunDirectory directory) {
    return size(directory.journal())
        + " "
        + size(directory.baseline())
        + " "
        + directory.finished()
        + " "
        + directory.isLocked();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // not written yet
    }
  }

  private void forget(String run) throws SQLException {
    for (String table : List.of("runs", "evaluations", "names")) {
      try (PreparedStatement statement =
          connection.prepareStatement("DELETE FROM " + table + " WHERE run = ?")) {
        statement.setString(1, run);
        statement.executeUpdate();
      }
    }
  }

  private void read(RunDirectory directory, String name, String seen) throws SQLException {
    try {
      Plan plan = directory.plan();
      List<RunReport.Point> search = RunReport.points(plan, Journal.read(directory.journal()));
      List<RunReport.Point> baseline = RunReport.points(plan, Journal.read(directory.baseline()));
      Set<RunReport.Point> front = new HashSet<>(RunReport.front(search));
      write(name, "search", plan, search, front);
      write(name, "baseline", plan, baseline, new HashSet<>(RunReport.front(baseline)));
      names(name, plan, search);
      ResolvedBlock settings = Experiment.searchBlock(plan);
      String state =
          directory.isLocked() ? "running" : directory.finished() ? "finished" : "resumable";
      int budget = Experiment.budget(settings);
      // as the run's report has them
      List<double[]> found = RunReport.minimised(search);
      List<double[]> compared = RunReport.minimised(baseline);
      Optional<ObjectiveScale> scale = ObjectiveScale.common(List.of(found, compared));
      row(
          name,
          plan.name(),
          started(directory),
          state,
          settings.kind(),
          (long) settings.number("seed"),
          budget == Integer.MAX_VALUE ? null : budget,
          search.size(),
          search.stream().filter(RunReport.Point::feasible).count(),
          front.size(),
          scale.map(s -> s.hypervolume(found)).orElse(null),
          baseline.isEmpty() ? null : scale.map(s -> s.hypervolume(compared)).orElse(null),
          PlanJson.hash(plan),
          seen);
    } catch (RunException e) {
      forget(name);
      row(
          name,
          null,
          started(directory),
          "damaged",
          null,
          null,
          null,
          0,
          0,
          0,
          null,
          null,
          null,
          seen);
    }
  }

  private void row(Object... values) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO runs VALUES (" + "?, ".repeat(values.length - 1) + "?)")) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private static String started(RunDirectory directory) {
    String name = directory.path().getFileName().toString();
    return name.matches("\\d{4}-\\d\\d-\\d\\dT\\d{6}.*")
        ? name.substring(0, 13) + ":" + name.substring(13, 15) + ":" + name.substring(15, 17)
        : null;
  }

  private void write(
      String run, String phase, Plan plan, List<RunReport.Point> points, Set<RunReport.Point> front)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO evaluations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (RunReport.Point point : points) {
        statement.setString(1, run);
        statement.setString(2, phase);
        statement.setInt(3, point.entry().index());
        statement.setBoolean(4, point.feasible());
        statement.setBoolean(5, front.contains(point));
        statement.setString(6, point.entry().outcome().failure().orElse(null));
        statement.setString(7, design(point).toString());
        statement.setString(8, metrics(point).toString());
        statement.setString(9, objectives(plan, point).toString());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Of what the experiment's view has columns: objectives, parameters, metrics. */
  private void names(String run, Plan plan, List<RunReport.Point> points) throws SQLException {
    Set<String> parameters = new TreeSet<>();
    Set<String> metrics = new TreeSet<>();
    for (RunReport.Point point : points) {
      parameters.addAll(point.design().values().keySet());
      metrics.addAll(point.entry().outcome().metrics().keySet());
    }
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO names VALUES (?, ?, ?, ?)")) {
      statement.setString(1, run);
      List<Set<String>> parts =
          List.of(
              new TreeSet<>(plan.objectives().stream().map(o -> o.name()).toList()),
              parameters,
              metrics);
      for (int part = 0; part < parts.size(); part++) {
        statement.setInt(2, part);
        statement.setString(3, List.of("objectives", "design", "metrics").get(part));
        for (String name : parts.get(part)) {
          statement.setString(4, name);
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }

  private static JsonObject design(RunReport.Point point) {
    JsonObject json = new JsonObject();
    point.design().values().forEach((id, value) -> json.add(id, json(value)));
    return json;
  }

  private static JsonPrimitive json(Value value) {
    if (value instanceof Value.Num n) {
      return number(n.value());
    }
    return value instanceof Value.Bool b
        ? new JsonPrimitive(b.value() ? 1 : 0)
        : new JsonPrimitive(value.asSymbol());
  }

  /** JSON has no infinity; a number beyond every double reads back as one. */
  private static JsonPrimitive number(double value) {
    return Double.isInfinite(value)
        ? new JsonPrimitive(new java.math.BigDecimal(value > 0 ? "9e999" : "-9e999"))
        : value == Math.rint(value) && Math.abs(value) < 1e15
            ? new JsonPrimitive((long) value)
            : new JsonPrimitive(value);
  }

  private static JsonObject metrics(RunReport.Point point) {
    JsonObject json = new JsonObject();
    point.entry().outcome().metrics().forEach((name, array) -> json.add(name, json(array)));
    return json;
  }

  /** Nested by workload, chip and time; along an axis of length 1 there is no list. */
  private static JsonElement json(MetricArray array) {
    return nested(array, 0, new int[NESTED.length]);
  }

  private static JsonElement nested(MetricArray array, int depth, int[] at) {
    if (depth == NESTED.length) {
      return number(array.at(at[0], at[1], at[2]));
    }
    int length = array.length(NESTED[depth]);
    JsonArray list = new JsonArray();
    for (at[depth] = 0; at[depth] < length; at[depth]++) {
      list.add(nested(array, depth + 1, at));
    }
    return length == 1 ? list.get(0) : list;
  }

  private static JsonObject objectives(Plan plan, RunReport.Point point) {
    JsonObject json = new JsonObject();
    for (int i = 0; i < point.objectives().length; i++) {
      json.add(plan.objectives().get(i).name(), number(point.objectives()[i]));
    }
    return json;
  }

  /** A view for each experiment; made anew each time, since parameters come and go. */
  private void views() throws SQLException {
    Map<String, List<String>> columns = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT DISTINCT experiment, part, place, name
                  FROM runs JOIN names USING (run) ORDER BY 1, 2, 4
                """)) {
      while (rows.next()) {
        List<String> of = columns.computeIfAbsent(rows.getString(1), e -> new ArrayList<>());
        of.add(rows.getString(3) + " " + rows.getString(4));
      }
    }
    for (Map.Entry<String, List<String>> experiment : columns.entrySet()) {
      view(experiment.getKey(), experiment.getValue());
    }
  }

  private void view(String experiment, List<String> columns) throws SQLException {
    Set<String> taken =
        new HashSet<>(Set.of("run", "phase", "number", "feasible", "front", "failure"));
    StringBuilder sql =
        new StringBuilder("CREATE TEMP VIEW ")
            .append(quoted(experiment))
            .append(" AS SELECT run, phase, number, e.feasible, e.front, failure");
    for (String column : columns) {
      String place = column.substring(0, column.indexOf(' '));
      String name = column.substring(place.length() + 1);
      String shown = taken.add(name.toLowerCase(Locale.ROOT)) ? name : place + "." + name;
      sql.append(", e.").append(place).append(" ->> ").append(text(name));
      sql.append(" AS ").append(quoted(shown));
    }
    sql.append(" FROM evaluations e JOIN runs r USING (run) WHERE r.experiment = ");
    sql.append(text(experiment));
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP VIEW IF EXISTS temp." + quoted(experiment));
      statement.execute(sql.toString());
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String text(String value) {
    return '\'' + value.replace("'", "''") + '\'';
  }

  /**
   * Answers a question; nothing can be changed by it.
   *
   * @param seconds after which it is given up
   * @throws StoreException where the SQL is wrong, would change something, or takes too long
   */
  public QueryResult query(String sql, int seconds) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only = 1");
      AtomicBoolean late = new AtomicBoolean();
      Timer clock = new Timer("hwnas-query", true);
      clock.schedule(cancelling(statement, late), seconds * 1000L);
      try {
        if (!statement.execute(sql)) {
          throw new StoreException("this SQL asks no question; begin with SELECT");
        }
        try (ResultSet rows = statement.getResultSet()) {
          return QueryResult.read(rows);
        }
      } catch (SQLException e) {
        if (late.get()) {
          throw new StoreException(
              "no answer within " + seconds + " s; --timeout gives it longer", e);
        }
        throw e;
      } finally {
        clock.cancel();
      }
    } catch (SQLException e) {
      throw new StoreException(Database.message(e), e);
    } finally {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA query_only = 0");
      } catch (SQLException e) {
        throw new StoreException(Database.message(e), e);
      }
    }
  }

  private static TimerTask cancelling(Statement statement, AtomicBoolean late) {
    return new TimerTask() {
      @Override
      public void run() {
        late.set(true);
        try {
          statement.cancel();
        } catch (SQLException e) {
          // It has just ended by itself.
        }
      }
    };
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreException(Database.message(e), e);
    }
  }
}
