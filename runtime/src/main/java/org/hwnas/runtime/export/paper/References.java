package org.hwnas.runtime.export.paper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hwnas.plan.Block;
import org.hwnas.plan.Citation;
import org.hwnas.plan.Field;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.experiment.Experiment;

/** BibTeX of all a run rests on: what its spec cites, its search, data sets and cost model. */
final class References {
  private References() {}

  /** The works of a plan by key; the spec's own entry wins over ours of the same key. */
  static Map<String, Citation> of(Plan plan) {
    Set<String> uses = new TreeSet<>(Set.of("always"));
    ResolvedBlock search = Experiment.searchBlock(plan);
    uses.add("search " + search.kind());
    if (search.kind().equals("random")
        && search.has("sampling")
        && search.is("sampling", "latin_hypercube")) {
      uses.add("search random/latin_hypercube");
    }
    if (plan.objectives().size() > 1) {
      uses.add("front");
    }
    plan.configuration().children().forEach(block -> collect(block, uses));
    Map<String, Citation> works = new TreeMap<>();
    for (Work work : works()) {
      if (uses.contains(work.use())) {
        works.put(work.citation().key(), work.citation());
      }
    }
    plan.citations().forEach(c -> works.put(c.key(), c));
    return works;
  }

  private static void collect(Block block, Set<String> uses) {
    if (block.kind().equals("workload")) {
      Field dataset = block.fields().get("dataset");
      for (Expr value : dataset == null ? List.<Expr>of() : dataset.values()) {
        if (value instanceof Expr.Const c && c.value() instanceof Value.Sym name) {
          // The variants of a set are one publication: fashion_mnist_10k, cifar10, cifar100.
          uses.add("data " + name.name().replaceAll("_10k$", "").replaceAll("^cifar.*", "cifar"));
        }
      }
    }
    if (block.kind().equals("evaluate")) {
      block.children().stream()
          .filter(c -> c.name().equals("cost"))
          .forEach(c -> uses.add("cost " + c.kind()));
    }
  }

  private record Work(String use, Citation citation) {}

  private static List<Work> works() {
    try (InputStream in = References.class.getResourceAsStream("works.tsv")) {
      List<Work> works = new ArrayList<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .forEach(line -> works.add(work(line.split("\t"))));
      return works;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Work work(String[] cells) {
    Map<String, String> fields = new TreeMap<>();
    for (int i = 3; i < cells.length; i++) {
      int equals = cells[i].indexOf('=');
      fields.put(cells[i].substring(0, equals), cells[i].substring(equals + 1));
    }
    return new Work(cells[0], new Citation(cells[1], cells[2], fields));
  }

  /** The file. */
  static String bibtex(Map<String, Citation> works) {
    StringBuilder bib = new StringBuilder();
    for (Citation work : works.values()) {
      bib.append('@').append(work.type()).append('{').append(work.key()).append(",\n");
      work.fields()
          .forEach(
              (name, value) ->
                  bib.append("  ")
                      .append(name)
                      .append(" = {")
                      .append(field(name, value))
                      .append("},\n"));
      bib.append("}\n");
    }
    return bib.toString();
  }

  private static String field(String name, String value) {
    if (name.equals("doi") || name.equals("url") || name.equals("eprint")) {
      return value;
    }
    String tex = value.replace("\u2013", "--").replaceAll("(?<!\\\\)([&%#_])", "\\\\$1");
    // Styles put titles into lower case; names of tools are not to be.
    return name.equals("title") ? "{" + tex + "}" : tex;
  }
}
