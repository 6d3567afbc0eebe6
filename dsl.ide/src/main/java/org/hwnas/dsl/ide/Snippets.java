package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.plan.expression.Value;

/** What an editor puts in for a block or a domain, with a stop at each place that wants a value. */
final class Snippets {
  /**
   * A domain.
   *
   * @param what what kind of domain
   */
  record Domain(String text, String what, String snippet) {}

  private static final String EXPERIMENT =
      """
      experiment ${1:Name} {
      \tworkloads = {${2:hwnas.models.resnet18}}
      \thardware extends ${3:hwnas.presets.isaac} {
      \t\t$0
      \t}
      \tminimize ${4:energy}
      \tsearch ${5:nsga2} { budget = ${6:500} evaluations }
      }""";

  private Snippets() {}

  static String definition(BlockSchema schema) {
    return schema.kind().equals("experiment")
        ? EXPERIMENT
        : schema.kind() + " ${1:Name}" + lines(schema, 2);
  }

  /** A body on one line, with the fields that have to be given. */
  static String body(BlockSchema schema) {
    return body(schema, 1);
  }

  /**
   * A body on one line.
   *
   * @param stop the number of its first stop
   */
  static String body(BlockSchema schema, int stop) {
    List<String> required = required(schema, stop);
    return required.isEmpty() ? " { $0 }" : " { " + String.join("  ", required) + "$0 }";
  }

  /** A body over several lines. */
  static String lines(BlockSchema schema) {
    return lines(schema, 1);
  }

  private static String lines(BlockSchema schema, int stop) {
    String fields =
        required(schema, stop).stream().map(f -> "\t" + f + "\n").collect(Collectors.joining());
    return " {\n" + fields + "\t$0\n}";
  }

  private static List<String> required(BlockSchema schema, int first) {
    List<String> fields = new ArrayList<>();
    int stop = first;
    for (FieldSchema field : schema.fields().values()) {
      if (field.defaultValue().isEmpty() && !field.inherited()) {
        fields.add(field.name() + " = ${" + stop++ + ":" + guess(field) + "}");
      }
    }
    if (schema.slots().containsKey("budget")) {
      fields.add("budget = ${" + stop + ":500} evaluations");
    }
    return fields;
  }

  /** Something legal to type over. */
  private static String guess(FieldSchema field) {
    String example = Values.example(field);
    int value = Math.max(example.indexOf("= "), example.indexOf("in "));
    String text = value < 0 ? "" : example.substring(example.indexOf(' ', value) + 1);
    return text.startsWith("{") ? text.replaceAll("[{}]", "").split(",")[0] : text;
  }

  /** Sets and ranges around the default of a number. */
  static List<Domain> domains(FieldSchema field) {
    boolean known = field.defaultValue().filter(v -> v instanceof Value.Num).isPresent();
    if (field.type() instanceof FieldType.Whole whole) {
      long at =
          known
              ? (long) ((Value.Num) field.defaultValue().orElseThrow()).value()
              : Math.max(whole.low(), 1);
      return whole(whole, at);
    }
    String standing = Values.defaultValue(field);
    if (!known || standing.isEmpty()) {
      return List.of(new Domain("{…}", "a set of values", "{$0}"));
    }
    return List.of(
        new Domain("{" + standing + ", …}", "a set of values", "{${1:" + standing + "}, $0}"),
        new Domain(
            standing + " .. …", "an interval", "${1:" + standing + "} .. ${2:" + standing + "}"));
  }

  private static List<Domain> whole(FieldType.Whole whole, long at) {
    boolean power = Values.isDoubled(at);
    List<Long> set = Values.around(at, whole);
    List<String> stops = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      stops.add("${" + (i + 1) + ":" + set.get(i) + "}");
    }
    String text = set.stream().map(String::valueOf).collect(Collectors.joining(", "));
    long low = set.get(0);
    long high = set.get(set.size() - 1);
    String step = power ? " step x2" : "";
    return List.of(
        new Domain("{" + text + "}", "a set of values", "{" + String.join(", ", stops) + "}"),
        new Domain(
            low + ".." + high + step,
            power ? "a range, doubling" : "a range",
            "${1:" + low + "}..${2:" + high + "}" + step));
  }
}
