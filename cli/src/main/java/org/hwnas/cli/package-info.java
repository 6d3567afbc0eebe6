/** The {@code hwnas} command: entry point and version. */
package org.hwnas.cli;
