package org.hwnas.plan;

import java.util.Optional;
import org.hwnas.plan.expression.Expr;

/**
 * One searched decision.
 *
 * @param id path such as {@code hardware.tile.pe.crossbar.rows} or {@code
 *     network.stage[1].channels}
 * @param domain the values it may take
 * @param when condition over earlier parameters under which the decision exists; empty means always
 * @param unit display unit; {@code 1} where there is none
 * @param doc the author's doc comment; empty string where there is none
 * @param place where it is written
 */
public record Parameter(
    String id, Domain domain, Optional<Expr> when, String unit, String doc, SourceLocation place) {}
