/** Shows how a run goes on. */
package org.hwnas.cli.progress;
