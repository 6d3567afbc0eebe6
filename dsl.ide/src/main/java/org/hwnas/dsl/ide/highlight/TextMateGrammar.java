package org.hwnas.dsl.ide.highlight;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hwnas.dsl.schema.Aggregates;
import org.hwnas.dsl.schema.Functions;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.syntax.SyntaxChecks;

/**
 * The language as a TextMate grammar, made from its reserved words and schemas: VS Code, Eclipse,
 * IntelliJ, Sublime and GitHub read this format.
 */
public final class TextMateGrammar {
  private static final String NUMBER = "-?\\b\\d[\\d_]*(?:\\.\\d[\\d_]*)?(?:[eE][+-]?\\d+)?\\b";
  private static final String UNIT =
      "[A-Za-z\u00b5\u03bc\u03a9\u2126][A-Za-z\u00b5\u03bc\u03a9\u2126]*(?:\\^-?\\d+)?"
          + "(?:[*/][A-Za-z\u00b5\u03bc\u03a9\u2126]+(?:\\^-?\\d+)?)*|%";

  private TextMateGrammar() {}

  /** The grammar as JSON, the same text each time. */
  public static String json() {
    JsonObject grammar = new JsonObject();
    grammar.addProperty("name", "hwnas");
    grammar.addProperty("scopeName", "source.hwnas");
    JsonArray fileTypes = new JsonArray();
    fileTypes.add("hwnas");
    grammar.add("fileTypes", fileTypes);
    JsonArray patterns = new JsonArray();
    patterns.add(match("///.*$", "comment.line.documentation.hwnas"));
    patterns.add(match("//.*$", "comment.line.double-slash.hwnas"));
    patterns.add(range("/\\*", "\\*/", "comment.block.hwnas"));
    patterns.add(text());
    patterns.add(
        captures(
            "(@)(\\w+)", "punctuation.decorator.hwnas", "entity.name.function.decorator.hwnas"));
    patterns.add(
        captures(
            "^\\s*(" + words(Schemas.DEFINITIONS.keySet()) + ")\\s+([A-Za-z_]\\w*)",
            "storage.type.hwnas",
            "entity.name.type.hwnas"));
    patterns.add(
        captures(
            "\\b(let)\\s+([A-Za-z_]\\w*)", "keyword.other.hwnas", "variable.other.constant.hwnas"));
    patterns.add(
        captures(
            "\\b(extends)\\s+([A-Za-z_][\\w.]*)",
            "keyword.other.hwnas",
            "entity.other.inherited-class.hwnas"));
    patterns.add(
        captures(
            "([A-Za-z_][\\w.]*)\\s+(in)\\b",
            "variable.other.member.searched.hwnas",
            "keyword.operator.in.hwnas"));
    patterns.add(
        captures(
            "([A-Za-z_][\\w.]*)\\s*(=)(?!=)",
            "variable.other.member.hwnas",
            "keyword.operator.assignment.hwnas"));
    patterns.add(
        captures(
            "(" + NUMBER + ")[ \\t]+(" + UNIT + ")(?![\\w.]*\\s*(?:=|\\bin\\b|\\{|\\bextends\\b))",
            "constant.numeric.hwnas",
            "keyword.other.unit.hwnas"));
    patterns.add(match(NUMBER, "constant.numeric.hwnas"));
    Set<String> reserved = new TreeSet<>(SyntaxChecks.RESERVED);
    reserved.removeAll(Set.of("true", "false"));
    reserved.addAll(
        Set.of(
            "hwnas", "package", "bibliography", "search", "per", "step", "log", "every", "round"));
    patterns.add(match(word(reserved), "keyword.control.hwnas"));
    patterns.add(match("\\b(?:true|false|auto)\\b", "constant.language.hwnas"));
    Set<String> functions = new TreeSet<>(Functions.ALL.keySet());
    functions.addAll(Aggregates.ALL.keySet());
    functions.addAll(Set.of("table", "onnx"));
    patterns.add(match(word(functions) + "(?=\\s*\\()", "support.function.hwnas"));
    Set<String> kinds = new TreeSet<>(Schemas.layers().keySet());
    kinds.addAll(Schemas.algorithms().keySet());
    patterns.add(match(word(kinds) + "(?=\\s*[({|])", "support.type.hwnas"));
    patterns.add(match("[A-Za-z_][\\w.]*(?=\\s*\\{)", "variable.other.member.block.hwnas"));
    patterns.add(match(word(Schemas.METRICS.keySet()), "support.variable.metric.hwnas"));
    patterns.add(match("==|!=|<=|>=|\\.\\.|[-+*/^<>=|]", "keyword.operator.hwnas"));
    grammar.add("patterns", patterns);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(grammar)
        + "\n";
  }

  private static JsonObject text() {
    JsonObject text = range("\"", "\"|$", "string.quoted.double.hwnas");
    JsonArray inside = new JsonArray();
    inside.add(match("\\\\.", "constant.character.escape.hwnas"));
    text.add("patterns", inside);
    return text;
  }

  private static String word(Collection<String> words) {
    return "\\b(?:" + words(words) + ")\\b";
  }

  private static String words(Collection<String> words) {
    return words.stream().sorted().map(TextMateGrammar::quoted).collect(Collectors.joining("|"));
  }

  private static String quoted(String word) {
    return word.matches("\\w+") ? word : Pattern.quote(word);
  }

  private static JsonObject match(String regex, String scope) {
    JsonObject rule = new JsonObject();
    rule.addProperty("match", regex);
    rule.addProperty("name", scope);
    return rule;
  }

  private static JsonObject range(String begin, String end, String scope) {
    JsonObject rule = new JsonObject();
    rule.addProperty("begin", begin);
    rule.addProperty("end", end);
    rule.addProperty("name", scope);
    return rule;
  }

  /** A rule whose groups have scopes of their own, in order. */
  private static JsonObject captures(String regex, String... scopes) {
    JsonObject rule = new JsonObject();
    rule.addProperty("match", regex);
    JsonObject captures = new JsonObject();
    for (int i = 0; i < scopes.length; i++) {
      JsonObject capture = new JsonObject();
      capture.addProperty("name", scopes[i]);
      captures.add(Integer.toString(i + 1), capture);
    }
    rule.add("captures", captures);
    return rule;
  }
}
