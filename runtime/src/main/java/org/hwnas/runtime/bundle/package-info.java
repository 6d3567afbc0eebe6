/**
 * Runs and specs as one file to share: a zip with RO-Crate metadata that names every file with its
 * hash, and the opposite way for a file that a stranger made.
 */
package org.hwnas.runtime.bundle;
