package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.Metric;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.FileSource;

/** Pages of the reference, the same that hovering shows, and what the built-in library defines. */
public final class Reference {
  /**
   * A definition of the library.
   *
   * @param kind such as {@code device}
   * @param name as a spec can use it without an import
   */
  public record LibraryEntry(String kind, String name) {}

  private Reference() {}

  /**
   * All that is known of a block ({@code crossbar}), a field ({@code crossbar.rows}, or with its
   * whole path) or a metric ({@code energy}), as Markdown; empty where the name is none of them.
   */
  public static Optional<String> page(String what) {
    List<String> pages = new ArrayList<>();
    Map<String, BlockSchema> blocks = Schemas.all();
    Optional.ofNullable(Schemas.METRICS.get(what)).map(Reference::metric).ifPresent(pages::add);
    Optional.ofNullable(blocks.get(what)).map(Reference::block).ifPresent(pages::add);
    int dot = what.lastIndexOf('.');
    if (dot > 0) {
      String kind = what.substring(what.lastIndexOf('.', dot - 1) + 1, dot);
      Optional.ofNullable(blocks.get(kind))
          .flatMap(
              owner ->
                  Optional.ofNullable(owner.fields().get(what.substring(dot + 1)))
                      .map(field -> Values.page(field, owner)))
          .ifPresent(pages::add);
    }
    return pages.isEmpty() ? Optional.empty() : Optional.of(String.join("\n\n", pages) + "\n");
  }

  /** Every name {@link #page} knows. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(Schemas.METRICS.keySet());
    Schemas.all()
        .forEach(
            (kind, schema) -> {
              names.add(kind);
              schema.fields().keySet().forEach(f -> names.add(kind + "." + f));
            });
    return names;
  }

  private static String metric(Metric metric) {
    return "**"
        + metric.name()
        + "** (metric)\n\n"
        + metric.doc()
        + "\n\n- unit: `"
        + metric.unit()
        + "`\n- better: "
        + (metric.higherIsBetter() ? "higher" : "lower");
  }

  private static String block(BlockSchema schema) {
    String fields =
        schema.fields().values().stream().map(Reference::row).collect(Collectors.joining("\n"));
    return Values.page(schema) + (fields.isEmpty() ? "" : "\n\n" + fields);
  }

  private static String row(FieldSchema field) {
    return "- `" + field.name() + "` (" + Values.summary(field) + "): " + field.doc();
  }

  /** What the built-in library defines. */
  public static List<LibraryEntry> library() {
    VisibleNames names = new VisibleNames(new SpecDocument("none", 0, ""), FileSource.none());
    return names.definitions().stream()
        .filter(named -> named.file().isEmpty())
        .map(named -> new LibraryEntry(named.kind(), named.display()))
        .toList();
  }
}
