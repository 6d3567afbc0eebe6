package org.hwnas.cli.command;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.execution.EvaluatorDefect;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.RunVerification;
import org.hwnas.runtime.report.FrontCsv;
import org.hwnas.runtime.report.RunOutputs;
import org.hwnas.runtime.report.RunReport;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Does a run over again, in part or whole, and compares. */
@Command(
    name = "verify",
    description =
        "Do a run over again and compare: its search asks for the same designs, and some of them (or all) measured anew give the same figures. The run is not touched.")
public final class VerifyCommand implements Callable<Integer> {
  private static final int SHOWN = 10;

  @Mixin private CommonOptions common;
  @Mixin private RunInput input;
  @Mixin private SimulatorOptions programs;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How many designs of search, baseline and finish each to measure anew (default: 20).")
  private int sample;

  @Option(names = "--all", description = "Measure every design anew.")
  private boolean all;

  @Option(
      names = "--tolerance",
      paramLabel = "ERROR",
      defaultValue = "0",
      description =
          "Relative difference that counts as the same (default: 0). Networks trained on another kind of processor differ in the last digits.")
  private double tolerance;

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description = "Evaluations at a time (default: the number of processors).")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(names = "--format", description = "human or json.", defaultValue = "human")
  private OutputFormat format;

  @Override
  public Integer call() throws IOException {
    RunDirectory directory = input.directory(common);
    Plan plan = directory.plan();
    CapabilityCheck.require(plan, common);
    DataSets sets = DataCommand.sets(common);
    RunSession.requireSameData(directory, sets);
    Models models =
        Models.standard(sets, TableFiles.in(directory.path()), programs.simulators(plan, common));
    try (PlanEvaluator evaluator = models.evaluator(plan)) {
      RunVerification.Result result =
          new RunVerification(plan, directory, evaluator)
              .run(all ? Integer.MAX_VALUE : sample, Math.max(1, jobs));
      boolean front = sameFront(plan, directory);
      boolean same = result.strays().isEmpty() && front && result.largestError() <= tolerance;
      if (format == OutputFormat.json) {
        common.console().out().println(json(directory, result, front, same));
      } else {
        print(result, front, same);
      }
      return same ? ExitCode.OK : ExitCode.FAILED;
    } catch (EvaluatorDefect e) {
      throw new UserError(
          ExitCode.FAILED,
          e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.STOPPED;
    }
  }

  /** Whether the front and the finish that the run wrote, if it did, are those of its journals. */
  private static boolean sameFront(Plan plan, RunDirectory directory) throws IOException {
    Path file = directory.file("front.csv");
    if (!Files.exists(file)) {
      return true;
    }
    RunReport report =
        RunReport.of(plan, Journal.read(directory.journal()), Journal.read(directory.baseline()));
    Path finish = directory.file("finish.csv");
    boolean finished =
        !Files.exists(finish)
            || RunOutputs.finishCsv(directory, plan).equals(Optional.of(Files.readString(finish)));
    return finished && FrontCsv.write(report).equals(Files.readString(file));
  }

  private void print(RunVerification.Result result, boolean front, boolean same) {
    PrintStream out = common.console().out();
    out.printf("%d evaluations asked for again by the search%n", result.replayed());
    result.strays().forEach(stray -> out.println("  another design: " + stray));
    out.printf(
        "%d measured anew, %d figures differ%n", result.measured(), result.differences().size());
    List<RunVerification.Difference> differences = result.differences();
    differences.stream()
        .limit(SHOWN)
        .forEach(
            d ->
                out.printf(
                    Locale.ROOT,
                    "  evaluation %d of the %s, %s: recorded %s, now %s (relative %.2g)%n",
                    d.index(),
                    RunVerification.name(d.phase()),
                    d.metric(),
                    d.recorded(),
                    d.now(),
                    d.error()));
    if (differences.size() > SHOWN) {
      out.printf("  and %d more (--format json has all)%n", differences.size() - SHOWN);
    }
    if (!front) {
      out.println(
          "front.csv or finish.csv is not what the journals give; `hwnas report` writes it anew");
    }
    out.println(same ? "the same" : "NOT the same");
  }

  private static String json(
      RunDirectory directory, RunVerification.Result result, boolean front, boolean same) {
    JsonObject json = new JsonObject();
    json.addProperty("run", directory.path().getFileName().toString());
    json.addProperty("same", same);
    json.addProperty("replayed", result.replayed());
    JsonArray strays = new JsonArray();
    result.strays().forEach(strays::add);
    json.add("strays", strays);
    json.addProperty("measured", result.measured());
    json.addProperty("front", front);
    JsonArray differences = new JsonArray();
    for (RunVerification.Difference d : result.differences()) {
      JsonObject one = new JsonObject();
      one.addProperty("phase", RunVerification.name(d.phase()));
      one.addProperty("index", d.index());
      one.addProperty("metric", d.metric());
      one.addProperty("recorded", d.recorded());
      one.addProperty("now", d.now());
      one.addProperty("error", d.error());
      differences.add(one);
    }
    json.add("differences", differences);
    return new GsonBuilder()
        .setPrettyPrinting()
        .disableHtmlEscaping()
        .serializeSpecialFloatingPointValues()
        .create()
        .toJson(json);
  }
}
