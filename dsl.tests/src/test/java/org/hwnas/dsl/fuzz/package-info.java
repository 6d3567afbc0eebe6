/**
 * Specs made from the schemas by a seed, and damaged versions of them: material for properties that
 * must hold for any text. A new field, block or layer is covered the moment its schema has it. Not
 * here: specs with stated diagnostics.
 */
package org.hwnas.dsl.fuzz;
