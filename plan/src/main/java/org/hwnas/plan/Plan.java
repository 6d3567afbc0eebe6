package org.hwnas.plan;

import java.util.List;
import java.util.Optional;

/**
 * A compiled experiment: everything a run needs, with no default left implicit and no reference to
 * the spec's language. Same spec, same plan, same bytes, on any machine.
 *
 * @param name the experiment's name
 * @param doc the author's doc comment; empty string where there is none
 * @param edition the language edition of the spec, such as {@code 1.0}
 * @param parameters searched decisions; a condition only mentions parameters before its own
 * @param decisions parameters that are decided together, in the order of the spec
 * @param configuration root of the configuration tree (kind {@code experiment}): networks,
 *     workloads, hardware, quantization, evaluate, search, report
 * @param objectives at least one
 * @param requirements in the order of the spec
 * @param space number of designs
 * @param citations sorted by key
 * @param sources hashes of the files the plan was compiled from, spec first
 */
public record Plan(
    String name,
    String doc,
    String edition,
    List<Parameter> parameters,
    List<Decision> decisions,
    Block configuration,
    List<Objective> objectives,
    List<Requirement> requirements,
    SpaceSize space,
    List<Citation> citations,
    List<SourceFile> sources) {
  /**
   * Version of the plan format; the major number changes when an old reader could misread a new
   * plan.
   */
  public static final String FORMAT = "1.1";

  /** A plan in which every parameter is a decision of its own. */
  public Plan(
      String name,
      String doc,
      String edition,
      List<Parameter> parameters,
      Block configuration,
      List<Objective> objectives,
      List<Requirement> requirements,
      SpaceSize space,
      List<Citation> citations,
      List<SourceFile> sources) {
    this(
        name,
        doc,
        edition,
        parameters,
        List.of(),
        configuration,
        objectives,
        requirements,
        space,
        citations,
        sources);
  }

  public Plan {
    parameters = List.copyOf(parameters);
    decisions = List.copyOf(decisions);
    objectives = List.copyOf(objectives);
    requirements = List.copyOf(requirements);
    citations = List.copyOf(citations);
    sources = List.copyOf(sources);
  }

  /** The same space, with another configuration and other things asked of its designs. */
  public Plan with(
      Block configuration, List<Objective> objectives, List<Requirement> requirements) {
    return new Plan(
        name,
        doc,
        edition,
        parameters,
        decisions,
        configuration,
        objectives,
        requirements,
        space,
        citations,
        sources);
  }

  /** The plan over other parameters and what it decides jointly of them. */
  public Plan over(List<Parameter> parameters, List<Decision> decisions) {
    return new Plan(
        name,
        doc,
        edition,
        parameters,
        decisions,
        configuration,
        objectives,
        requirements,
        space,
        citations,
        sources);
  }

  /**
   * A file the plan was compiled from.
   *
   * @param file as in {@link SourceLocation#file()}
   * @param sha256 lower-case hexadecimal, of the content with line ends as LF
   */
  public record SourceFile(String file, String sha256) {}

  /** The parameter with this id. */
  public Optional<Parameter> parameter(String id) {
    return parameters.stream().filter(p -> p.id().equals(id)).findFirst();
  }
}
