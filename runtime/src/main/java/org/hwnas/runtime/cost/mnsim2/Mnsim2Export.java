package org.hwnas.runtime.cost.mnsim2;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.export.Export;

/**
 * {@code SimConfig.ini}, the workloads as layer tables, and a script that runs MNSIM 2.0 on them
 * and writes a table which {@code hwnas validate mnsim2} reads.
 */
public final class Mnsim2Export implements Export {
  private static final String SCRIPT = "run_mnsim.py";

  @Override
  public String name() {
    return "mnsim2";
  }

  @Override
  public String description() {
    return "SimConfig.ini and layer tables for MNSIM 2.0 (ca39ccb), and a script that runs it on them";
  }

  @Override
  public Exported export(CostQuestion design) throws EvaluationFailure {
    List<String> notes = new ArrayList<>();
    List<Translation.Translated> networks = new ArrayList<>();
    for (CostQuestion.Workload workload : design.workloads()) {
      networks.add(Translation.of(workload.network(), Translation.bits(design, workload)));
    }
    Mnsim2Config hardware = Mnsim2CostModel.hardware(design, networks, Quirk.all());
    SimConfig settings = SimConfigWriter.write(hardware, notes);
    Map<String, String> files = new LinkedHashMap<>();
    files.put("SimConfig.ini", settings.text());
    JsonObject tables = new JsonObject();
    for (int i = 0; i < networks.size(); i++) {
      Mnsim2Network layers = networks.get(i).layers();
      String workload = design.workloads().get(i).name();
      if (layers.layer(0).kind() != Mnsim2Layer.Kind.CONV) {
        notes.add("`" + workload + "` does not start with a convolution, at which MNSIM stops");
      }
      tables.add(workload, LayerTable.write(layers));
    }
    files.put("networks.json", text(tables));
    files.put(SCRIPT, script());
    notes.add(
        "python3 %s PATH/TO/MNSIM-2.0 writes mnsim2_reference.csv, which `hwnas validate mnsim2 --data` reads with this folder"
            .formatted(SCRIPT));
    return new Exported(files, notes);
  }

  /** A layer a line. */
  private static String text(JsonObject tables) {
    Gson gson = new Gson();
    StringBuilder text = new StringBuilder("{");
    String separator = "\n";
    for (Map.Entry<String, JsonElement> table : tables.entrySet()) {
      text.append(separator).append(gson.toJson(table.getKey())).append(": [\n");
      JsonArray layers = table.getValue().getAsJsonArray();
      for (int i = 0; i < layers.size(); i++) {
        text.append("  ").append(gson.toJson(layers.get(i)));
        text.append(i < layers.size() - 1 ? ",\n" : "\n");
      }
      text.append(']');
      separator = ",\n";
    }
    return text.append("\n}\n").toString();
  }

  private static String script() {
    try (InputStream in = Mnsim2Export.class.getResourceAsStream(SCRIPT)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
