package org.hwnas.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.cost.external.Simulators;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.execution.Engine;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;

/**
 * All that a worker needs besides designs: sent once to each, not with every task.
 *
 * @param id of the run on the cluster; workers keep one evaluator for each
 * @param plan as JSON
 * @param files content of the files that the plan names, by the name that runs keep them under
 * @param dataRoots folders that hold data sets, on the worker
 * @param simulators executables by name, on the worker
 */
record Session(
    String id,
    byte[] plan,
    HashMap<String, byte[]> files,
    List<String> dataRoots,
    HashMap<String, String> simulators)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Packs a request.
   *
   * @throws UncheckedIOException where a file cannot be read
   */
  static Session of(String id, Engine.Request request) {
    HashMap<String, byte[]> files = new HashMap<>();
    for (String name : TableFiles.of(request.plan())) {
      request
          .files()
          .find(name)
          .ifPresent(path -> files.put(TableFiles.keptAs(name), content(path)));
    }
    HashMap<String, String> simulators = new HashMap<>();
    request.simulators().forEach((name, path) -> simulators.put(name, path.toString()));
    return new Session(
        id,
        PlanJson.write(request.plan()),
        files,
        List.copyOf(request.dataRoots().stream().map(Path::toString).toList()),
        simulators);
  }

  private static byte[] content(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The evaluator a local run would have, here.
   *
   * @throws UncheckedIOException where the files cannot be put down
   */
  DesignEvaluator evaluator() {
    TableFiles tables = files.isEmpty() ? TableFiles.none() : TableFiles.in(unpack());
    Map<String, Path> programs = new TreeMap<>();
    simulators.forEach((name, path) -> programs.put(name, Path.of(path)));
    return Models.standard(
            new DataSets(dataRoots.stream().map(Path::of).toList()),
            tables,
            new Simulators(programs))
        .evaluator(PlanJson.read(plan));
  }

  private Path unpack() {
    try {
      Path folder = Files.createTempDirectory("hwnas-files");
      folder.toFile().deleteOnExit();
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = folder.resolve(file.getKey());
        Files.write(path, file.getValue());
        path.toFile().deleteOnExit();
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
