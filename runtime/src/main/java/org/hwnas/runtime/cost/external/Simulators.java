package org.hwnas.runtime.cost.external;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which program the name of a simulator runs on this machine. Only who starts a run says so: a spec
 * that came by mail must not start anything.
 *
 * @param allowed executables by name
 */
public record Simulators(Map<String, Path> allowed) {
  private static final Simulators NONE = new Simulators(Map.of());

  public Simulators {
    allowed = Collections.unmodifiableMap(new TreeMap<>(allowed));
  }

  /** No program may be started. */
  public static Simulators none() {
    return NONE;
  }

  /**
   * From settings {@code NAME=EXECUTABLE}.
   *
   * @param folder against which a relative path is read; a bare name is not looked up in the
   *     environment's path
   * @throws IllegalArgumentException where one is no such setting, or names no executable file
   */
  public static Simulators of(List<String> settings, Path folder) {
    Map<String, Path> allowed = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      Path file = folder.resolve(setting.substring(equals + 1)).toAbsolutePath().normalize();
      if (equals < 1) {
        wrong.add("`" + setting + "` is not NAME=EXECUTABLE");
      } else if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
        wrong.add("`" + file + "` is no executable file");
      } else if (allowed.putIfAbsent(setting.substring(0, equals), file) != null) {
        wrong.add("`" + setting.substring(0, equals) + "` is given twice");
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
    return new Simulators(allowed);
  }
}
