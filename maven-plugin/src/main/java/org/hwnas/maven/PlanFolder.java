package org.hwnas.maven;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Workspace;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.json.PlanJson;

/**
 * Keeps a folder of plans in step with a folder of specs. A spec is compiled again where it, a file
 * it read, or the compiler changed; a plan whose spec is gone is deleted. What it knows of the last
 * time lies in a state file, which may be lost at no cost but time.
 */
final class PlanFolder {
  private static final String SPEC = ".hwnas";
  private static final String PLAN = ".plan.json";

  /** What was known when a spec was compiled last. Gson fills it, so that any part may be null. */
  private record Known(String compiler, SortedMap<String, String> read, String plan) {
    boolean whole() {
      return compiler != null && read != null && plan != null;
    }
  }

  private record State(SortedMap<String, Known> specs) {}

  /**
   * What was done.
   *
   * @param written plans that are new or changed
   * @param unchanged number of specs that needed nothing
   * @param deleted plans that are gone
   * @param failed number of specs with errors
   */
  record Result(List<Path> written, int unchanged, List<Path> deleted, int failed) {}

  private final Path specs;
  private final Path plans;
  private final Path stateFile;
  private final String compiler;
  private final Gson gson = new GsonBuilder().setPrettyPrinting().create();

  /**
   * @param specs folder of the specs
   * @param plans folder the plans go to, each under its spec's relative name with {@code
   *     .plan.json}
   * @param stateFile what is known of the last time
   * @param compiler identifies the compiler: another may give another plan
   */
  PlanFolder(Path specs, Path plans, Path stateFile, String compiler) {
    this.specs = specs;
    this.plans = plans;
    this.stateFile = stateFile;
    this.compiler = compiler;
  }

  /**
   * Brings the plans up to date.
   *
   * @param files the specs, in or below the folder of specs
   * @param report gets each spec that was compiled
   * @throws IOException where a file cannot be read or written
   */
  Result update(List<Path> files, BiConsumer<Path, Compilation> report) throws IOException {
    SortedMap<String, Known> before = state();
    SortedMap<String, Known> now = new TreeMap<>();
    List<Path> written = new ArrayList<>();
    List<Path> deleted = new ArrayList<>();
    int unchanged = 0;
    int failed = 0;
    Workspace workspace = new Workspace(); // what several specs import is read once
    for (Path file : files) {
      String name = specs.relativize(file).toString().replace('\\', '/');
      Path plan = plan(name);
      Known known = before.get(name);
      if (known != null && holds(known, compiler, file, plan)) {
        now.put(name, known);
        unchanged++;
        continue;
      }
      RecordingSource source = new RecordingSource(FileSource.folder(folder(file)));
      String own = file.getFileName().toString();
      Optional<String> text = source.read(own);
      if (text.isEmpty()) {
        throw new IOException("cannot read `" + file + "` as UTF-8 text");
      }
      Compilation compilation = workspace.compile(own, text.get(), source, Map.of());
      report.accept(file, compilation);
      if (compilation.hasErrors()) {
        failed++; // the plan of before would pass for the plan of now
        delete(plan, deleted);
        continue;
      }
      String hash = RecordingSource.ABSENT; // definitions alone give no plan
      if (compilation.plan().isPresent()) {
        byte[] json = PlanJson.write(compilation.plan().get());
        hash = RecordingSource.hash(json);
        if (!Files.exists(plan) || !Arrays.equals(Files.readAllBytes(plan), json)) {
          Files.createDirectories(folder(plan));
          Files.write(plan, json);
          written.add(plan);
        }
      } else {
        delete(plan, deleted);
      }
      now.put(name, new Known(compiler, source.read(), hash));
    }
    for (String gone : before.keySet()) {
      if (files.stream().noneMatch(f -> f.equals(specs.resolve(gone)))) {
        delete(plan(gone), deleted);
      }
    }
    Files.createDirectories(folder(stateFile));
    Files.writeString(stateFile, gson.toJson(new State(now)));
    return new Result(List.copyOf(written), unchanged, List.copyOf(deleted), failed);
  }

  /** Whether nothing moved since. */
  private static boolean holds(Known known, String compiler, Path spec, Path plan)
      throws IOException {
    if (!known.whole() || !known.compiler().equals(compiler)) {
      return false;
    }
    FileSource files = FileSource.folder(folder(spec));
    boolean same =
        known.read().entrySet().stream()
            .allMatch(e -> RecordingSource.hash(files, e.getKey()).equals(e.getValue()));
    String there =
        Files.exists(plan)
            ? RecordingSource.hash(Files.readAllBytes(plan))
            : RecordingSource.ABSENT;
    return same && there.equals(known.plan());
  }

  private Path plan(String spec) {
    return plans.resolve(spec.substring(0, spec.length() - SPEC.length()) + PLAN);
  }

  private static void delete(Path plan, List<Path> deleted) throws IOException {
    if (Files.deleteIfExists(plan)) {
      deleted.add(plan);
    }
  }

  private static Path folder(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
  }

  private SortedMap<String, Known> state() throws IOException {
    SortedMap<String, Known> none = new TreeMap<>();
    if (!Files.exists(stateFile)) {
      return none;
    }
    try {
      State state = gson.fromJson(Files.readString(stateFile), State.class);
      if (state == null || state.specs() == null) {
        return none;
      }
      state.specs().forEach((n, k) -> Optional.ofNullable(k).ifPresent(v -> none.put(n, v)));
      none.keySet().removeIf(n -> !n.endsWith(SPEC) || !plan(n).normalize().startsWith(plans));
      return none;
    } catch (JsonParseException e) {
      return none; // cut off: all is compiled again
    }
  }
}
