package org.hwnas.dsl.ide;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.text.PlanText;

/** What became of a word in the plan, for who points at it. */
final class Outcome {
  private static final int LISTED = 6;

  private Outcome() {}

  /** A paragraph to add to an explanation; empty string where the plan says nothing of the word. */
  static String of(PlanView view, SpecDocument document, Meanings.Found found) {
    if (found.meaning() instanceof Meaning.OfDefinition d) {
      boolean own = d.definition().document() == document;
      return own && d.definition().kind().equals("experiment") ? experiment(view.plan()) : "";
    }
    if (!(found.meaning() instanceof Meaning.OfField m)) {
      return "";
    }
    List<Parameter> parameters = view.parameters(found.token().start());
    if (!parameters.isEmpty()) {
      return searched(view.plan(), parameters);
    }
    Set<String> values = new TreeSet<>();
    Set<String> origins = new TreeSet<>();
    for (PlanView.Planned planned : view.fields(found.token().start())) {
      if (planned.path().endsWith(m.field().name())) {
        values.add(PlanText.value(planned.field()));
        origins.add(PlanText.origin(planned.field().origin()));
      }
    }
    return values.isEmpty()
        ? ""
        : "\n\n---\nHere: "
            + listed(values)
            + " ("
            + String.join("; ", origins.stream().limit(LISTED).toList())
            + ")";
  }

  private static String listed(Set<String> values) {
    return String.join(", ", values.stream().limit(LISTED).map(v -> "`" + v + "`").toList())
        + (values.size() > LISTED ? ", …" : "");
  }

  private static String searched(Plan plan, List<Parameter> parameters) {
    StringBuilder text = new StringBuilder("\n\n---\nSearched here: ");
    Set<String> domains = new TreeSet<>();
    for (Parameter p : parameters) {
      domains.add(
          "`"
              + PlanText.domain(p.domain(), p.unit())
              + "` ("
              + (p.domain().continuous() ? "real" : PlanText.count(p.domain()) + " values")
              + ")");
    }
    text.append(String.join(", ", domains.stream().limit(LISTED).toList()));
    if (parameters.size() > 1) {
      text.append(", decided in ").append(parameters.size()).append(" places");
    }
    return text.append(". `")
        .append(plan.name())
        .append("` has ")
        .append(PlanText.size(plan.space()))
        .append(" designs.")
        .toString();
  }

  private static String experiment(Plan plan) {
    return "\n\n---\n"
        + PlanText.sizeInFull(plan.space())
        + " designs of "
        + plan.parameters().size()
        + " searched values; "
        + PlanText.count(plan.space().encodings())
        + " combinations if each existed in every design\n\n"
        + plan.objectives().size()
        + (plan.objectives().size() == 1 ? " objective, " : " objectives, ")
        + plan.requirements().size()
        + (plan.requirements().size() == 1 ? " requirement" : " requirements");
  }
}
