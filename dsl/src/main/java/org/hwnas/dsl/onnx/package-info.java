/**
 * Networks from ONNX files: reads the graph without its weights and tells it in layers of the
 * language. Knows the wire format and the operators of ONNX; knows nothing of specs, their places
 * or their diagnostics.
 */
package org.hwnas.dsl.onnx;
