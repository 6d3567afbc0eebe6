package org.hwnas.runtime.bundle;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hwnas.plan.Citation;
import org.hwnas.plan.Plan;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.workload.Catalogue;

/**
 * The metadata of a bundle, as RO-Crate 1.1 (w3id.org/ro/crate/1.1) writes it: JSON-LD with a data
 * set, its files, the program, and the works that the plan cites.
 */
final class Crate {
  /** Name of the metadata file, as RO-Crate has it. */
  static final String FILE = "ro-crate-metadata.json";

  private static final String CONTEXT = "https://w3id.org/ro/crate/1.1/context";
  private static final String PROFILE = "https://w3id.org/ro/crate/1.1";
  private static final String PROGRAM = "#hwnas";
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /**
   * A file of a bundle.
   *
   * @param bytes its size
   * @param sha256 of its content, lower-case hexadecimal
   */
  record Entry(long bytes, String sha256) {}

  /**
   * What there is to say besides the files.
   *
   * @param plan of the run or spec
   * @param version of the tool
   * @param date of the run, as ISO 8601 has it
   * @param run whether results are inside
   * @param own SHA-256 of the samples of data sets that the catalogue does not know, by name
   */
  record Facts(
      Plan plan,
      String version,
      Optional<String> date,
      boolean run,
      SortedMap<String, String> own) {}

  private Crate() {}

  /** The metadata, ending with a line feed. */
  static String write(Facts facts, Map<String, Entry> files) {
    JsonArray graph = new JsonArray();
    graph.add(descriptor());
    graph.add(root(facts, files));
    new TreeMap<>(files).forEach((name, entry) -> graph.add(file(name, entry)));
    graph.add(program(facts.version()));
    if (facts.run()) {
      graph.add(action(facts, files));
    }
    facts.plan().citations().forEach(citation -> graph.add(work(citation)));
    dataSets(facts.plan()).forEach(name -> Catalogue.find(name).ifPresent(e -> graph.add(data(e))));
    facts.own().forEach((name, sha256) -> graph.add(own(name, sha256)));
    JsonObject crate = new JsonObject();
    crate.addProperty("@context", CONTEXT);
    crate.add("@graph", graph);
    return PRETTY.toJson(crate) + "\n";
  }

  private static JsonObject entity(String id, String type) {
    JsonObject entity = new JsonObject();
    entity.addProperty("@id", id);
    entity.addProperty("@type", type);
    return entity;
  }

  private static JsonObject reference(String id) {
    JsonObject reference = new JsonObject();
    reference.addProperty("@id", id);
    return reference;
  }

  private static JsonArray references(Iterable<String> ids) {
    JsonArray all = new JsonArray();
    ids.forEach(id -> all.add(reference(id)));
    return all;
  }

  private static JsonObject descriptor() {
    JsonObject descriptor = entity(FILE, "CreativeWork");
    descriptor.add("conformsTo", reference(PROFILE));
    descriptor.add("about", reference("./"));
    return descriptor;
  }

  private static JsonObject root(Facts facts, Map<String, Entry> files) {
    Plan plan = facts.plan();
    JsonObject root = entity("./", "Dataset");
    root.addProperty("name", plan.name());
    root.addProperty(
        "description",
        (plan.doc().isBlank() ? "" : plan.doc().strip() + " ")
            + (facts.run() ? "A run of a " : "A ")
            + "hardware-aware neural architecture search, plan "
            + PlanJson.hash(plan));
    facts.date().ifPresent(date -> root.addProperty("datePublished", date));
    root.addProperty(
        "license",
        "Not stated by the tool: whoever shares this says under which terms. Data sets and cited works keep theirs.");
    root.add("hasPart", references(new TreeMap<>(files).keySet()));
    root.add("citation", references(plan.citations().stream().map(Crate::id).toList()));
    root.add(
        "mentions",
        references(
            Stream.concat(
                    dataSets(plan).stream().filter(n -> Catalogue.find(n).isPresent()),
                    facts.own().keySet().stream())
                .distinct()
                .map(n -> "#data-" + n)
                .toList()));
    return root;
  }

