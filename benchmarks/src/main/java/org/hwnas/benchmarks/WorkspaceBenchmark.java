package org.hwnas.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Workspace;
import org.hwnas.dsl.sources.FileSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Many specs that import common files. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class WorkspaceBenchmark {
  @Param({"125", "250", "500"})
  int files;

  private Path folder;
  private List<Path> specs;
  private Workspace server;
  private Path editedIn;
  private String edited;
  private int edits;

  /** Writes the workspace. */
  @Setup
  public void write() throws IOException {
    folder = Files.createTempDirectory("hwnas-workspace");
    specs = LargeWorkspace.write(folder, files);
    server = new Workspace();
    for (Path spec : specs) {
      Checks.clean(server.compile(spec, Map.of()));
    }
    Path some = folder.resolve("team0/experiment0.hwnas");
    editedIn = some.getParent();
    edited = Files.readString(some);
  }

  /** Deletes it. */
  @TearDown
  public void delete() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  /** What `hwnas check FOLDER` does, but for the printing. */
  @Benchmark
  public int check() throws IOException {
    Workspace workspace = new Workspace();
    int found = 0;
    for (Path spec : specs) {
      found += workspace.compile(spec, Map.of()).diagnostics().size();
    }
    return found;
  }

  /**
   * What the language server does after a letter was typed in one of the files, the others having
   * been read before, but for the protocol.
   */
  @Benchmark
  public Compilation recheck() {
    edits++;
    return server.compile(
        "edited.hwnas", edited + "// " + edits + "\n", FileSource.folder(editedIn), Map.of());
  }
}
