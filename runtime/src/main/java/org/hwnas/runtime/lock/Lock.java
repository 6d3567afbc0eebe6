package org.hwnas.runtime.lock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hwnas.plan.Block;
import org.hwnas.plan.Plan;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.Catalogue;
import org.hwnas.runtime.workload.DataSets;

/**
 * Everything the result of one spec rests on besides the machine.
 *
 * @param facts what is pinned, by a path such as {@code source refs.bib} or {@code plan hash}, each
 *     with a version or a SHA-256
 */
public record Lock(SortedMap<String, String> facts) {
  public Lock {
    facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
  }

  /**
   * The lock of a plan as this tool makes it.
   *
   * @param tool the tool's version
   * @param files where the tables and models lie that the plan looks figures up in
   * @param sets where the data sets lie that are known by their own samples alone
   */
  public static Lock of(Plan plan, String tool, TableFiles files, DataSets sets) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("tool", tool);
    facts.put("plan format", Plan.FORMAT);
    facts.put("plan hash", PlanJson.hash(plan));
    for (Plan.SourceFile source : plan.sources()) {
      boolean spec = source == plan.sources().get(0);
      facts.put(spec ? "spec" : "source " + source.file(), source.sha256());
    }
    for (String name : RunData.names(plan)) {
      if (DataSets.converted(name)) {
        facts.put("data " + name + " samples", sets.sha256(name).orElse("not installed"));
      }
      Catalogue.find(name)
          .ifPresent(
              entry ->
                  entry
                      .files()
                      .forEach(f -> facts.put("data " + name + "/" + f.name(), f.sha256())));
    }
    facts.put("random", random());
    for (String name : TableFiles.ofRun(plan)) {
      facts.put("file " + name, files.find(name).map(Lock::content).orElse("not there"));
    }
    estimators(plan.configuration(), facts);
    return new Lock(facts);
  }

  /** Of all blocks, since cheaper steps before a measurement may use another model. */
  private static void estimators(Block block, SortedMap<String, String> facts) {
    EstimatorData.of(block.kind())
        .forEach((file, hash) -> facts.put("estimator " + block.kind() + " " + file, hash));
    block.children().forEach(c -> estimators(c, facts));
  }

  private static String content(Path file) {
    try {
      return sha256(Files.readAllBytes(file));
    } catch (IOException e) {
      return "not readable";
    }
  }

  /**
   * The random numbers themselves rather than a name for them: a hash of what some streams give, so
   * that a change of the generator cannot go unnoticed.
   */
  private static String random() {
    ByteBuffer drawn = ByteBuffer.allocate(4 * 64 * Long.BYTES);
    for (long seed = 0; seed < 4; seed++) {
      RandomStream stream = RandomStream.of(seed, "lock", seed, 7);
      for (int i = 0; i < 16; i++) {
        drawn.putLong(stream.nextLong());
        drawn.putDouble(stream.nextDouble());
        drawn.putDouble(stream.nextGaussian());
        drawn.putLong(stream.nextInt(1000 + i));
      }
    }
    return "splitmix64 " + sha256(drawn.array());
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * What has moved since this lock was made, one line each, in alphabetical order; empty where
   * nothing has.
   */
  public List<String> moved(Lock now) {
    List<String> moved = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(facts.keySet());
    names.addAll(now.facts.keySet());
    for (String name : names) {
      String before = facts.get(name);
      String after = now.facts.get(name);
      if (before == null) {
        moved.add(name + ": not in the lock, now " + shown(after));
      } else if (after == null) {
        moved.add(name + ": locked as " + shown(before) + ", now gone");
      } else if (!before.equals(after)) {
        moved.add(name + ": locked as " + shown(before) + ", now " + shown(after));
      }
    }
    return moved;
  }

  private static String shown(String fact) {
    int from = fact.lastIndexOf(' ') + 1;
    return fact.length() - from == 64 ? fact.substring(0, from + 12) : fact;
  }
}
