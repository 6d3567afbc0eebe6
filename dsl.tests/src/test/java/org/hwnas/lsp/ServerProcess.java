package org.hwnas.lsp;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** How to start the server as a process of its own. */
final class ServerProcess {
  private ServerProcess() {}

  static List<String> command() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("surefire.test.class.path");
    if (classPath == null) {
      classPath = System.getProperty("java.class.path");
    }
    return List.of(
        java, "-Xmx512m", "-cp", absolute(classPath), LanguageServerMain.class.getName());
  }

  private static String absolute(String classPath) {
    return String.join(
        File.pathSeparator,
        List.of(classPath.split(File.pathSeparator)).stream()
            .map(p -> Path.of(p).toAbsolutePath().toString())
            .toList());
  }
}
