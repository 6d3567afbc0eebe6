/**
 * Two runs side by side: what their plans differ in ({@code org.hwnas.plan.diff}) and what their
 * fronts do. Not here: the report of one run.
 */
package org.hwnas.runtime.comparison;
