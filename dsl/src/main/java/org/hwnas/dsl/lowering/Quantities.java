package org.hwnas.dsl.lowering;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Hint;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Quantity;
import org.hwnas.dsl.spec.SpecPackage;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;

/** Numbers with units, exactly: decimal until the last step. */
final class Quantities {
  /** A literal in SI units, still decimal, with the unit it was written in. */
  record Exact(BigDecimal si, Unit unit) {}

  private Quantities() {}

  /** The number of a literal, whatever its unit; empty where it is half typed, or none. */
  static Optional<BigDecimal> number(Quantity quantity, LoadedFile file, Diagnostics diagnostics) {
    if (quantity.getValue() == null) {
      return Optional.empty();
    }
    BigDecimal value;
    try {
      value = new BigDecimal(quantity.getValue().replace("_", "").toLowerCase(Locale.ROOT));
    } catch (NumberFormatException e) {
      diagnostics.add(
          Issue.NOT_A_NUMBER,
          file.place(quantity),
          "`" + quantity.getValue() + "` is not a number");
      return Optional.empty();
    }
    if (Math.abs((double) value.scale()) > 400
        || value.precision() > 400
        || Double.isInfinite(value.doubleValue())) {
      diagnostics.add(
          Issue.NOT_A_NUMBER,
          file.place(quantity),
          "`" + quantity.getValue() + "` is beyond the range of a number");
      return Optional.empty();
    }
    return Optional.of(value);
  }

  /** The literal's value; empty, with a diagnostic, where the unit is unknown. */
  static Optional<Exact> read(Quantity quantity, LoadedFile file, Diagnostics diagnostics) {
    Optional<BigDecimal> number = number(quantity, file, diagnostics);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    BigDecimal value = number.get();
    if (quantity.getUnit() == null) {
      return Optional.of(new Exact(value, Unit.ONE));
    }
    Optional<Unit> unit = Units.parse(quantity.getUnit());
    if (unit.isEmpty()) {
      Place at = file.parsed.place(quantity, SpecPackage.Literals.QUANTITY__UNIT);
      // A unit on the next line is a half-typed field; that is reported where the text is checked.
      if (at.line() == file.parsed.place(quantity, SpecPackage.Literals.QUANTITY__VALUE).line()) {
        diagnostics.add(
            Issue.UNKNOWN_UNIT,
            at,
            "there is no unit `" + quantity.getUnit() + "`",
            "",
            DidYouMean.nearest(quantity.getUnit(), Units.names())
                .map(Hint::meant)
                .orElse(
                    Hint.of(
                        quantity.getUnit().contains("/")
                            ? "a division needs blanks around `/`"
                            : "units are written such as `um^2`, `mJ/s`, `kohm`")));
      }
      return Optional.empty();
    }
    return Optional.of(new Exact(value.multiply(unit.get().factor()), unit.get()));
  }
}
