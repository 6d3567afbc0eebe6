package org.hwnas.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.inference.NetworkTraining;
import org.hwnas.runtime.onnx.OnnxExport;

/** Trains a design's networks and writes them as ONNX models, one for each workload. */
final class OnnxFiles {
  static final String NAME = "onnx";
  static final String DESCRIPTION =
      "The design's networks, trained, as ONNX models: weights as crossbars hold them, inputs as they are driven.";

  private OnnxFiles() {}

  /**
   * Writes into a folder, made where it is not there.
   *
   * @param shown the folder as the user named it
   */
  static void write(Plan plan, ResolvedBlock root, Models models, Path shown, CommonOptions common)
      throws EvaluationFailure {
    String kind = root.child("evaluate").child("accuracy").kind();
    NetworkTraining training =
        models
            .training(plan, kind)
            .orElseThrow(
                () ->
                    new EvaluationFailure(
                        "`evaluate.accuracy` is of kind `%s`, which trains nothing; state `accuracy = trained` or `supernet`"
                            .formatted(kind)));
    for (NetworkTraining.TrainedNetwork trained : training.networks(root)) {
      Path file = shown.resolve(trained.workload() + ".onnx");
      try {
        write(trained, common.resolve(file).toAbsolutePath());
      } catch (FileAlreadyExistsException e) {
        throw new UserError(
            ExitCode.FAILED,
            "`" + file + "` cannot be written: a file is in the way, `" + e.getFile() + "`");
      } catch (IOException e) {
        throw new UserError(ExitCode.FAILED, "`" + file + "` cannot be written: " + e.getMessage());
      }
      common.console().out().println("wrote " + file);
    }
  }

  /** Writes beside and renames, so that there is never half a model under the name of a whole. */
  private static void write(NetworkTraining.TrainedNetwork trained, Path to)
      throws IOException, EvaluationFailure {
    Files.createDirectories(to.getParent());
    Path beside = Files.createTempFile(to.getParent(), ".model", ".part");
    try {
      try (OutputStream out = Files.newOutputStream(beside)) {
        OnnxExport.write(
            trained.workload(), trained.network(), trained.weights(), trained.stored(), out);
      }
      Files.move(beside, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
