/**
 * Networks with their weights as ONNX models (https://onnx.ai, operator set 17; 21 where
 * activations have more than 8 bits). Not here: reading models as networks, which is the language's
 * business.
 */
package org.hwnas.runtime.onnx;
