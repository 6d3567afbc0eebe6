package org.hwnas.runtime.network;

import java.util.List;

/**
 * An operator in its place.
 *
 * @param id index in {@link Network#nodes()}
 * @param name path of the layer below the network and the part in it: {@code stage[0].conv1}
 * @param operator what is computed
 * @param inputs ids of the nodes it reads, all smaller than {@code id}
 * @param output shape of the result
 */
public record Node(
    int id, String name, Operator operator, List<Integer> inputs, TensorShape output) {
  public Node {
    inputs = List.copyOf(inputs);
    for (int input : inputs) {
      if (input < 0 || input >= id) {
        throw new IllegalArgumentException("node " + id + " cannot read node " + input);
      }
    }
  }

  public long parameters() {
    return operator.parameters();
  }

  public long macs() {
    return operator.macs(output);
  }
}
