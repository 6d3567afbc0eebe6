/**
 * Text to syntax tree, and what can be said of a spec from its text alone. The grammar knows
 * shapes, not names. Not here: the meaning of names and values.
 */
package org.hwnas.dsl.syntax;
