/** The command told to a shell and to {@code man}, from what it knows of its own options. */
package org.hwnas.cli.manual;
