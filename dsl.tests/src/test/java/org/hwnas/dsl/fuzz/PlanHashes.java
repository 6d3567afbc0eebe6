package org.hwnas.dsl.fuzz;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.json.PlanJson;

/** Prints the hash of every plan of written and generated specs: one machine's view of them. */
public final class PlanHashes {
  private static final int GENERATED = 60;

  private PlanHashes() {}

  public static void main(String[] arguments) {
    boolean windows = arguments.length > 0 && arguments[0].equals("crlf");
    all(windows).forEach((name, hash) -> System.out.println(name + " " + hash));
  }

  /** Hashes by spec; with the line ends of another system where wanted. */
  static Map<String, String> all(boolean windows) {
    Map<String, String> hashes = new TreeMap<>();
    for (String folder : new String[] {"../examples", "src/test/resources/golden"}) {
      for (Path file : Inputs.files(Path.of(folder))) {
        FileSource files = FileSource.folder(file.toAbsolutePath().getParent());
        put(hashes, file.getFileName().toString(), Inputs.read(file), files, windows);
      }
    }
    for (int seed = 0; seed < GENERATED; seed++) {
      put(hashes, "generated" + seed, SpecGenerator.sound(seed), Inputs.FILES, windows);
    }
    return hashes;
  }

  private static void put(
      Map<String, String> hashes, String name, String text, FileSource files, boolean windows) {
    String ends = windows ? text.replace("\n", "\r\n") : text;
    Compilation compilation = Compiler.compile(name, ends, files, Map.of());
    compilation.plan().ifPresent(p -> hashes.put(name, PlanJson.hash(p)));
  }
}
