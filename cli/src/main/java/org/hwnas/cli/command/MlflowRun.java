package org.hwnas.cli.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hwnas.cli.Version;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.cli.tracking.MlflowTracking;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.report.RunReport;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;

/** Sends a run to an MLflow server that the user names. */
final class MlflowRun {
  static final String NAME = "mlflow";
  static final String DESCRIPTION =
      "of a run, to an MLflow server: objectives and hypervolume over evaluations, the best design";
  private static final String ADDRESS = "MLFLOW_TRACKING_URI"; // as MLflow's own tools read it

  private MlflowRun() {}

  /**
   * Sends.
   *
   * @param named on the command line; null: not
   */
  static void send(RunDirectory directory, RunReport report, String named, CommonOptions common) {
    String address =
        Optional.ofNullable(named)
            .or(() -> Optional.ofNullable(System.getenv(ADDRESS)))
            .orElseThrow(
                () ->
                    new UserError(
                        ExitCode.USAGE, "which server? Name it with --server or in " + ADDRESS));
    String scheme = scheme(address);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new UserError(
          ExitCode.USAGE,
          "`" + address + "` is no address of a server, such as http://localhost:5000");
    }
    ResolvedBlock search = Experiment.searchBlock(report.plan());
    MlflowTracking.Identity identity;
    Path planFile = directory.file("plan.json");
    try {
      identity =
          new MlflowTracking.Identity(
              directory.path().getFileName().toString(),
              PlanJson.hash(report.plan()),
              search.kind(),
              (long) search.number("seed"),
              Version.current(),
              Files.getLastModifiedTime(planFile).toInstant());
    } catch (IOException e) {
      throw new UserError(ExitCode.FAILED, "`" + planFile + "` cannot be read: " + e.getMessage());
    }
    try (MlflowClient client = new MlflowClient(address)) {
      String id = MlflowTracking.send(client, identity, report);
      common
          .console()
          .out()
          .println(
              "sent `%s` to %s as run %s of experiment `%s`"
                  .formatted(identity.name(), address, id, report.plan().name()));
    } catch (MlflowClientException e) {
      throw new UserError(
          ExitCode.FAILED, "the server at `" + address + "` did not take the run: " + e);
    }
  }

  private static String scheme(String address) {
    try {
      return Optional.ofNullable(URI.create(address).getScheme()).orElse("");
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
