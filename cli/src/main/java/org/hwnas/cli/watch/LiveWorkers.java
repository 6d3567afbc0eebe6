package org.hwnas.cli.watch;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Supplier;
import org.hwnas.runtime.execution.Worker;
import org.hwnas.runtime.experiment.RunDirectory;

/**
 * Writes down who works on a run, for {@code hwnas watch} in another process, while it goes on. No
 * result depends on the file; where it cannot be written, nothing is shown.
 */
public final class LiveWorkers implements AutoCloseable {
  private static final String FILE = "workers.json";
  private static final long EVERY_MILLIS = 1000;

  private final Path file;
  private final Supplier<List<Worker>> workers;
  private final Thread thread = new Thread(this::keepWriting, "hwnas-workers");
  private String written = "";

  /**
   * Begins to write once a second.
   *
   * @param workers asked from a thread of its own
   */
  public static LiveWorkers of(RunDirectory directory, Supplier<List<Worker>> workers) {
    LiveWorkers live = new LiveWorkers(directory.file(FILE), workers);
    live.thread.setDaemon(true);
    live.thread.start();
    return live;
  }

  private LiveWorkers(Path file, Supplier<List<Worker>> workers) {
    this.file = file;
    this.workers = workers;
  }

  private void keepWriting() {
    try {
      while (true) {
        Thread.sleep(EVERY_MILLIS);
        write();
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void write() {
    String now = json(workers.get()).toString();
    if (now.equals(written)) {
      return;
    }
    Path next = file.resolveSibling(FILE + ".new");
    try {
      Files.writeString(next, now);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      written = now;
    } catch (IOException e) {
      // A full disk: the journal says so where it matters.
    }
  }

  static JsonArray json(List<Worker> workers) {
    JsonArray all = new JsonArray();
    for (Worker worker : workers) {
      JsonObject one = new JsonObject();
      one.addProperty("name", worker.name());
      one.addProperty("slots", worker.slots());
      one.addProperty("running", worker.running());
      one.addProperty("done", worker.done());
      one.addProperty("lost", worker.lost());
      JsonArray designs = new JsonArray();
      worker.designs().forEach(designs::add);
      one.add("designs", designs);
      all.add(one);
    }
    return all;
  }

  /** What was written last; empty where nothing was, or something else. */
  static JsonArray read(RunDirectory directory) {
    try {
      return JsonParser.parseString(Files.readString(directory.file(FILE))).getAsJsonArray();
    } catch (IOException | JsonParseException | IllegalStateException e) {
      return new JsonArray();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.resolveSibling(FILE + ".new"));
    } catch (IOException e) {
      // Left behind; a run that is over shows no workers.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
