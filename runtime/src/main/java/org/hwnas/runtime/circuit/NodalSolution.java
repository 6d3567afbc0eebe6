package org.hwnas.runtime.circuit;

/**
 * Voltages and currents of an array for one input.
 *
 * @param currents into the ground of each bit line, A
 * @param wordLineVolts at each cell, {@code planes x rows x cols}, V
 * @param bitLineVolts at each crossing of a row and a column, {@code rows x cols}, V
 * @param residual largest violation of Kirchhoff's current law at a node over the largest current
 *     that enters a word line or leaves a bit line; 0 where nothing flows
 * @param iterations of the method, summed over its inner ones; 0 for a direct one
 */
public record NodalSolution(
    double[] currents,
    double[] wordLineVolts,
    double[] bitLineVolts,
    double residual,
    int iterations) {}
