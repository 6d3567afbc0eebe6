package org.hwnas.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * Results of one run as a Markdown table: for each benchmark its sizes, the median and the least
 * CPU time of the iterations, and how the least grew per doubling of the size: what else a machine
 * does only ever adds. A ratio of 2 is linear, 4 quadratic.
 */
public final class GrowthTable {
  /**
   * One measured size.
   *
   * @param median of the iterations, in milliseconds
   * @param least of the iterations, in milliseconds
   */
  public record Row(String benchmark, String sizeName, double size, double median, double least) {}

  private GrowthTable() {}

  /** The table of JMH's results. */
  public static String of(Collection<RunResult> results) {
    List<Row> rows = new ArrayList<>();
    for (RunResult result : results) {
      BenchmarkParams params = result.getParams();
      String name = params.getBenchmark().replaceAll("^.*\\.([^.]+\\.[^.]+)$", "$1");
      String sizeName = "";
      double size = 0;
      for (String key : params.getParamsKeys()) {
        String value = params.getParam(key);
        if (value.matches("\\d+")) {
          sizeName = key;
          size = Double.parseDouble(value);
        } else {
          name += " " + value;
        }
      }
      Statistics cpu = result.getSecondaryResults().get(CpuTime.LABEL).getStatistics();
      rows.add(new Row(name, sizeName, size, cpu.getPercentile(50), cpu.getMin()));
    }
    return markdown(rows);
  }

  /** The table of rows in any order. */
  public static String markdown(List<Row> rows) {
    Map<String, TreeMap<Double, Row>> bySize = new LinkedHashMap<>();
    rows.forEach(
        row -> bySize.computeIfAbsent(row.benchmark(), b -> new TreeMap<>()).put(row.size(), row));
    StringBuilder table =
        new StringBuilder("| benchmark | size | median | least | per doubling |\n");
    table.append("|---|--:|--:|--:|--:|\n");
    bySize.forEach(
        (name, sizes) -> {
          Row before = null;
          for (Row row : sizes.values()) {
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %s | %s ms | %s ms | %s |%n",
                    before == null ? name : "",
                    row.sizeName().isEmpty()
                        ? ""
                        : String.format(Locale.ROOT, "%,.0f %s", row.size(), row.sizeName()),
                    number(row.median()),
                    number(row.least()),
                    before == null
                        ? ""
                        : String.format(Locale.ROOT, "%.1f", perDoubling(before, row))));
            before = row;
          }
        });
    return table.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 0.1 ? "%.4f" : value < 10 ? "%.1f" : "%,.0f", value);
  }

  /** By which factor the time grows where the size doubles, from two sizes of any ratio. */
  static double perDoubling(Row smaller, Row larger) {
    double doublings = Math.log(larger.size() / smaller.size()) / Math.log(2);
    return Math.pow(larger.least() / smaller.least(), 1 / doublings);
  }
}
