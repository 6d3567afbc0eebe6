package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.dsl.schema.Aggregates;
import org.hwnas.dsl.schema.Functions;

/** Shows how the function is called that the caret stands in. */
public final class SignatureService {
  /**
   * A way to call a function.
   *
   * @param label as it is written
   * @param parameters the parameters as they stand in the label, in order
   */
  public record Signature(String label, String doc, List<String> parameters) {}

  /**
   * The ways to call the function around a position.
   *
   * @param active which of them fits what is typed
   * @param parameter the parameter the caret stands in
   */
  public record Help(List<Signature> signatures, int active, int parameter) {}

  private static final Pattern CALL = Pattern.compile("\\(([^)]*)\\)");

  private SignatureService() {}

  /** The call around a position; empty outside of every call. */
  public static Optional<Help> help(SpecDocument document, TextPosition position) {
    int offset = document.offset(position);
    List<Token> before =
        document.tokens().stream()
            .filter(t -> t.end() <= offset && t.end() > offset - 4096)
            .toList();
    int depth = 0;
    int commas = 0;
    for (int i = before.size() - 1; i > 0; i--) {
      Token token = before.get(i);
      if (token.is(")")) {
        depth++;
      } else if (token.is("}") || token.is("{") || token.is(";")) {
        return Optional.empty();
      } else if (token.is(",") && depth == 0) {
        commas++;
      } else if (token.is("(")) {
        if (depth == 0) {
          return of(before.get(i - 1).text(), commas);
        }
        depth--;
      }
    }
    return Optional.empty();
  }

  private static Optional<Help> of(String name, int commas) {
    List<Signature> signatures = new ArrayList<>();
    Functions.Function function = Functions.ALL.get(name);
    if (function != null) {
      for (String usage : function.usage().split(" or ")) {
        signatures.add(new Signature(usage, function.doc(), parameters(usage)));
      }
    }
    if (Aggregates.ALL.containsKey(name)) {
      String usage = name.equals("quantile") ? "quantile(metric, level)" : name + "(metric)";
      signatures.add(new Signature(usage, Aggregates.ALL.get(name), parameters(usage)));
    }
    switch (name) {
      case "table" ->
          signatures.add(
              new Signature(
                  "table(\"layers.csv\")",
                  "The layers of a network in a file beside the spec: one a line of CSV, or MNSIM's"
                      + " JSON, as in table(\"networks.json#resnet18\").",
                  List.of("\"layers.csv\"")));
      case "onnx" ->
          signatures.add(
              new Signature(
                  "onnx(\"model.onnx\")",
                  "The layers of an exported model; its weights are not read.",
                  List.of("\"model.onnx\"")));
      default -> {}
    }
    if (signatures.isEmpty()) {
      return Optional.empty();
    }
    int active = 0;
    for (int i = 0; i < signatures.size(); i++) {
      if (signatures.get(active).parameters().size() <= commas
          && signatures.get(i).parameters().size() > signatures.get(active).parameters().size()) {
        active = i;
      }
    }
    int last = signatures.get(active).parameters().size() - 1;
    return Optional.of(new Help(signatures, active, Math.max(0, Math.min(commas, last))));
  }

  private static List<String> parameters(String usage) {
    Matcher call = CALL.matcher(usage);
    return call.find() ? List.of(call.group(1).split(",\\s*")) : List.of();
  }
}
