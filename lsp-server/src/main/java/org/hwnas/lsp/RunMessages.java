package org.hwnas.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells an editor of runs: a list on request and when it changes, fronts as they grow. */
final class RunMessages implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RunMessages.class.getName());
  private static final long LOOK_MILLIS = 1_000;

  private final Runs runs;
  private final Editor editor;
  private final WorkspaceFolders folders;
  private final WorkspaceSpecs specs;
  private final Buffers buffers;
  private final Map<String, JsonElement> watched = new ConcurrentHashMap<>();
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "hwnas-runs");
            thread.setDaemon(true);
            return thread;
          });
  private JsonObject told = new JsonObject();
  private boolean asked;

  RunMessages(
      Runs runs, Editor editor, WorkspaceFolders folders, WorkspaceSpecs specs, Buffers buffers) {
    this.runs = runs;
    this.editor = editor;
    this.folders = folders;
    this.specs = specs;
    this.buffers = buffers;
  }

  /** The runs of the workspace; from then on the editor is told when they change. */
  CompletableFuture<JsonElement> list() {
    return CompletableFuture.supplyAsync(
        () -> {
          told = all();
          if (!asked && editor.drawsPlans()) {
            asked = true;
            worker.scheduleWithFixedDelay(
                this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
          }
          return told;
        },
        worker);
  }

  /** What a run found so far; from then on the editor is told when it finds more. */
  CompletableFuture<JsonElement> watch(String folder) {
    return CompletableFuture.supplyAsync(
        () -> {
          JsonElement front = front(folder);
          watched.put(folder, front);
          return front;
        },
        worker);
  }

  void unwatch(String folder) {
    watched.remove(folder);
  }

  private void look() {
    try {
      JsonObject now = all();
      if (!now.equals(told)) {
        boolean other = !standing(now).equals(standing(told));
        told = now;
        editor.client().runsChanged(now);
        if (other) {
          editor.refreshLenses(); // one can be resumed, or left a report
        }
      }
      for (String folder : watched.keySet()) {
        JsonElement front = front(folder);
        if (front.isJsonObject() && !front.equals(watched.get(folder))) {
          watched.replace(folder, front);
          editor.client().frontChanged(front.getAsJsonObject());
        }
      }
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "runs could not be looked at", e); // next time
    }
  }

  private JsonObject all() {
    Set<Path> places = new LinkedHashSet<>(folders.all());
    List<String> keys = new ArrayList<>(specs.all());
    keys.addAll(buffers.keys());
    keys.stream()
        .map(Uris::path)
        .flatMap(Optional::stream)
        .map(Path::getParent)
        .forEach(places::add);
    JsonArray list = new JsonArray();
    places.stream()
        .flatMap(place -> runs.in(place).stream())
        .distinct()
        .sorted(Comparator.comparing(Runs.Run::started).reversed())
        .forEach(run -> list.add(run(run)));
    JsonObject answer = new JsonObject();
    answer.add("runs", list);
    return answer;
  }

  /** Which runs there are and how they stand, whatever their progress. */
  private static List<String> standing(JsonObject all) {
    List<String> standing = new ArrayList<>();
    if (all.get("runs") instanceof JsonArray runs) {
      for (JsonElement run : runs) {
        JsonObject one = run.getAsJsonObject();
        standing.add(one.get("folder") + " " + one.get("state") + " " + one.get("report"));
      }
    }
    return standing;
  }

  private static JsonObject run(Runs.Run run) {
    JsonObject json = new JsonObject();
    json.addProperty("folder", run.folder().toUri().toString());
    json.addProperty("experiment", run.experiment());
    json.addProperty("state", run.state().id());
    json.addProperty("evaluations", run.evaluations());
    json.add(
        "budget",
        run.budget().isPresent() ? new JsonPrimitive(run.budget().getAsInt()) : JsonNull.INSTANCE);
    json.addProperty("started", run.started());
    json.add(
        "report",
        run.report()
            .<JsonElement>map(r -> new JsonPrimitive(r.toUri().toString()))
            .orElse(JsonNull.INSTANCE));
    return json;
  }

  private JsonElement front(String folder) {
    return Uris.path(folder)
        .flatMap(runs::front)
        .<JsonElement>map(
            front -> {
              JsonObject json = run(front.run());
              json.addProperty("folder", folder);
              JsonArray axes = new JsonArray();
              for (Runs.Axis axis : front.objectives()) {
                JsonObject one = new JsonObject();
                one.addProperty("name", axis.name());
                one.addProperty("unit", axis.unit());
                one.addProperty("direction", axis.maximize() ? "maximize" : "minimize");
                axes.add(one);
              }
              json.add("objectives", axes);
              JsonArray points = new JsonArray();
              for (Runs.Point point : front.points()) {
                JsonObject one = new JsonObject();
                one.addProperty("evaluation", point.evaluation());
                JsonArray values = new JsonArray();
                point.values().forEach(values::add);
                one.add("values", values);
                one.addProperty("feasible", point.feasible());
                one.addProperty("front", point.front());
                points.add(one);
              }
              json.add("points", points);
              return json;
            })
        .orElse(JsonNull.INSTANCE);
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
