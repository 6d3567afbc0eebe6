/** How the command talks to its caller: streams, colour, exit codes, errors. */
package org.hwnas.cli.output;
