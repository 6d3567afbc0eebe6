package org.hwnas.dsl.diagnostics;

import java.util.Arrays;
import java.util.Optional;

/**
 * Every diagnostic of the language. Codes and slugs are for ever: HW1xx reading, HW2xx names, HW3xx
 * values and dimensions, HW4xx structure and meaning of an experiment. Each has a help page {@code
 * help/<code>.md}, shown by {@code hwnas explain}.
 */
public enum Issue {
  SYNTAX("HW101", "syntax", Severity.ERROR),
  UNCLOSED_BLOCK("HW102", "unclosed-block", Severity.ERROR),
  RESERVED_WORD("HW103", "reserved-word", Severity.ERROR),
  EDITION_MISSING("HW104", "edition-missing", Severity.WARNING),
  EDITION_UNKNOWN("HW105", "edition-unknown", Severity.ERROR),
  UNREADABLE_FILE("HW106", "unreadable-file", Severity.ERROR),
  FIELD_WITHOUT_VALUE("HW107", "field-without-value", Severity.ERROR),
  ONNX_UNREADABLE("HW108", "onnx-unreadable", Severity.ERROR),
  USELESS_ALLOW("HW109", "useless-allow", Severity.WARNING),

  UNKNOWN_FIELD("HW201", "unknown-field", Severity.ERROR),
  UNKNOWN_NAME("HW202", "unknown-name", Severity.ERROR),
  AMBIGUOUS_NAME("HW203", "ambiguous-name", Severity.ERROR),
  DUPLICATE_FIELD("HW204", "duplicate-field", Severity.ERROR),
  DUPLICATE_DEFINITION("HW205", "duplicate-definition", Severity.ERROR),
  UNKNOWN_DEFINITION("HW206", "unknown-definition", Severity.ERROR),
  WRONG_KIND("HW207", "wrong-kind", Severity.ERROR),
  CYCLIC_EXTENDS("HW208", "cyclic-extends", Severity.ERROR),
  CYCLIC_VALUE("HW209", "cyclic-value", Severity.ERROR),
  IMPORT_NOT_FOUND("HW210", "import-not-found", Severity.ERROR),
  BIBLIOGRAPHY_NOT_FOUND("HW211", "bibliography-not-found", Severity.ERROR),
  UNKNOWN_CITATION("HW212", "unknown-citation", Severity.ERROR),
  UNKNOWN_FUNCTION("HW213", "unknown-function", Severity.ERROR),
  UNKNOWN_VARIANT("HW214", "unknown-variant", Severity.ERROR),
  UNKNOWN_OVERRIDE("HW215", "unknown-override", Severity.ERROR),
  UNKNOWN_ANNOTATION("HW216", "unknown-annotation", Severity.WARNING),
  UNKNOWN_SCOPE("HW217", "unknown-scope", Severity.ERROR),
  UNUSED_LET("HW218", "unused-let", Severity.WARNING),
  UNUSED_IMPORT("HW219", "unused-import", Severity.WARNING),

  UNKNOWN_UNIT("HW301", "unknown-unit", Severity.ERROR),
  UNIT_ON_NEXT_LINE("HW302", "unit-on-next-line", Severity.ERROR),
  WRONG_TYPE("HW303", "wrong-type", Severity.ERROR),
  NOT_AN_OPTION("HW304", "not-an-option", Severity.ERROR),
  UNIT_MISSING("HW305", "unit-missing", Severity.ERROR),
  WRONG_DIMENSION("HW306", "wrong-dimension", Severity.ERROR),
  OUT_OF_RANGE("HW307", "out-of-range", Severity.ERROR),
  NOT_AN_INTEGER("HW308", "not-an-integer", Severity.ERROR),
  EMPTY_RANGE("HW309", "empty-range", Severity.ERROR),
  BAD_STEP("HW310", "bad-step", Severity.ERROR),
  EMPTY_SET("HW311", "empty-set", Severity.ERROR),
  DUPLICATE_CHOICE("HW312", "duplicate-choice", Severity.ERROR),
  INCOMPATIBLE_DIMENSIONS("HW313", "incompatible-dimensions", Severity.ERROR),
  WRONG_ARGUMENTS("HW314", "wrong-arguments", Severity.ERROR),
  NOT_CONSTANT("HW315", "not-constant", Severity.ERROR),
  NOT_A_NUMBER("HW316", "not-a-number", Severity.ERROR),
  NOT_SEARCHABLE("HW317", "not-searchable", Severity.ERROR),
  STEP_DOES_NOT_HIT("HW318", "step-does-not-hit", Severity.WARNING),
  TOO_MANY_VALUES("HW319", "too-many-values", Severity.ERROR),

  EXPERIMENT_MISSING("HW401", "experiment-missing", Severity.ERROR),
  SEVERAL_EXPERIMENTS("HW402", "several-experiments", Severity.ERROR),
  REQUIRED_FIELD("HW403", "required-field", Severity.ERROR),
  OBJECTIVE_MISSING("HW404", "objective-missing", Severity.ERROR),
  SEARCH_MISSING("HW405", "search-missing", Severity.ERROR),
  BUDGET_MISSING("HW406", "budget-missing", Severity.ERROR),
  AGGREGATE_MISSING("HW407", "aggregate-missing", Severity.ERROR),
  AGGREGATE_WITHOUT_AXIS("HW408", "aggregate-without-axis", Severity.ERROR),
  METRIC_OUT_OF_PLACE("HW409", "metric-out-of-place", Severity.ERROR),
  UNSATISFIABLE("HW410", "unsatisfiable", Severity.ERROR),
  ALWAYS_FALSE("HW411", "always-false", Severity.ERROR),
  REJECTS_DESIGNS("HW412", "rejects-designs", Severity.WARNING),
  ALWAYS_TRUE("HW413", "always-true", Severity.WARNING),
  MISPLACED("HW414", "misplaced", Severity.ERROR),
  NETWORK_MISSING("HW415", "network-missing", Severity.ERROR),
  HARDWARE_MISSING("HW416", "hardware-missing", Severity.ERROR),
  DATASET_MISSING("HW417", "dataset-missing", Severity.ERROR),
  EMPTY_NETWORK("HW418", "empty-network", Severity.ERROR),
  SEVERAL_OBJECTIVES("HW419", "several-objectives", Severity.ERROR),
  NOTHING_SEARCHED("HW420", "nothing-searched", Severity.WARNING),
  NOT_SUPPORTED("HW421", "not-supported", Severity.ERROR),
  INPUT_UNKNOWN("HW422", "input-unknown", Severity.ERROR),
  TIME_NOT_MEASURED("HW423", "time-not-measured", Severity.ERROR),
  UNDECIDED("HW424", "undecided", Severity.WARNING),
  ONE_OBJECTIVE("HW425", "one-objective", Severity.ERROR),
  ONNX_OPERATOR("HW426", "onnx-operator", Severity.ERROR),
  ONNX_SHAPE("HW427", "onnx-shape", Severity.ERROR),
  ONNX_INPUT("HW428", "onnx-input", Severity.ERROR);

  private final String code;
  private final String slug;
  private final Severity severity;

  Issue(String code, String slug, Severity severity) {
    this.code = code;
    this.slug = slug;
    this.severity = severity;
  }

  public String code() {
    return code;
  }

  public String slug() {
    return slug;
  }

  public Severity severity() {
    return severity;
  }

  /** The issue with a code such as {@code HW306}, in any letter case. */
  public static Optional<Issue> byCode(String code) {
    return Arrays.stream(values()).filter(i -> i.code.equalsIgnoreCase(code)).findFirst();
  }
}
