package org.hwnas.runtime.validation;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hwnas.runtime.cost.fitted.XpertVgg;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.table.Table;

/**
 * Networks priced by XPert's curves. Columns: {@code name}; {@code channels}, {@code kinds} and
 * {@code sharing} of the 13 convolutions, separated by spaces; {@code tiles} of these and the
 * classifier; {@code area_mm2}; {@code latency} in the unit of the fit.
 */
final class XpertValidation implements Validation {
  private static final double LIMIT = 2e-3; // the figures have three to five digits

  @Override
  public String name() {
    return "xpert";
  }

  @Override
  public String description() {
    return "networks priced by XPert's published curves against the model `fitted`";
  }

  @Override
  public String reads() {
    return "a CSV of networks with their tiles, area and latency";
  }

  @Override
  public double limit() {
    return LIMIT;
  }

  @Override
  public Optional<ValidationReport> builtIn() throws IOException {
    try (Reader text =
        new InputStreamReader(
            XpertValidation.class.getResourceAsStream("xpert.csv"), StandardCharsets.UTF_8)) {
      return Optional.of(run(Table.read("xpert.csv", text)));
    }
  }

  @Override
  public ValidationReport run(Path data) throws IOException {
    return run(Table.read(data));
  }

  private ValidationReport run(Table table) {
    table.require("name", "channels", "kinds", "sharing", "tiles", "area_mm2", "latency");
    ValidationReport.Builder report = new ValidationReport.Builder(name(), table.name());
    for (Table.Row row : table.rows()) {
      String label = row.text("name");
      try {
        XpertVgg vgg =
            XpertVgg.of(
                numbers(row.text("channels")).map(Integer::parseInt).toList(),
                numbers(row.text("kinds")).toList(),
                numbers(row.text("sharing")).map(Integer::parseInt).toList());
        List<Long> tiles = numbers(row.text("tiles")).map(Long::parseLong).toList();
        for (int i = 0; i < Math.max(tiles.size(), vgg.tiles().size()); i++) {
          double expected = i < tiles.size() ? tiles.get(i) : 0;
          double actual = i < vgg.tiles().size() ? vgg.tiles().get(i) : 0;
          report.add("tiles of layer " + (i + 1), label, actual, expected);
        }
        report.add("area_mm2", label, vgg.area() / 1e6, row.required("area_mm2"));
        report.add("latency", label, vgg.latency(), row.required("latency"));
        report.compared();
      } catch (EvaluationFailure | NumberFormatException e) {
        report.contradiction(label, "the model refuses it: " + e.getMessage());
      }
    }
    return report.build();
  }

  private static Stream<String> numbers(String text) {
    return Stream.of(text.split("\\s+"));
  }
}