  private static List<String> dataSets(Plan plan) {
    return plan.configuration().children().stream()
        .filter(block -> block.kind().equals("workload"))
        .flatMap(block -> Optional.ofNullable(block.fields().get("dataset")).stream())
        .flatMap(field -> field.values().stream())
        .map(Object::toString)
        .distinct()
        .sorted()
        .toList();
  }

  private static JsonObject file(String name, Entry entry) {
    JsonObject file = entity(name, "File");
    file.addProperty("name", name);
    file.addProperty("contentSize", Long.toString(entry.bytes()));
    file.addProperty("sha256", entry.sha256());
    file.addProperty("encodingFormat", format(name));
    return file;
  }

  private static String format(String name) {
    String suffix = name.substring(name.lastIndexOf('.') + 1);
    return switch (suffix) {
      case "json", "lock" -> "application/json";
      case "ndjson" -> "application/x-ndjson";
      case "csv" -> "text/csv";
      case "svg" -> "image/svg+xml";
      case "html" -> "text/html";
      case "gz" -> "application/gzip";
      case "hwnas", "bib", "md", "txt" -> "text/plain";
      default -> "application/octet-stream";
    };
  }

  private static JsonObject program(String version) {
    JsonObject program = entity(PROGRAM, "SoftwareApplication");
    program.addProperty("name", "hwnas");
    program.addProperty("softwareVersion", version);
    return program;
  }

  private static JsonObject action(Facts facts, Map<String, Entry> files) {
    JsonObject action = entity("#search", "CreateAction");
    action.addProperty("name", "search " + facts.plan().name());
    action.add("instrument", reference(PROGRAM));
    action.add("object", references(present(files, "spec.hwnas", "plan.json")));
    action.add("result", references(present(files, "journal.ndjson", "front.csv", "report.html")));
    return action;
  }

  private static List<String> present(Map<String, Entry> files, String... names) {
    return java.util.Arrays.stream(names).filter(files::containsKey).toList();
  }

  private static String id(Citation citation) {
    String doi = citation.fields().get("doi");
    return doi == null ? "#" + citation.key() : "https://doi.org/" + doi;
  }

  private static JsonObject work(Citation citation) {
    JsonObject work = entity(id(citation), "ScholarlyArticle");
    Map<String, String> fields = citation.fields();
    for (Map.Entry<String, String> named :
        Map.of("title", "name", "author", "author", "year", "datePublished").entrySet()) {
      if (fields.containsKey(named.getKey())) {
        work.addProperty(named.getValue(), fields.get(named.getKey()));
      }
    }
    work.addProperty("identifier", citation.key());
    return work;
  }

  private static JsonObject data(Catalogue.Entry entry) {
    JsonObject data = entity("#data-" + entry.name(), "Dataset");
    data.addProperty("name", entry.title());
    data.addProperty("license", entry.licence());
    data.addProperty("citation", entry.reference());
    JsonArray hashes = new JsonArray();
    entry.files().forEach(f -> hashes.add(f.name() + " sha256:" + f.sha256()));
    data.add("identifier", hashes);
    return data;
  }

  /** A data set of the user, of which the samples are known and not the terms. */
  private static JsonObject own(String name, String sha256) {
    JsonObject data = entity("#data-" + name, "Dataset");
    data.addProperty("name", name);
    data.addProperty("identifier", "samples sha256:" + sha256);
    return data;
  }

  /**
   * The files that metadata names.
   *
   * @throws BundleException where it is not what {@link #write} gives
   */
  static Map<String, Entry> files(String text) {
    try {
      Map<String, Entry> files = new LinkedHashMap<>();
      for (JsonElement element :
          JsonParser.parseString(text).getAsJsonObject().getAsJsonArray("@graph")) {
        JsonObject entity = element.getAsJsonObject();
        if (entity.get("@type").getAsString().equals("File")) {
          Entry before =
              files.put(
                  entity.get("@id").getAsString(),
                  new Entry(
                      Long.parseLong(entity.get("contentSize").getAsString()),
                      entity.get("sha256").getAsString()));
          if (before != null) {
            throw new BundleException(
                "`%s` names the file `%s` twice".formatted(FILE, entity.get("@id").getAsString()));
          }
        }
      }
      return files;
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NumberFormatException
        | NullPointerException e) {
      throw new BundleException("its `" + FILE + "` is not what `hwnas bundle` writes", e);
    }
  }
}
