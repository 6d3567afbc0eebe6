package org.hwnas.dsl.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HelpPagesTest {
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```hwnas ?(\\w*)\\n(.*?)^```$");

  private static final String EXPERIMENT =
      """
      hwnas 1.0
      experiment Example {
        workloads = {hwnas.models.alexnet}
        hardware extends hwnas.presets.isaac { adc { bits in 4..8 } }
        %s
        minimize energy
        search nsga2 { budget = 100 evaluations }
      }
      """;

  /** The examples of a page as whole specs: the word behind `hwnas` names what they stand in. */
  private static List<String> examples(Issue issue) {
    List<String> examples = new ArrayList<>();
    for (Matcher at = EXAMPLE.matcher(HelpPages.of(issue)); at.find(); ) {
      String place = at.group(1);
      String text = at.group(2);
      examples.add(
          switch (place) {
            case "" -> text;
            case "experiment" -> EXPERIMENT.formatted(text);
            default -> "hwnas 1.0\n" + place + " example {\n" + text + "}\n";
          });
    }
    return examples;
  }

  private static List<String> codes(Compilation compilation) {
    return compilation.diagnostics().stream().map(d -> d.issue().code()).toList();
  }

  @ParameterizedTest
  @EnumSource
  void hasAPageOfTheUsualForm(Issue issue) {
    String page = HelpPages.of(issue);
    assertThat(page).startsWith("# " + issue.code() + " " + issue.slug() + ": ");
    assertThat(page).contains("\nWrong:\n", "\nMended:\n", "\nWhy: ");
    assertThat(examples(issue)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void theWrongExampleIsWrongInThisWayOnly(Issue issue) {
    assertThat(codes(Compiled.of(examples(issue).get(0)))).isNotEmpty().containsOnly(issue.code());
  }

  @ParameterizedTest
  @EnumSource
  void theMendedExampleIsClean(Issue issue) {
    assertThat(Compiled.of(examples(issue).get(1)).diagnostics()).isEmpty();
  }

  @Test
  void codesAndSlugsAreUnique() {
    List<Issue> issues = Arrays.asList(Issue.values());
    assertThat(new HashSet<>(issues.stream().map(Issue::code).toList())).hasSameSizeAs(issues);
    assertThat(new HashSet<>(issues.stream().map(Issue::slug).toList())).hasSameSizeAs(issues);
    assertThat(Issue.byCode("hw306")).contains(Issue.WRONG_DIMENSION);
  }
}
