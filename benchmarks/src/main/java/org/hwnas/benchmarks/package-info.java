/**
 * How the time of checking, planning, counting and formatting grows with the size of what is
 * checked, planned, counted and formatted. Not here: whole processes (the scripts beside this
 * module), the runtime, and limits that fail a build.
 */
package org.hwnas.benchmarks;
