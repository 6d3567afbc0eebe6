/**
 * Named counter-based random streams; the only place where random numbers are made. Source: Steele,
 * Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, doi
 * 10.1145/2660193.2660195.
 */
package org.hwnas.runtime.random;
