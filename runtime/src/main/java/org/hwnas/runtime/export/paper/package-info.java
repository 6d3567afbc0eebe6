/** A run as a paper shows it: tables, plots, references, and what reviewers ask. */
package org.hwnas.runtime.export.paper;
