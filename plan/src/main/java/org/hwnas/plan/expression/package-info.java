/**
 * Values and expressions over parameters and metrics, their evaluation and folding. Not here: units
 * (all numbers are SI) and the arithmetic of metrics over workloads and chips.
 */
package org.hwnas.plan.expression;
