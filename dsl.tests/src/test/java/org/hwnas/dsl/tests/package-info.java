/**
 * Tests of the language as a whole: specs with the diagnostics they must give, and mutants of them.
 */
package org.hwnas.dsl.tests;
