/**
 * A run on disk: directory, plan, environment, journal, resume, budget. The journal is the truth:
 * the state of a search is rebuilt by replaying it. Not here: what evaluates and what searches.
 */
package org.hwnas.runtime.experiment;
