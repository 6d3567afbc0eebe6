package org.hwnas.runtime.lock;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.RunException;
import org.hwnas.runtime.workload.DataSets;

/**
 * Which data a run was made with: the SHA-256 of each set whose name alone does not say it, such as
 * those of the user, in the run's folder as {@code data.json}.
 */
public final class RunData {
  /** The file's name in the folder of a run. */
  public static final String FILE = "data.json";

  private RunData() {}

  /** Names of the data sets in a plan, those of cheaper steps too. */
  static SortedSet<String> names(Plan plan) {
    return names(plan.configuration());
  }

  private static SortedSet<String> names(Block block) {
    TreeSet<String> names = new TreeSet<>();
    Field field = block.fields().get("dataset");
    if (field != null) {
      for (Expr value : field.values()) {
        if (value instanceof Expr.Const c && c.value() instanceof Value.Sym symbol) {
          names.add(symbol.name());
        }
      }
    }
    block.children().forEach(c -> names.addAll(names(c)));
    return names;
  }

  private static SortedMap<String, String> now(Plan plan, DataSets sets) {
    SortedMap<String, String> hashes = new TreeMap<>();
    names(plan).forEach(n -> sets.sha256(n).ifPresent(hash -> hashes.put(n, hash)));
    return hashes;
  }

  /** Writes down what the run is made with, unless that was done before or there is nothing to. */
  public static void keep(RunDirectory run, DataSets sets) {
    SortedMap<String, String> now = now(run.plan(), sets);
    if (now.isEmpty() || Files.exists(run.file(FILE))) {
      return;
    }
    JsonObject json = new JsonObject();
    now.forEach(json::addProperty);
    String text = new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
    run.write(FILE, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What a run was made with, by data set; empty where nothing was written down.
   *
   * @throws RunException where the file is damaged
   */
  public static SortedMap<String, String> of(RunDirectory run) {
    SortedMap<String, String> kept = new TreeMap<>();
    if (Files.exists(run.file(FILE))) {
      try {
        JsonObject json = JsonParser.parseString(run.text(FILE)).getAsJsonObject();
        json.keySet().forEach(name -> kept.put(name, json.get(name).getAsString()));
      } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
        throw new RunException(
            "`" + run.file(FILE) + "` is damaged: it does not say which data the run used", e);
      }
    }
    return kept;
  }

  /** What to say where the data sets are others than the run was made with; empty: they are not. */
  public static Optional<String> changed(RunDirectory run, DataSets sets) {
    SortedMap<String, String> now = now(run.plan(), sets);
    return of(run).entrySet().stream()
        .filter(then -> !then.getValue().equals(now.get(then.getKey())))
        .findFirst()
        .map(
            then ->
                "the run was made with another `%s`: its samples had SHA-256 %s, %s; install those again, or start a new run"
                    .formatted(
                        then.getKey(),
                        then.getValue(),
                        Optional.ofNullable(now.get(then.getKey()))
                            .map(hash -> "now it has " + hash)
                            .orElse("now it is not installed")));
  }
}
