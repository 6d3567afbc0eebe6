package org.hwnas.runtime.store;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.cost.external.Simulators;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.proxy.AccuracyFamilies;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;

/**
 * Names what an evaluation's outcome depends on, and nothing else: the design with everything the
 * plan says about it (not how it was found), the seed, the tables it looks figures up in, and the
 * code that measures. Two specs that lead to the same hardware and network have the same key.
 */
final class ContentKey {
  private final DesignResolver resolver;
  private final byte[] circumstances;
  private final Set<String> needed;

  private ContentKey(DesignResolver resolver, byte[] circumstances, Set<String> needed) {
    this.resolver = resolver;
    this.circumstances = circumstances;
    this.needed = needed;
  }

  /** The metrics that the plan asks for. */
  Set<String> needed() {
    return needed;
  }

  /**
   * Keys of a plan's designs.
   *
   * @param files tables that the plan names
   * @param simulators by content: another program may give other figures. What a script calls in
   *     turn is not seen; {@code --no-memory} is for who works on it
   * @return none where the code that measures cannot be named, such as classes outside a jar, which
   *     may change from one run to the next
   */
  static Optional<ContentKey> of(Plan plan, TableFiles files, Simulators simulators) {
    return code().flatMap(code -> of(plan, files, simulators, code));
  }

  /** With a name for the code that measures. */
  static Optional<ContentKey> of(Plan plan, TableFiles files, Simulators simulators, String code) {
    MessageDigest digest = sha256();
    put(digest, code);
    put(digest, Boolean.toString(PlanEvaluator.needsAccuracy(plan)));
    PlanEvaluator.neededScores(plan).forEach(score -> put(digest, score));
    if (usesOwnData(plan.configuration())) {
      return Optional.empty(); // which may change under the same name
    }
    if (usesCodes(plan.configuration())) {
      return Optional.empty(); // which say what they say by the order of a plan's parameters
    }
    if (sharesWeights(plan.configuration())) {
      put(digest, PlanJson.hash(plan)); // which depend on all networks of the space
    }
    try {
      for (String name : TableFiles.of(plan)) {
        Optional<Path> file = files.find(name);
        if (file.isEmpty()) {
          return Optional.empty();
        }
        put(digest, name);
        put(digest, HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(file.get()))));
      }
      for (Map.Entry<String, Path> simulator : simulators.allowed().entrySet()) {
        put(digest, simulator.getKey());
        digest.update(sha256().digest(Files.readAllBytes(simulator.getValue())));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(
        new ContentKey(new DesignResolver(plan), digest.digest(), PlanEvaluator.needed(plan)));
  }

  private static boolean usesOwnData(Block block) {
    Field field = block.fields().get("dataset");
    return field != null
            && field.values().stream()
                .anyMatch(
                    e ->
                        e instanceof Expr.Const c
                            && c.value() instanceof Value.Sym name
                            && DataSets.own(name.name()))
        || block.children().stream().anyMatch(ContentKey::usesOwnData);
  }

  /** Whether accuracies are looked up by a code of the network, or asked of a model by features. */
  private static boolean usesCodes(Block block) {
    Field key = block.fields().get("key");
    return block.kind().equals("xgboost")
        || block.kind().equals("tabular")
            && key != null
            && !key.values().equals(List.of(Expr.symbol("auto")))
        || block.children().stream().anyMatch(ContentKey::usesCodes);
  }

  private static boolean sharesWeights(Block block) {
    return block.kind().equals("supernet")
        || AccuracyFamilies.fitted(block)
        || block.children().stream().anyMatch(ContentKey::sharesWeights);
  }

  /**
   * The program: its own jars by content, the libraries by name and size (which a release changes).
   */
  private static Optional<String> code() {
    MessageDigest digest = sha256();
    try {
      for (Class<?> own : List.of(Plan.class, ContentKey.class)) {
        Path jar = Path.of(own.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (!Files.isRegularFile(jar)) {
          return Optional.empty();
        }
        digest.update(sha256().digest(Files.readAllBytes(jar)));
      }
      TreeSet<String> libraries = new TreeSet<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        Path jar = Path.of(entry);
        if (Files.isRegularFile(jar)) {
          libraries.add(jar.getFileName() + " " + Files.size(jar));
        }
      }
      libraries.forEach(library -> put(digest, library));
      return Optional.of(HexFormat.of().formatHex(digest.digest()));
    } catch (IOException | URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The key of a design, 64 hexadecimal digits. */
  String of(Design design) {
    MessageDigest digest = sha256();
    digest.update(circumstances);
    ResolvedBlock root = resolver.resolve(design);
    put(digest, root);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void put(MessageDigest digest, ResolvedBlock block) {
    boolean search = block.path().equals("search"); // of which only the seed matters
    put(digest, block.name());
    put(digest, search ? "" : block.kind());
    for (Map.Entry<String, List<Value>> field : new TreeMap<>(block.fields()).entrySet()) {
      if (!search || field.getKey().equals("seed")) {
        put(digest, field.getKey());
        field.getValue().forEach(value -> put(digest, value.toString()));
      }
    }
    for (Map.Entry<String, Map<String, Value>> field : new TreeMap<>(block.varying()).entrySet()) {
      put(digest, field.getKey());
      for (Map.Entry<String, Value> place : new TreeMap<>(field.getValue()).entrySet()) {
        put(digest, place.getKey());
        put(digest, place.getValue().toString());
      }
    }
    if (!search) {
      for (ResolvedBlock child : block.children()) {
        if (!decides(block, child)) {
          put(digest, child);
        }
      }
    }
    put(digest, ""); // closes the block
  }

  /** Whether a block says what is worth measuring, not how. */
  private static boolean decides(ResolvedBlock parent, ResolvedBlock child) {
    return parent.path().equals("evaluate")
        && (child.name().equals("surrogate") || child.kind().equals("fidelity"));
  }

  /** With its length, so that no two sequences of texts are alike. */
  private static void put(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(
        new byte[] {(byte) (bytes.length >> 16), (byte) (bytes.length >> 8), (byte) bytes.length});
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
