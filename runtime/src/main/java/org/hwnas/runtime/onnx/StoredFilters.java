package org.hwnas.runtime.onnx;

/**
 * A filter layer as crossbars hold and read it.
 *
 * @param weightBits with sign
 * @param codes in the layout of the network's weights
 * @param steps weight of one code for each output channel
 * @param inputBits of an input's code
 * @param signedInputs whether inputs' codes are {@code -top..top}, else {@code 0..top}
 * @param inputStep input of one code
 */
public record StoredFilters(
    int weightBits,
    int[] codes,
    float[] steps,
    int inputBits,
    boolean signedInputs,
    float inputStep) {}
