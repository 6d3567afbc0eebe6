/**
 * The language: a spec in, diagnostics and a plan out. {@link org.hwnas.dsl.Compiler} is the front
 * door. Not here: running a plan, the editor, the command line.
 */
package org.hwnas.dsl;
