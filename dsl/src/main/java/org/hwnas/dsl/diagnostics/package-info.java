/**
 * What the compiler says of a spec: the codes with their help pages, the findings, how they are
 * shown. Not here: the rules themselves.
 */
package org.hwnas.dsl.diagnostics;
