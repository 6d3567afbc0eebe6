package org.hwnas.runtime.experiment;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hwnas.plan.Plan;
import org.hwnas.plan.json.PlanFormatException;
import org.hwnas.plan.json.PlanJson;

/**
 * The files of one run. Everything but the journals is written once, whole (a temporary file, then
 * renamed).
 */
public record RunDirectory(Path path) {
  private static final int LOOKERS = 10;
  private static final long LOOK_MILLIS = 20;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss", Locale.ROOT);

  /**
   * Makes the directory of a new run: {@code <runs>/<experiment>/<time>-s<seed>-<hash>}.
   *
   * @param spec the text the plan was compiled from, kept beside it
   */
  public static RunDirectory create(Path runs, Plan plan, long seed, String spec) {
    String name =
        LocalDateTime.now().format(STAMP) + "-s" + seed + "-" + PlanJson.hash(plan).substring(0, 6);
    Path parent = runs.resolve(plan.name());
    try {
      Files.createDirectories(parent);
      for (int attempt = 0; ; attempt++) {
        Path path = parent.resolve(attempt == 0 ? name : name + "-" + attempt);
        try {
          Files.createDirectory(path);
          return new RunDirectory(path).filled(plan, spec);
        } catch (FileAlreadyExistsException e) {
          // Two runs of the same plan within a second.
        }
      }
    } catch (IOException e) {
      throw new RunException("cannot make a run directory in `" + runs + "`: " + e.getMessage(), e);
    }
  }

  private RunDirectory filled(Plan plan, String spec) throws IOException {
    try {
      write("spec.hwnas", spec.getBytes(StandardCharsets.UTF_8));
      write("plan.json", PlanJson.write(plan));
      write("environment.json", environment().getBytes(StandardCharsets.UTF_8));
      return this;
    } catch (RunException e) {
      for (String name : List.of("spec.hwnas", "plan.json", "environment.json")) {
        Files.deleteIfExists(path.resolve(name + ".tmp"));
        Files.deleteIfExists(path.resolve(name));
      }
      Files.delete(path); // half a run is no run
      throw e;
    }
  }

  private static String environment() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("java", Runtime.version().toString());
    facts.put("java_vendor", System.getProperty("java.vendor"));
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("arch", System.getProperty("os.arch"));
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("max_heap_mib", Long.toString(Runtime.getRuntime().maxMemory() >> 20));
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(facts)
        + "\n";
  }

  /** Writes a file whole. */
  public void write(String name, byte[] content) {
    Path target = path.resolve(name);
    Path temporary = path.resolve(name + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true); // a name must not come to the disk before what it names
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RunException("cannot write `" + target + "`: " + e.getMessage(), e);
    }
  }

  /** The plan of the run. */
  public Plan plan() {
    Path file = path.resolve("plan.json");
    try {
      return PlanJson.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new RunException("`" + path + "` is no run: there is no readable plan.json in it", e);
    } catch (PlanFormatException e) {
      throw new RunException(
          "`"
              + file
              + "` is damaged: "
              + e.getMessage()
              + ". Nothing was changed: put the plan back from a copy or a bundle of the run.",
          e);
    }
  }

  public Path journal() {
    return path.resolve("journal.ndjson");
  }

  public Path baseline() {
    return path.resolve("baseline.ndjson");
  }

  /** Designs that were measured once more after the search; there if any are to be. */
  public Path finish() {
    return path.resolve("finish.ndjson");
  }

  /** What was decided about proposed designs before they were measured; there if anything was. */
  public Path screening() {
    return path.resolve("screening.ndjson");
  }

  public Path file(String name) {
    return path.resolve(name);
  }

  /** The text of a file of the run. */
  public String text(String name) {
    Path file = path.resolve(name);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new RunException("cannot read `" + file + "`: " + e.getMessage(), e);
    }
  }

  /** Whether the run reached its end. */
  public boolean finished() {
    return Files.exists(path.resolve("front.csv"));
  }

  /**
   * Keeps other processes off the run until closed.
   *
   * @throws RunException where another process works on it
   */
  public AutoCloseable lock() {
    Path file = path.resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean ours = tryLock(channel);
      for (int i = 0; i < LOOKERS && !ours; i++) { // somebody may just look whether it is locked
        Thread.sleep(LOOK_MILLIS);
        ours = tryLock(channel);
      }
      if (!ours) {
        channel.close();
        throw new RunException(
            "another process is working on `" + path + "`; wait for it, or end it first");
      }
      return channel;
    } catch (IOException e) {
      throw new RunException("cannot lock `" + file + "`: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunException("interrupted while waiting for `" + file + "`", e);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Whether a process works on the run. */
  public boolean isLocked() {
    Path file = path.resolve("lock");
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return shared == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return false; // vanished, or on a disk without locks
    }
  }

  /** All runs below a folder, newest first. */
  public static List<RunDirectory> list(Path runs) {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(runs, 3)) {
      return found
          .filter(p -> p.getFileName().toString().equals("plan.json"))
          .map(p -> new RunDirectory(p.getParent()))
          .sorted(
              Comparator.comparing((RunDirectory r) -> r.path().getFileName().toString())
                  .reversed())
          .toList();
    } catch (IOException e) {
      throw new RunException("cannot list `" + runs + "`: " + e.getMessage(), e);
    }
  }
}
