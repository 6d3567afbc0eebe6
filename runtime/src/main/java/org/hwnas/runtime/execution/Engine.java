package org.hwnas.runtime.execution;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.table.TableFiles;

/**
 * A way to evaluate designs on other machines. Engines are found on the class path ({@link
 * ServiceLoader}); none is part of the runtime.
 */
public interface Engine {
  /** Name on the command line, such as {@code spark}. */
  String name();

  /**
   * Connects.
   *
   * @throws EngineException where the cluster cannot be used; the message says why
   */
  DesignExecutor open(Request request);

  /**
   * What is to be evaluated, and where.
   *
   * @param plan whose designs are evaluated
   * @param files that the plan names; their content is sent along
   * @param dataRoots folders that hold data sets, looked for on every machine
   * @param simulators executables by name, looked for on every machine
   * @param master address of the cluster, as the engine writes it
   * @param settings of the engine, by its own names; they win over what is set here
   * @param log gets what the user should know, a line each
   */
  record Request(
      Plan plan,
      TableFiles files,
      List<Path> dataRoots,
      Map<String, Path> simulators,
      String master,
      Map<String, String> settings,
      Consumer<String> log) {
    public Request {
      dataRoots = List.copyOf(dataRoots);
      simulators = Map.copyOf(simulators);
      settings = Map.copyOf(settings);
    }
  }

  /** The engine of a name, where it is installed. */
  static Optional<Engine> find(String name) {
    return ServiceLoader.load(Engine.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(e -> e.name().equals(name))
        .findFirst();
  }
}
