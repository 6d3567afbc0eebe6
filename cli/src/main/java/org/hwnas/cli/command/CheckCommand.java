package org.hwnas.cli.command;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.diagnostics.DiagnosticRenderer;
import org.hwnas.dsl.diagnostics.Severity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compiles specs and says what is wrong with them. */
@Command(name = "check", description = "Say what is wrong with specs; nothing is run.")
public final class CheckCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Files, or folders whose .hwnas files are all checked.")
  private List<Path> paths;

  @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Overrule a field or a let.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(names = "--format", description = "human or json.", defaultValue = "human")
  private OutputFormat format;

  @Override
  public Integer call() {
    List<Path> files = files(common, paths);
    int errors = 0;
    int warnings = 0;
    JsonArray json = new JsonArray();
    for (Path file : files) {
      Compilation compilation = SpecInput.compile(file, overrides);
      for (var diagnostic : compilation.diagnostics()) {
        if (diagnostic.severity() == Severity.ERROR) {
          errors++;
        } else {
          warnings++;
        }
        if (format == OutputFormat.json) {
          JsonObject one = DiagnosticRenderer.json(diagnostic);
          one.addProperty("spec", file.toString());
          json.add(one);
        }
      }
      if (format == OutputFormat.human) {
        SpecInput.show(compilation, common.console(), common.quiet());
      }
    }
    if (format == OutputFormat.json) {
      JsonObject all = new JsonObject();
      all.addProperty("specs", files.size());
      all.addProperty("errors", errors);
      all.addProperty("warnings", warnings);
      all.add("diagnostics", json);
      common
          .console()
          .out()
          .println(
              new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all));
    } else if (!common.quiet()) {
      common
          .console()
          .err()
          .printf(
              "%s: %s, %s%n",
              count(files.size(), "spec"), count(errors, "error"), count(warnings, "warning"));
    }
    return errors == 0 ? ExitCode.OK : ExitCode.SPEC;
  }

  private static String count(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  /** The files meant by paths: a folder stands for all specs in and below it. */
  static List<Path> files(CommonOptions common, List<Path> paths) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      Path existing = common.existing(path);
      if (!Files.isDirectory(existing)) {
        files.add(existing);
        continue;
      }
      try (Stream<Path> below = Files.walk(existing)) {
        below
            .filter(p -> p.toString().endsWith(".hwnas") && Files.isRegularFile(p))
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        throw new UserError(ExitCode.USAGE, "cannot list `" + path + "`: " + e.getMessage());
      }
    }
    if (files.isEmpty()) {
      throw new UserError(ExitCode.USAGE, "there is no .hwnas file in " + paths);
    }
    return files;
  }
}
