package org.hwnas.cli.tracking;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.report.RunReport;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.tracking.MlflowClient;

/**
 * Writes a run to an MLflow tracking server: objectives and hypervolume over evaluations as metrics
 * (the step is the evaluation's number), the best designs as parameters, what identifies the run as
 * tags. Nothing is read back but the experiment's identity.
 */
public final class MlflowTracking {
  /** Most metrics, and most parameters and tags, that the server takes at once. */
  private static final int METRICS_AT_ONCE = 1000;

  private static final int PARAMETERS_AT_ONCE = 100;
  private static final int LONGEST_PARAMETER = 500;

  private MlflowTracking() {}

  /**
   * What identifies a run.
   *
   * @param name folder of the run
   * @param plan hash
   * @param algorithm that searched
   * @param seed of it
   * @param version of this tool
   * @param started when, and the time of all metrics: journals hold none
   */
  public record Identity(
      String name, String plan, String algorithm, long seed, String version, Instant started) {}

  /**
   * Sends a run; each call makes another run there.
   *
   * @param client of the server
   * @return the run's identity at the server
   * @throws org.mlflow.tracking.MlflowClientException where the server cannot be reached or refuses
   */
  public static String send(MlflowClient client, Identity identity, RunReport report) {
    Plan plan = report.plan();
    String experiment =
        client
            .getExperimentByName(plan.name())
            .map(found -> found.getExperimentId())
            .orElseGet(() -> client.createExperiment(plan.name()));
    long time = identity.started().toEpochMilli();
    CreateRun.Builder run =
        CreateRun.newBuilder()
            .setExperimentId(experiment)
            .setRunName(identity.name())
            .setStartTime(time);
    tag(run, "hwnas.run", identity.name());
    tag(run, "hwnas.plan", identity.plan());
    tag(run, "hwnas.version", identity.version());
    tag(run, "hwnas.algorithm", identity.algorithm());
    String id = client.createRun(run.build()).getRunId();
    List<Metric> metrics = metrics(report, time);
    for (int from = 0; from < metrics.size(); from += METRICS_AT_ONCE) {
      int to = Math.min(metrics.size(), from + METRICS_AT_ONCE);
      client.logBatch(id, metrics.subList(from, to), List.of(), List.of());
    }
    List<Param> parameters = parameters(identity, report);
    for (int from = 0; from < parameters.size(); from += PARAMETERS_AT_ONCE) {
      int to = Math.min(parameters.size(), from + PARAMETERS_AT_ONCE);
      client.logBatch(id, List.of(), parameters.subList(from, to), List.of());
    }
    client.setTerminated(id, RunStatus.FINISHED, time);
    return id;
  }

  private static void tag(CreateRun.Builder run, String key, String value) {
    run.addTags(RunTag.newBuilder().setKey(key).setValue(value));
  }

  private static List<Metric> metrics(RunReport report, long time) {
    List<Metric> metrics = new ArrayList<>();
    for (int i = 0; i < report.search().size(); i++) {
      RunReport.Point point = report.search().get(i);
      int step = point.entry().index();
      if (point.feasible()) {
        for (int o = 0; o < report.plan().objectives().size(); o++) {
          String name = report.plan().objectives().get(o).name();
          metrics.add(metric(name, point.objectives()[o], time, step));
        }
      }
      metrics.add(metric("hypervolume", report.searchHypervolume()[i], time, step));
    }
    return metrics;
  }

  private static Metric metric(String name, double value, long time, long step) {
    return Metric.newBuilder()
        .setKey(key(name))
        .setValue(value)
        .setTimestamp(time)
        .setStep(step)
        .build();
  }

  private static List<Param> parameters(Identity identity, RunReport report) {
    List<Param> parameters = new ArrayList<>();
    parameters.add(parameter("search.algorithm", identity.algorithm()));
    parameters.add(parameter("search.seed", Long.toString(identity.seed())));
    if (!report.front().isEmpty()) {
      // by the first objective, as everywhere; the whole front is in front.csv
      report
          .front()
          .get(0)
          .design()
          .values()
          .forEach((name, value) -> parameters.add(parameter("best." + name, value.toString())));
    }
    return parameters;
  }

  private static Param parameter(String key, String value) {
    String short_ =
        value.length() > LONGEST_PARAMETER ? value.substring(0, LONGEST_PARAMETER) : value;
    return Param.newBuilder().setKey(key(key)).setValue(short_).build();
  }

  /** Names there are of letters, digits, {@code _-./} and spaces. */
  private static String key(String name) {
    return name.replaceAll("[^\\w\\-./ ]", "_");
  }
}
