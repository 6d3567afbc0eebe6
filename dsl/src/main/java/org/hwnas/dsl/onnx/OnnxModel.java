package org.hwnas.dsl.onnx;

import java.io.IOException;
import java.io.InputStream;

/**
 * A model of the Open Neural Network Exchange, as far as its structure goes: the weights are
 * trained, or drawn, by whoever uses the network.
 */
public final class OnnxModel {
  private final OnnxGraph graph;

  private OnnxModel(OnnxGraph graph) {
    this.graph = graph;
  }

  /**
   * Reads a model; weights in the file are skipped, and files of weights beside it not needed.
   *
   * @throws OnnxException where this is no ONNX model, or not a whole one
   * @throws IOException where the stream fails
   */
  public static OnnxModel read(InputStream stream) throws OnnxException, IOException {
    return new OnnxModel(OnnxReader.read(stream));
  }

  /**
   * The network in layers of the language.
   *
   * @param stated what the spec says of the input; it gives the sizes that the file leaves open
   * @throws OnnxException where something of the graph has no layer, or a size is not known
   */
  public OnnxNetwork network(OnnxNetwork.Stated stated) throws OnnxException {
    return GraphImport.network(graph, stated);
  }
}
