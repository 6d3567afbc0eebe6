/**
 * Texts and where they come from: files, lines and columns, bibliographies. Not here: the grammar.
 */
package org.hwnas.dsl.sources;
