/** What came of a run, sent to an experiment tracker that the user runs. */
package org.hwnas.cli.tracking;
