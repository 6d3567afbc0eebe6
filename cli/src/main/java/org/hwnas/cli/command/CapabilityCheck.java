package org.hwnas.cli.command;

import java.util.List;
import java.util.stream.Collectors;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.Capabilities;

/** Tells what a plan states and this version does not act on; refuses to ignore the spec's own. */
final class CapabilityCheck {
  private CapabilityCheck() {}

  /**
   * @throws UserError where the spec itself states what would be ignored
   */
  static void require(Plan plan, CommonOptions common) {
    List<Capabilities.Gap> gaps = Capabilities.gaps(plan);
    String refused = list(gaps, true);
    if (!refused.isEmpty()) {
      throw new UserError(
          ExitCode.USAGE,
          "this version can check and plan this spec, but not run it: it does not act on "
              + refused
              + "; leave that out of the spec, or use a version that does");
    }
    String ignored = list(gaps, false);
    if (!ignored.isEmpty() && !common.quiet()) {
      common
          .console()
          .err()
          .println("note: definitions state what this version does not act on: " + ignored);
    }
  }

  private static String list(List<Capabilities.Gap> gaps, boolean refused) {
    return gaps.stream()
        .filter(g -> g.refused() == refused)
        .map(Capabilities.Gap::what)
        .collect(Collectors.joining(", "));
  }
}
