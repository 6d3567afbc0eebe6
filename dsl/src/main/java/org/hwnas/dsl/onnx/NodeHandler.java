package org.hwnas.dsl.onnx;

import org.hwnas.dsl.onnx.OnnxGraph.Node;

/** Imports nodes of one operator. */
@FunctionalInterface
interface NodeHandler {
  /**
   * Gives the node's outputs a meaning, with the layers they need.
   *
   * @param number of the node among those that count
   */
  void take(Node node, int number) throws OnnxException;
}
