package org.hwnas.cli.command;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.hwnas.cli.Version;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Workspace;
import org.hwnas.dsl.diagnostics.DiagnosticRenderer;
import org.hwnas.dsl.diagnostics.Finding;
import org.hwnas.dsl.diagnostics.Fix;
import org.hwnas.dsl.diagnostics.LineReport;
import org.hwnas.dsl.diagnostics.Mending;
import org.hwnas.dsl.diagnostics.SarifReport;
import org.hwnas.dsl.diagnostics.Severity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compiles specs and says what is wrong with them. */
@Command(name = "check", description = "Say what is wrong with specs; nothing is run.")
public final class CheckCommand implements Callable<Integer> {
  /** Changes that undo each other must not go on for ever. */
  private static final int MOST_ROUNDS = 10;

  @Mixin private CommonOptions common;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Files, or folders whose .hwnas files are all checked.")
  private List<Path> paths;

  @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Overrule a field or a let.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--fix",
      description =
          "Make the changes that say what a spec was meant to say, in place; then say what is left.")
  private boolean fix;

  @Option(
      names = "--format",
      description =
          "human, json, sarif (2.1.0), github (workflow commands) or line (file:line:column: ...).",
      defaultValue = "human")
  private CheckFormat format;

  @Option(names = "--deny", paramLabel = "warnings", description = "Exit with 1 on warnings too.")
  private Optional<Deny> deny = Optional.empty();

  @Option(
      names = "--help-base",
      paramLabel = "URI",
      description = "Where the pages of `hwnas docs` are published; SARIF rules then point there.")
  private Optional<URI> helpBase = Optional.empty();

  /** What counts as an error besides errors. */
  enum Deny {
    warnings
  }

  @Override
  public Integer call() {
    helpBase
        .filter(u -> !u.isAbsolute())
        .ifPresent(
            u -> {
              throw new UserError(ExitCode.USAGE, "--help-base needs an address, not `" + u + "`");
            });
    if (fix && !overrides.isEmpty()) {
      throw new UserError(
          ExitCode.USAGE, "--fix changes what is written, --set what is not: give one of them");
    }
    List<Path> files = files(common, paths);
    Set<Finding> distinct = new LinkedHashSet<>(); // what several specs import is found by each
    Workspace workspace = new Workspace(); // what they import is read once for all of them
    for (Path file : files) {
      if (fix) {
        mend(workspace, file);
      }
      Compilation compilation = SpecInput.compile(workspace, file, overrides);
      Path folder = file.toAbsolutePath().getParent();
      compilation.diagnostics().forEach(d -> distinct.add(new Finding(d, common.relative(folder))));
      if (format == CheckFormat.human) {
        SpecInput.show(compilation, common.console(), common.quiet());
      }
    }
    List<Finding> findings = List.copyOf(distinct);
    long errors = findings.stream().filter(CheckCommand::isError).count();
    long warnings = findings.size() - errors;
    PrintStream out = common.console().out();
    switch (format) {
      case human -> {}
      case json -> out.println(pretty(json(findings, files.size(), errors, warnings)));
      case sarif ->
          out.println(
              pretty(
                  new SarifReport(Version.current(), helpBase.map(URI::toString)).write(findings)));
      case github -> findings.forEach(f -> out.println(LineReport.github(f)));
      case line -> findings.forEach(f -> out.println(LineReport.line(f)));
    }
    if (format == CheckFormat.human && !common.quiet()) {
      common
          .console()
          .err()
          .printf(
              "%s: %s, %s%n",
              count(files.size(), "spec"), count(errors, "error"), count(warnings, "warning"));
    }
    boolean denied = deny.isPresent() && warnings > 0;
    return errors == 0 && !denied ? ExitCode.OK : ExitCode.SPEC;
  }

  /** Mends a file as long as that shows more to mend, as a name does once its import is right. */
  private void mend(Workspace workspace, Path file) {
    try {
      String before = Files.readString(file);
      int made = 0;
      for (int round = 0; round < MOST_ROUNDS; round++) {
        Compilation compilation = SpecInput.compile(workspace, file, Map.of());
        List<Fix> fixes = Mending.together(compilation.diagnostics());
        if (fixes.isEmpty()) {
          break;
        }
        String mended = Mending.apply(compilation.source().text(), fixes);
        SpecInput.replace(file, before.contains("\r\n") ? mended.replace("\n", "\r\n") : mended);
        made += fixes.size();
      }
      if (made > 0 && !common.quiet()) {
        common.console().err().println(common.relative(file) + ": mended " + made);
      }
    } catch (IOException e) {
      throw new UserError(ExitCode.USAGE, "cannot mend `" + file + "`: " + e.getMessage());
    }
  }

  private static boolean isError(Finding finding) {
    return finding.diagnostic().severity() == Severity.ERROR;
  }

  private static JsonObject json(List<Finding> findings, int specs, long errors, long warnings) {
    JsonObject all = new JsonObject();
    all.addProperty("specs", specs);
    all.addProperty("errors", errors);
    all.addProperty("warnings", warnings);
    JsonArray diagnostics = new JsonArray();
    for (Finding finding : findings) {
      JsonObject one = DiagnosticRenderer.json(finding.diagnostic());
      finding.file().ifPresent(f -> one.addProperty("path", f));
      diagnostics.add(one);
    }
    all.add("diagnostics", diagnostics);
    return all;
  }

  private static String pretty(JsonObject json) {
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json);
  }

  private static String count(long n, String noun) {
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
