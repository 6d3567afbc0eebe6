/**
 * Syntax tree to plan: definitions merged by path, names resolved, values typed and checked,
 * domains read, networks unrolled. Not here: the evaluation of hardware.
 */
package org.hwnas.dsl.lowering;
