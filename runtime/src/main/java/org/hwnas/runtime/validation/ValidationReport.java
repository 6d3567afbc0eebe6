package org.hwnas.runtime.validation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of running a table through a model.
 *
 * @param model name
 * @param table name of the file
 * @param errors by quantity, in the order of the table
 * @param compared rows that both the table and the model have figures for
 * @param refused rows that both refuse, with the model's reason
 * @param contradictions rows that one of them refuses, with what is known
 * @param notes for the reader: what was left out, what a figure means
 */
public record ValidationReport(
    String model,
    String table,
    List<ErrorSummary> errors,
    int compared,
    Map<String, String> refused,
    Map<String, String> contradictions,
    List<String> notes) {
  public ValidationReport {
    errors = List.copyOf(errors);
    notes = List.copyOf(notes);
  }

  /** The largest error of all quantities that are judged; 0 where nothing was compared. */
  public double maxError() {
    return errors.stream()
        .filter(e -> e.rule().judged())
        .mapToDouble(ErrorSummary::max)
        .max()
        .orElse(0);
  }

  /** Collects a report; not safe for concurrent use. */
  public static final class Builder {
    private final String model;
    private final String table;
    private final Map<String, ErrorSummary.Collector> errors = new LinkedHashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private final Map<String, String> contradictions = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private int compared;

    public Builder(String model, String table) {
      this.model = model;
      this.table = table;
    }

    /**
     * One figure.
     *
     * @param quantity what is compared
     * @param row that names the case
     * @param actual what the model gives
     * @param expected what the table says
     */
    public void add(String quantity, String row, double actual, double expected) {
      add(quantity, row, actual, expected, ErrorSummary.Rule.COMMON);
    }

    /** One figure of a quantity with a rule of its own: that of its first figure. */
    public void add(
        String quantity, String row, double actual, double expected, ErrorSummary.Rule rule) {
      errors
          .computeIfAbsent(quantity, q -> new ErrorSummary.Collector(q, rule))
          .add(row, actual, expected);
    }

    /** One figure whose error is defined otherwise than relative to the table's. */
    void add(
        String quantity,
        String row,
        double actual,
        double expected,
        double error,
        ErrorSummary.Rule rule) {
      errors
          .computeIfAbsent(quantity, q -> new ErrorSummary.Collector(q, rule))
          .add(row, actual, expected, error);
    }

    /** A row of which figures were compared. */
    public void compared() {
      compared++;
    }

    /** A row that both refuse. */
    public void refused(String row, String reason) {
      refused.put(row, reason);
    }

    /** A row that only one of them refuses. */
    public void contradiction(String row, String what) {
      contradictions.put(row, what);
    }

    public void note(String note) {
      notes.add(note);
    }

    public ValidationReport build() {
      return new ValidationReport(
          model,
          table,
          errors.values().stream().map(ErrorSummary.Collector::build).toList(),
          compared,
          refused,
          contradictions,
          notes);
    }
  }
}
