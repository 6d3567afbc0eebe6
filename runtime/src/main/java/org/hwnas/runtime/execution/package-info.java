/**
 * Evaluates batches of designs on several threads; the seam for evaluating them elsewhere. Not
 * here: what to evaluate, and what to keep.
 */
package org.hwnas.runtime.execution;
