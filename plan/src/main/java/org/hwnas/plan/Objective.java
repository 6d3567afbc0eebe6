package org.hwnas.plan;

import org.hwnas.plan.expression.Expr;

/**
 * What the search optimises.
 *
 * @param name label: the spec's {@code as} name or the metric's
 * @param maximize direction
 * @param expr scalar once evaluated: every axis is reduced
 * @param unit display unit of the value
 * @param text the expression as the author wrote it
 * @param place where it is written
 */
public record Objective(
    String name, boolean maximize, Expr expr, String unit, String text, SourceLocation place) {}
