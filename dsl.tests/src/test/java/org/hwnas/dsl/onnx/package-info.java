/** Imports of ONNX models, which the tests write themselves. */
package org.hwnas.dsl.onnx;
