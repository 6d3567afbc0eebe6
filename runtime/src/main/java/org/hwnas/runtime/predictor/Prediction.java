package org.hwnas.runtime.predictor;

/**
 * A predicted number.
 *
 * @param mean in the unit of the samples
 * @param deviation one standard deviation of what the predictor does not know, 0 or more: of a
 *     Gaussian process that of its posterior, of the others the spread of an ensemble, in the unit
 *     that samples left out gave; too small far from all samples
 */
public record Prediction(double mean, double deviation) {}
