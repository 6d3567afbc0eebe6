package org.hwnas.cli.command;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.runtime.table.TableException;
import org.hwnas.runtime.validation.ErrorSummary;
import org.hwnas.runtime.validation.Validation;
import org.hwnas.runtime.validation.ValidationReport;
import org.hwnas.runtime.validation.Validations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a table of figures through a model. */
@Command(
    name = "validate",
    description =
        "Hold a model against a table of recorded runs or measurements: how far off it is, quantity by quantity.")
public final class ValidateCommand implements Callable<Integer> {
  private static final LibraryDevices DEVICES = new LibraryDevices();

  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "MODEL", arity = "0..1", description = "Which; none: list them.")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "The table, or its folder. Default: the one that comes with the tool, where there is one.")
  private Path data;

  @Option(
      names = "--limit",
      paramLabel = "ERROR",
      description =
          "Largest relative error that passes. Default: the model's own, see the list of models.")
  private Double limit;

  @Option(names = "--format", description = "human or json.", defaultValue = "human")
  private OutputFormat format;

  @Override
  public Integer call() {
    PrintStream out = common.console().out();
    if (model == null) {
      for (Validation known : Validations.all(DEVICES)) {
        out.printf(
            Locale.ROOT,
            "%-12s %s (limit %s)%n",
            known.name(),
            known.description(),
            number(known.limit()));
        out.printf("%12s --data: %s%n", "", known.reads());
      }
      return ExitCode.OK;
    }
    Validation validation =
        Validations.find(model, DEVICES)
            .orElseThrow(
                () ->
                    new UserError(
                        ExitCode.USAGE,
                        "there is no validation `%s`; there are %s"
                            .formatted(
                                model,
                                Validations.all(DEVICES).stream()
                                    .map(Validation::name)
                                    .collect(Collectors.joining(", ")))));
    ValidationReport report = report(validation);
    Limits limits = new Limits(validation.limit(), Optional.ofNullable(limit));
    boolean passed = limits.passes(report);
    if (format == OutputFormat.json) {
      out.println(json(report, limits, passed));
    } else {
      print(out, report, limits, passed);
    }
    return passed ? ExitCode.OK : ExitCode.SPEC;
  }

  private ValidationReport report(Validation validation) {
    try {
      if (data != null) {
        ValidationReport report = validation.run(common.existing(data));
        if (isEmpty(report)) {
          throw new UserError(
              ExitCode.USAGE,
              "nothing in `%s` can be compared".formatted(data) + reads(validation));
        }
        return report;
      }
      return validation
          .builtIn()
          .orElseThrow(
              () ->
                  new UserError(
                      ExitCode.USAGE,
                      "`hwnas validate " + model + "` needs a table" + reads(validation)));
    } catch (TableException e) {
      throw new UserError(ExitCode.USAGE, e.getMessage());
    } catch (NoSuchFileException e) {
      throw new UserError(
          ExitCode.USAGE, "there is no `%s`".formatted(e.getFile()) + reads(validation));
    } catch (IOException e) {
      throw new UserError(
          ExitCode.USAGE,
          (data != null && Files.isDirectory(data)
                  ? "`%s` is a folder".formatted(data)
                  : "the table cannot be read: " + e.getMessage())
              + reads(validation));
    }
  }

  private static String reads(Validation validation) {
    return "; --data is " + validation.reads();
  }

  private static boolean isEmpty(ValidationReport report) {
    return report.compared() == 0
        && report.refused().isEmpty()
        && report.contradictions().isEmpty();
  }

  /**
   * What passes.
   *
   * @param common of the validation
   * @param stated by the user, for every quantity that is judged
   */
  private record Limits(double common, Optional<Double> stated) {
    double of(ErrorSummary e) {
      return stated.orElse(e.rule().limit().orElse(common));
    }

    String text(ErrorSummary e) {
      return e.rule().judged() ? number(of(e)) : "-";
    }

    /** A comparison of nothing with nothing proves nothing. */
    boolean passes(ValidationReport report) {
      return report.compared() > 0
          && report.contradictions().isEmpty()
          && report.errors().stream().allMatch(this::passes);
    }

    boolean passes(ErrorSummary e) {
      return !e.rule().judged() || e.max() <= of(e);
    }
  }

  private static void print(
      PrintStream out, ValidationReport report, Limits limits, boolean passed) {
    out.printf("%s against %s%n", report.model(), report.table());
    out.printf(
        "%-32s %6s %10s %10s %10s %10s %8s  %s%n",
        "quantity", "rows", "median", "95 %", "max", "bias", "limit", "worst row");
    for (ErrorSummary e : report.errors()) {
      out.printf(
          "%-32s %6d %10s %10s %10s %10s %8s  %s%n",
          e.quantity(),
          e.rows(),
          number(e.median()),
          number(e.p95()),
          number(e.max()),
          number(e.bias()),
          limits.text(e),
          e.max() == 0 ? "" : e.worst());
    }
    report.notes().forEach(note -> out.println("note: " + note));
    out.printf(
        "%d rows compared, %d refused by both%n", report.compared(), report.refused().size());
    lines(out, "refused", report.refused());
    lines(out, "contradiction", report.contradictions());
    report.errors().stream()
        .filter(e -> !limits.passes(e))
        .forEach(
            e ->
                out.printf(
                    "beyond its limit: %s, %s of %s%n",
                    e.quantity(), number(e.max()), limits.text(e)));
    out.printf(
        "largest relative error %s, limit %s: %s%n",
        number(report.maxError()),
        number(limits.stated().orElse(limits.common())),
        passed ? "passed" : "NOT passed");
  }

  private static void lines(PrintStream out, String what, Map<String, String> lines) {
    lines.forEach((row, reason) -> out.println("  " + what + ": " + row + ": " + reason));
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.2g", value);
  }

  private static String json(ValidationReport report, Limits limits, boolean passed) {
    JsonObject json = new JsonObject();
    json.addProperty("model", report.model());
    json.addProperty("table", report.table());
    json.addProperty("compared", report.compared());
    json.addProperty("limit", limits.stated().orElse(limits.common()));
    json.addProperty("max_error", report.maxError());
    json.addProperty("passed", passed);
    JsonArray errors = new JsonArray();
    for (ErrorSummary e : report.errors()) {
      JsonObject one = new JsonObject();
      one.addProperty("quantity", e.quantity());
      one.addProperty("rows", e.rows());
      one.addProperty("median", e.median());
      one.addProperty("p95", e.p95());
      one.addProperty("max", e.max());
      one.addProperty("bias", e.bias());
      one.addProperty("judged", e.rule().judged());
      if (e.rule().judged()) {
        one.addProperty("limit", limits.of(e));
      }
      one.addProperty("worst_row", e.worst());
      one.addProperty("worst_actual", e.actual());
      one.addProperty("worst_expected", e.expected());
      errors.add(one);
    }
    json.add("errors", errors);
    json.add("refused", object(report.refused()));
    json.add("contradictions", object(report.contradictions()));
    JsonArray notes = new JsonArray();
    report.notes().forEach(notes::add);
    json.add("notes", notes);
    return new GsonBuilder()
        .setPrettyPrinting()
        .disableHtmlEscaping()
        .serializeSpecialFloatingPointValues()
        .create()
        .toJson(json);
  }

  private static JsonObject object(Map<String, String> lines) {
    JsonObject json = new JsonObject();
    lines.forEach(json::addProperty);
    return json;
  }
}
