package org.hwnas.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hwnas.cli.Version;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.dsl.Compilation;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.lock.Lock;
import org.hwnas.runtime.lock.LockFile;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pins what the results of specs rest on. */
@Command(
    name = "lock",
    description =
        "Write down in hwnas.lock, beside the spec, what its result rests on: versions and hashes.")
public final class LockCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Specs, or folders whose experiments are all locked.")
  private List<Path> paths;

  @Option(
      names = "--check",
      description = "Change nothing; exit with 5 where something has moved, and name it.")
  private boolean check;

  @Override
  public Integer call() throws IOException {
    boolean whole = true;
    for (Path spec : CheckCommand.files(common, paths)) {
      Compilation compilation = SpecInput.compile(spec, Map.of());
      if (compilation.hasErrors()) {
        SpecInput.show(compilation, common.console(), true);
        throw new UserError(
            ExitCode.SPEC, SpecInput.summary(compilation) + " in `" + common.relative(spec) + "`");
      }
      if (compilation.plan().isEmpty()) {
        continue; // definitions are locked by the specs that import them
      }
      if (check) {
        whole &= unmoved(spec, compilation.plan().get());
      } else {
        lock(spec, compilation.plan().get());
      }
    }
    return whole ? ExitCode.OK : ExitCode.STALE;
  }

  private void lock(Path spec, Plan plan) throws IOException {
    Path file = file(spec);
    LockFile locks = Files.isRegularFile(file) ? read(file) : LockFile.empty();
    String name = spec.getFileName().toString();
    Files.writeString(file, locks.with(name, lockOf(spec, plan)).write());
    if (!common.quiet()) {
      common.console().err().println("locked " + common.relative(spec));
    }
  }

  private boolean unmoved(Path spec, Plan plan) throws IOException {
    List<String> moved = moved(spec, plan);
    moved.forEach(m -> common.console().out().println(common.relative(spec) + ": " + m));
    return moved.isEmpty();
  }

  /**
   * What has moved since a spec was locked.
   *
   * @throws UserError where it was not locked
   */
  static List<String> moved(Path spec, Plan plan) throws IOException {
    Path file = file(spec);
    String name = spec.getFileName().toString();
    Optional<Lock> locked = Files.isRegularFile(file) ? read(file).lock(name) : Optional.empty();
    return locked
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.STALE,
                    "`" + name + "` is not locked; lock it with `hwnas lock " + name + "`"))
        .moved(lockOf(spec, plan));
  }

  private static Lock lockOf(Path spec, Plan plan) {
    return Lock.of(
        plan,
        Version.current(),
        TableFiles.in(spec.toAbsolutePath().getParent()),
        new DataSets(DataCommand.roots()));
  }

  private static Path file(Path spec) {
    return spec.toAbsolutePath().resolveSibling(LockFile.NAME);
  }

  private static LockFile read(Path file) throws IOException {
    try {
      return LockFile.read(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ExitCode.USAGE,
          "cannot read `"
              + file.getFileName()
              + "`: "
              + e.getMessage()
              + "; delete it and lock anew");
    }
  }
}
