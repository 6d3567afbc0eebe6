package org.hwnas.runtime.validation;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hwnas.runtime.cost.mnsim2.Column;
import org.hwnas.runtime.cost.mnsim2.KnownNetworks;
import org.hwnas.runtime.cost.mnsim2.LayerTable;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Model;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Network;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Result;
import org.hwnas.runtime.cost.mnsim2.Quirk;
import org.hwnas.runtime.cost.mnsim2.SimConfig;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.table.Table;
import org.hwnas.runtime.table.TableException;

/**
 * Recorded runs of MNSIM 2.0. Columns: {@code network}, {@code overrides} (settings that differ
 * from the shipped {@code SimConfig.ini}: {@code Key=value}, separated by semicolons), {@code
 * error} where MNSIM stopped, and any of {@link Column}. Networks are those of a {@code
 * networks.json} beside the table, else MNSIM's own.
 */
public final class Mnsim2Validation implements Validation {
  private static final double LIMIT = 1e-9;

  @Override
  public String name() {
    return "mnsim2";
  }

  @Override
  public String description() {
    return "recorded runs of MNSIM 2.0 (ca39ccb) against the model `mnsim`, column by column";
  }

  @Override
  public String reads() {
    return "a CSV of runs, or a folder with `mnsim2_reference.csv` and, for networks of your own, `networks.json`";
  }

  @Override
  public double limit() {
    return LIMIT;
  }

  @Override
  public ValidationReport run(Path data) throws IOException {
    Path file = Files.isDirectory(data) ? data.resolve("mnsim2_reference.csv") : data;
    Table table = Table.read(file);
    table.require("network", "overrides");
    JsonObject described = described(file.resolveSibling("networks.json"));
    Map<String, Mnsim2Network> networks = new HashMap<>();
    Mnsim2Model model = new Mnsim2Model();
    ValidationReport.Builder report = new ValidationReport.Builder(name(), table.name());
    for (Table.Row row : table.rows()) {
      String network = row.text("network");
      String overrides = row.text("overrides");
      String label = "line " + row.line() + ": " + network + " " + overrides;
      String recorded = row.text("error");
      try {
        Mnsim2Network net = networks.get(network);
        if (net == null) {
          net = network(network, described, row);
          networks.put(network, net);
        }
        Mnsim2Result result = model.evaluate(net, config(overrides).read(Quirk.all()));
        if (!recorded.isEmpty()) {
          report.contradiction(label, "the model evaluates it; the table says: " + recorded);
          continue;
        }
        for (Column column : Column.values()) {
          row.number(column.id())
              .ifPresent(expected -> report.add(column.id(), label, result.get(column), expected));
        }
        report.compared();
      } catch (EvaluationFailure e) {
        if (recorded.isEmpty()) {
          report.contradiction(label, "the model refuses it: " + e.getMessage());
        } else {
          report.refused(label, e.getMessage());
        }
      }
    }
    return report.build();
  }

  private static SimConfig config(String overrides) throws EvaluationFailure {
    SimConfig config = SimConfig.shipped();
    for (String setting : overrides.split(";")) {
      int equals = setting.indexOf('=');
      if (equals > 0) {
        String key = setting.substring(0, equals).strip();
        config = config.with(key, setting.substring(equals + 1).strip());
      } else if (!setting.isBlank()) {
        throw new EvaluationFailure("`" + setting + "` is no setting");
      }
    }
    return config;
  }

  private static Mnsim2Network network(String name, JsonObject described, Table.Row row)
      throws EvaluationFailure {
    if (described.has(name)) {
      JsonArray layers = described.getAsJsonArray(name);
      return LayerTable.read(layers);
    }
    Optional<Mnsim2Network> known = KnownNetworks.find(name);
    return known.orElseThrow(
        () ->
            new TableException(
                "line %d of `%s` names the network `%s`, which is neither MNSIM's nor in a networks.json beside the table"
                    .formatted(row.line(), row.table(), name)));
  }

  private static JsonObject described(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return new JsonObject();
    }
    try {
      return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new TableException("`" + file.getFileName() + "` is no JSON object: " + e.getMessage());
    }
  }
}
