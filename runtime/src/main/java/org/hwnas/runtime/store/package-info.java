/**
 * All runs of a workspace in one embedded database: an index that is made anew from the journals
 * whenever they say something else, and a memory of expensive evaluations across runs. Neither
 * holds anything that cannot be lost.
 */
package org.hwnas.runtime.store;
