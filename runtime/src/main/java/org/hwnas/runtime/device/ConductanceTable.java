package org.hwnas.runtime.device;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * Measured conductances of a CSV with the columns {@code target_uS}, {@code mean_uS}, {@code
 * sigma_uS}.
 *
 * @param targets rising, S
 * @param means S
 * @param sigmas S
 */
record ConductanceTable(List<Double> targets, List<Double> means, List<Double> sigmas) {
  private static final double MICRO = 1e-6;

  /** The only table of a block's file. */
  static ConductanceTable read(ResolvedBlock block) throws EvaluationFailure {
    return read(block, "").get(0.0);
  }

  /** Tables by the time of column {@code time_s}, seconds. */
  static Map<Double, ConductanceTable> readByTime(ResolvedBlock block) throws EvaluationFailure {
    return read(block, "time_s");
  }

  private static Map<Double, ConductanceTable> read(ResolvedBlock block, String timeColumn)
      throws EvaluationFailure {
    if (block.is("file", "auto")) {
      throw new EvaluationFailure(
          "`%s.model` is `table`, but no `file` is stated".formatted(block.path()));
    }
    String file = block.symbol("file");
    Map<Double, TreeMap<Double, double[]>> rows = new TreeMap<>();
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().commentStrategy(CommentStrategy.SKIP).ofNamedCsvRecord(Path.of(file))) {
      for (NamedCsvRecord r : reader) {
        double time = timeColumn.isEmpty() ? 0 : Double.parseDouble(r.getField(timeColumn));
        double[] value = {
          Double.parseDouble(r.getField("mean_uS")) * MICRO,
          Double.parseDouble(r.getField("sigma_uS")) * MICRO
        };
        rows.computeIfAbsent(time, t -> new TreeMap<>())
            .put(Double.parseDouble(r.getField("target_uS")) * MICRO, value);
      }
    } catch (IOException
        | UncheckedIOException
        | CsvParseException
        | IllegalArgumentException
        | java.util.NoSuchElementException e) {
      throw new EvaluationFailure(
          "`%s.file` = `%s` is no table of conductances: %s"
              .formatted(block.path(), file, e.getMessage()));
    }
    if (rows.isEmpty()) {
      throw new EvaluationFailure("`%s.file` = `%s` has no rows".formatted(block.path(), file));
    }
    Map<Double, ConductanceTable> tables = new TreeMap<>();
    rows.forEach(
        (time, byTarget) -> {
          List<Double> means = new ArrayList<>();
          List<Double> sigmas = new ArrayList<>();
          byTarget.values().forEach(v -> means.add(v[0]));
          byTarget.values().forEach(v -> sigmas.add(v[1]));
          tables.put(time, new ConductanceTable(List.copyOf(byTarget.keySet()), means, sigmas));
        });
    return tables;
  }
}
