package org.hwnas.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hwnas.cli.Version;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.plan.Plan;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.bundle.BundleException;
import org.hwnas.runtime.bundle.BundleWriter;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.lock.Lock;
import org.hwnas.runtime.lock.LockFile;
import org.hwnas.runtime.table.TableFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One file to share. */
@Command(
    name = "bundle",
    description =
        "Put a run (all it needs to be looked at, verified and resumed) or a spec (with what it imports and reads) into one file to share, with RO-Crate metadata. `hwnas open` takes it apart.")
public final class BundleCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "RUN|SPEC", description = "Folder of a run, or a spec.")
  private Path what;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file (default: the experiment's name and .zip, here).")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Path path = common.existing(what);
    try {
      Path target = Files.isDirectory(path) ? run(path) : spec(path);
      common.console().out().println(common.relative(target));
      return ExitCode.OK;
    } catch (BundleException e) {
      throw new UserError(ExitCode.FAILED, e.getMessage());
    }
  }

  private Path target(Plan plan) {
    return common.resolve(output == null ? Path.of(plan.name() + ".zip") : output);
  }

  private Path run(Path folder) {
    if (!Files.isRegularFile(folder.resolve("plan.json"))) {
      throw new UserError(ExitCode.USAGE, "`" + what + "` is no run: there is no plan.json in it");
    }
    RunDirectory directory = new RunDirectory(folder);
    Path target = target(directory.plan());
    BundleWriter.run(directory, Version.current(), target);
    return target;
  }

  private Path spec(Path spec) throws IOException {
    SpecInput.Compiled compiled = SpecInput.compile(common, what, Map.of());
    Plan plan = compiled.plan();
    Path folder = spec.toAbsolutePath().normalize().getParent();
    Map<String, Path> files = new LinkedHashMap<>();
    for (Plan.SourceFile source : plan.sources()) {
      if (source.file().startsWith("library:")) {
        continue; // comes with the tool; the lock has its hash
      }
      Path file = folder.resolve(source.file()).normalize();
      if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
        throw new UserError(
            ExitCode.USAGE,
            "`%s` imports `%s`, which is not below its folder; a bundle holds what is"
                .formatted(what, source.file()));
      }
      files.put(folder.relativize(file).toString().replace('\\', '/'), file);
    }
    TableFiles tables = TableFiles.in(folder);
    for (String name : TableFiles.ofRun(plan)) {
      Path file =
          tables
              .find(name)
              .orElseThrow(
                  () ->
                      new UserError(
                          ExitCode.USAGE,
                          "the spec names the file `" + name + "`, which is not there"));
      files.put(TableFiles.keptAs(name), file);
    }
    Path made = Files.createTempDirectory("hwnas-bundle");
    try {
      files.put("plan.json", Files.write(made.resolve("plan.json"), PlanJson.write(plan)));
      LockFile lock =
          LockFile.empty()
              .with(
                  spec.getFileName().toString(),
                  Lock.of(plan, Version.current(), tables, DataCommand.sets(common)));
      files.put(LockFile.NAME, Files.writeString(made.resolve(LockFile.NAME), lock.write()));
      Path target = target(plan);
      BundleWriter.spec(plan, files, Version.current(), target);
      return target;
    } finally {
      Files.deleteIfExists(made.resolve("plan.json"));
      Files.deleteIfExists(made.resolve(LockFile.NAME));
      Files.delete(made);
    }
  }
}
