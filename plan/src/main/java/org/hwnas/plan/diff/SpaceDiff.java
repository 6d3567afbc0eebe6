package org.hwnas.plan.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.plan.Decision;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.text.PlanText;

/** What is searched, how much of it there is, and which files say so. */
final class SpaceDiff {
  private final Plan left;
  private final Plan right;
  private final List<Difference> found = new ArrayList<>();

  private SpaceDiff(Plan left, Plan right) {
    this.left = left;
    this.right = right;
  }

  static List<Difference> of(Plan left, Plan right) {
    SpaceDiff diff = new SpaceDiff(left, right);
    diff.parameters();
    diff.compare(
        Area.SPACE,
        "designs",
        PlanText.sizeInFull(left.space()),
        PlanText.sizeInFull(right.space()));
    diff.compare(
        Area.SPACE,
        "encodings",
        left.space().encodings().toString(),
        right.space().encodings().toString());
    diff.compare(Area.SOURCE, "name", left.name(), right.name());
    diff.compare(Area.SOURCE, "doc", left.doc(), right.doc());
    diff.compare(Area.SOURCE, "edition", left.edition(), right.edition());
    diff.sources();
    return diff.found;
  }

  private void compare(Area area, String path, String ours, String theirs) {
    if (!ours.equals(theirs)) {
      found.add(Difference.of(area, path, ours, theirs));
    }
  }

  private void parameters() {
    Set<String> ids = new LinkedHashSet<>();
    left.parameters().forEach(p -> ids.add(p.id()));
    right.parameters().forEach(p -> ids.add(p.id()));
    for (String id : ids) {
      Optional<Parameter> ours = left.parameter(id);
      Optional<Parameter> theirs = right.parameter(id);
      boolean same =
          ours.isPresent()
              && theirs.isPresent()
              && ours.get().domain().equals(theirs.get().domain())
              && ours.get().when().equals(theirs.get().when())
              && joint(left, id).equals(joint(right, id));
      if (!same) {
        found.add(
            Difference.of(
                Area.PARAMETER,
                id,
                ours.map(p -> text(p, left)).orElse(""),
                theirs.map(p -> text(p, right)).orElse("")));
      }
    }
  }

  private static List<String> joint(Plan plan, String id) {
    return plan.decisions().stream()
        .filter(d -> d.parameters().contains(id))
        .map(Decision::parameters)
        .findFirst()
        .orElse(List.of());
  }

  private static String text(Parameter parameter, Plan plan) {
    String when = PlanText.when(parameter.when());
    List<String> joint = joint(plan, parameter.id());
    return PlanText.domain(parameter.domain(), parameter.unit())
        + (when.isEmpty() ? "" : " " + when)
        + (joint.isEmpty() ? "" : " decided with " + String.join(", ", joint));
  }

  /** The spec itself by its place, everything else by its name. */
  private void sources() {
    Map<String, String> ours = hashes(left);
    Map<String, String> theirs = hashes(right);
    Set<String> names = new LinkedHashSet<>(ours.keySet());
    names.addAll(theirs.keySet());
    for (String name : names) {
      compare(Area.SOURCE, name, ours.getOrDefault(name, ""), theirs.getOrDefault(name, ""));
    }
  }

  private static Map<String, String> hashes(Plan plan) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (Plan.SourceFile source : plan.sources()) {
      hashes.put(
          hashes.isEmpty() ? "spec" : source.file(), "sha256 " + source.sha256().substring(0, 12));
    }
    return hashes;
  }
}
