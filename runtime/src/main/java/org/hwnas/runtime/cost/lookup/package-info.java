/**
 * Figures that were measured or simulated elsewhere, by design or by layer: looked up, never
 * estimated. What a table does not hold fails, and a search over a table proposes what it holds.
 */
package org.hwnas.runtime.cost.lookup;
