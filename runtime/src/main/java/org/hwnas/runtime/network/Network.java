package org.hwnas.runtime.network;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A network: nodes in an order in which they can be computed. Node 0 is the input; the last node's
 * output are the logits. Immutable and safe to share.
 */
public final class Network {
  private final List<Node> nodes;
  private final long parameters;
  private final long macs;
  private final double storedWeights;
  private final double layerInputs;
  private volatile String key;

  Network(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
    long parameterSum = 0;
    long macSum = 0;
    double weightSum = 0;
    double inputSum = 0;
    for (Node node : this.nodes) {
      parameterSum += node.parameters();
      macSum += node.macs();
      if (node.operator() instanceof Operator.Filters filters) {
        weightSum += filters.weights();
        inputSum += node(node.inputs().get(0)).output().elements();
      }
    }
    this.storedWeights = weightSum;
    this.layerInputs = inputSum;
    this.parameters = parameterSum;
    this.macs = macSum;
  }

  public List<Node> nodes() {
    return nodes;
  }

  public Node node(int id) {
    return nodes.get(id);
  }

  public TensorShape input() {
    return nodes.get(0).output();
  }

  /** Shape of the logits. */
  public TensorShape output() {
    return nodes.get(nodes.size() - 1).output();
  }

  /** Trainable values of all nodes. */
  public long parameters() {
    return parameters;
  }

  /** Multiply-accumulates of one inference. */
  public long macs() {
    return macs;
  }

  /** Values that cells hold: weights of convolutions and linear layers, no biases. */
  public double storedWeights() {
    return storedWeights;
  }

  /** Values that convolutions and linear layers read, each layer's input once. */
  public double layerInputs() {
    return layerInputs;
  }

  /**
   * A digest (SHA-256, hex) of the structure: operators, connections, shapes. Equal for networks
   * that compute the same function of their weights; names, hardware and quantisation do not enter.
   * Stable over runs and machines.
   */
  public String key() {
    String known = key;
    if (known == null) {
      known = digest();
      key = known; // a race computes the same text twice
    }
    return known;
  }

  private String digest() {
    StringBuilder text = new StringBuilder();
    for (Node node : nodes) {
      // the text of a record names its components, so it changes whenever an operator's meaning
      // does
      text.append(node.operator()).append(node.inputs()).append(node.output()).append('\n');
    }
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Network[" + nodes.size() + " nodes, " + parameters + " parameters, " + macs + " MACs]";
  }
}
