package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Hint;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.expression.Expr;

/**
 * Searched parameters by the names of fields, layers or blocks: {@code decides = {adc, channels}}.
 */
final class Selections {
  private Selections() {}

  /** The ids of all parameters meant, as symbols; empty, reported, where a name means none. */
  static Optional<List<Expr>> ids(
      FieldLowering fields, Draft.Field field, Draft.Assignment assignment, LoadedFile file) {
    Set<Expr> ids = new LinkedHashSet<>();
    for (EObject element : FieldLowering.elements(assignment.value())) {
      boolean named = element instanceof Reference r && !r.isCall() && r.getPath() != null;
      List<String> found =
          named ? fields.parameters.under(((Reference) element).getPath()) : List.of();
      if (found.isEmpty()) {
        String text = file.parsed.text(element);
        fields
            .diagnostics()
            .add(
                named ? Issue.UNKNOWN_NAME : Issue.WRONG_TYPE,
                file.place(element),
                named
                    ? "nothing that is searched is called `" + text + "`"
                    : "`" + field.schema.name() + "` holds names of fields or blocks",
                "",
                named ? DidYouMean.hint(text, words(fields.parameters.all())) : Hint.none());
        return Optional.empty();
      }
      found.forEach(id -> ids.add(Expr.symbol(id)));
    }
    return Optional.of(new ArrayList<>(ids));
  }

  private static Set<String> words(List<Parameter> parameters) {
    Set<String> words = new TreeSet<>();
    for (Parameter parameter : parameters) {
      words.addAll(List.of(parameter.id().replaceAll("\\[[^\\]]*]", "").split("\\.")));
    }
    return words;
  }
}
