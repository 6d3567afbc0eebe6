/** A run as it goes on, in a browser of this machine. */
package org.hwnas.cli.watch;
