/**
 * Models against figures that something else gave: a table of runs, measurements or published
 * values goes through a model, and what comes back is how far off it is, quantity by quantity.
 */
package org.hwnas.runtime.validation;
