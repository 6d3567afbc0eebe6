package org.hwnas.cli.command;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.runtime.cost.learned.LearnedCostModel;
import org.hwnas.runtime.cost.lookup.MeasuredRows;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.experiment.JournalRows;
import org.hwnas.runtime.predictor.Agreement;
import org.hwnas.runtime.predictor.Predictors;
import org.hwnas.runtime.table.Table;
import org.hwnas.runtime.table.TableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains predictors on a part of a table and holds them against the rest. */
@Command(
    name = "learn",
    description =
        "Train the predictors of `cost = learned` on a part of a table, and tell how well they predict the rest.")
public final class LearnCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(
      paramLabel = "TABLE",
      description =
          "CSV of designs and metrics, gzipped where its name ends in .gz; or the journal.ndjson of a run.")
  private Path table;

  @Option(
      names = "--columns",
      paramLabel = "CSV",
      description = "What the columns of the table mean; default: their titles say it.")
  private Path columns;

  @Option(
      names = "--predictor",
      paramLabel = "KIND",
      description = "gradient_boosting, kriging or perceptron; default: each of them.")
  private String predictor;

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      defaultValue = "squared",
      description = "squared, or pairwise: the order of designs, by boosted trees and perceptrons.")
  private String loss;

  @Option(
      names = "--hold-out",
      paramLabel = "SHARE",
      defaultValue = "0.2",
      description = "Share of the designs that are predicted and not learned (default: 0.2).")
  private double holdOut;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Draws them, and what is random in training (default: 1).")
  private long seed;

  @Option(names = "--format", description = "human or json.", defaultValue = "human")
  private OutputFormat format;

  @Override
  public Integer call() {
    if (!(holdOut > 0 && holdOut < 1)) {
      throw new UserError(ExitCode.USAGE, "--hold-out is a share above 0 and below 1");
    }
    boolean ordered = loss.equals("pairwise");
    if (!ordered && !loss.equals("squared")) {
      throw new UserError(ExitCode.USAGE, "--loss is squared or pairwise");
    }
    List<String> all = ordered ? Predictors.ordering() : Predictors.kinds();
    List<String> kinds = predictor == null ? all : List.of(predictor);
    Predictors.Loss learned = ordered ? Predictors.Loss.PAIRWISE : Predictors.Loss.SQUARED;
    JsonObject json = new JsonObject();
    var out = common.console().out();
    if (format == OutputFormat.human) {
      out.printf(
          "%-18s %-18s %6s %8s %8s %10s %8s%n",
          "predictor", "metric", "rows", "tau", "R2", "median err", "in 2 sd");
    }
    try {
      MeasuredRows rows = rows();
      for (String kind : kinds) {
        LearnedCostModel.Settings settings = new LearnedCostModel.Settings(kind, learned, seed);
        SortedMap<String, Agreement> agreements = LearnedCostModel.holdOut(rows, settings, holdOut);
        json.add(kind, json(agreements));
        if (format == OutputFormat.human) {
          agreements.forEach(
              (metric, a) ->
                  out.printf(
                      Locale.ROOT,
                      "%-18s %-18s %6d %8.4f %8.4f %9.2f%% %7.1f%%%n",
                      kind,
                      metric,
                      a.rows(),
                      a.kendallTau(),
                      a.r2(),
                      100 * a.medianError(),
                      100 * a.covered()));
        }
      }
    } catch (EvaluationFailure | TableException e) {
      throw new UserError(ExitCode.USAGE, e.getMessage());
    } catch (IOException e) {
      throw new UserError(ExitCode.USAGE, "the table cannot be read: " + e.getMessage());
    }
    if (format == OutputFormat.json) {
      out.println(
          new GsonBuilder()
              .setPrettyPrinting()
              .serializeSpecialFloatingPointValues()
              .create()
              .toJson(json));
    }
    return ExitCode.OK;
  }

  private MeasuredRows rows() throws IOException, EvaluationFailure {
    Path file = common.existing(table);
    if (JournalRows.isJournal(file)) {
      return JournalRows.of(file);
    }
    Optional<Table> description =
        columns == null ? Optional.empty() : Optional.of(Table.read(common.existing(columns)));
    return MeasuredRows.of(Table.read(file), description);
  }

  private static JsonObject json(SortedMap<String, Agreement> agreements) {
    JsonObject json = new JsonObject();
    agreements.forEach(
        (metric, a) -> {
          JsonObject one = new JsonObject();
          one.addProperty("rows", a.rows());
          one.addProperty("kendall_tau", a.kendallTau());
          one.addProperty("r2", a.r2());
          one.addProperty("median_error", a.medianError());
          one.addProperty("within_two_deviations", a.covered());
          json.add(metric, one);
        });
    return json;
  }
}
