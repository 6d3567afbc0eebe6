package org.hwnas.runtime.training;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.random.RandomStream;

/**
 * Values of a network's weights, node by node. Convolution: filters (groups x kernelHeight x
 * kernelWidth x in x out; depthwise kernelHeight x kernelWidth x channel x multiplier), then bias
 * where it has one. Linear: filters (in x out), then bias. Batch normalisation: scale, shift,
 * running mean, running variance. Layer normalisation and affine: scale, shift. Embedding:
 * vocabulary x channels. Position embedding: channels x length, then channels x segments where it
 * has any. Class token: channels. Nodes without weights: nothing. Immutable by convention.
 */
public record NetworkWeights(List<List<float[]>> nodes) {
  /** Variance of embeddings before training (Devlin et al., NAACL 2019, their code: 0.02^2). */
  static final double TOKENS = 0.02 * 0.02;

  public NetworkWeights {
    nodes = nodes.stream().map(List::copyOf).toList();
  }

  /** A digest (SHA-256, hex) of every value bit by bit. */
  String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (List<float[]> arrays : nodes) {
        for (float[] values : arrays) {
          ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
          bytes.asFloatBuffer().put(values);
          sha.update(bytes.array());
        }
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Arrays of a node. */
  public List<float[]> of(Node node) {
    return nodes.get(node.id());
  }

  /**
   * Initial weights: normal with variance 2 over the number of inputs (He et al., ICCV 2015), the
   * last layer's with 1 over it; embeddings with 0.02 squared; biases 0.
   */
  public static NetworkWeights initial(Network network, long seed) {
    return of(network, (length, variance, node) -> normal(length, variance, seed, node));
  }

  /** As initial ones, with 0 wherever those are drawn: for what brings values of its own. */
  public static NetworkWeights blank(Network network) {
    return of(network, (length, variance, node) -> new float[length]);
  }

  /** Values of a variance for a node. */
  private interface Drawn {
    float[] of(int length, double variance, int node);
  }

  private static NetworkWeights of(Network network, Drawn drawn) {
    List<List<float[]>> nodes = new ArrayList<>();
    int last = network.nodes().size() - 1;
    for (Node node : network.nodes()) {
      List<float[]> arrays = new ArrayList<>();
      if (node.operator() instanceof Operator.Conv conv) {
        arrays.add(drawn.of(FilterLayer.length(conv), 2.0 / conv.filterSize(), node.id()));
        if (conv.bias()) {
          arrays.add(new float[conv.outChannels()]);
        }
      } else if (node.operator() instanceof Operator.Linear linear) {
        double variance = (node.id() == last ? 1.0 : 2.0) / linear.inFeatures();
        arrays.add(drawn.of(linear.inFeatures() * linear.outFeatures(), variance, node.id()));
        if (linear.bias()) {
          arrays.add(new float[linear.outFeatures()]);
        }
      } else if (node.operator() instanceof Operator.BatchNorm norm) {
        arrays.add(filled(norm.channels(), 1));
        arrays.add(filled(norm.channels(), 0));
        arrays.add(filled(norm.channels(), 0));
        arrays.add(filled(norm.channels(), 1));
      } else {
        tokens(node, drawn, arrays);
      }
      nodes.add(arrays);
    }
    return new NetworkWeights(nodes);
  }

  private static void tokens(Node node, Drawn drawn, List<float[]> arrays) {
    Operator operator = node.operator();
    if (operator instanceof Operator.LayerNorm norm) {
      arrays.add(filled(norm.channels(), 1));
      arrays.add(filled(norm.channels(), 0));
    } else if (operator instanceof Operator.Affine affine) {
      arrays.add(filled(affine.channels(), 1));
      arrays.add(filled(affine.channels(), 0));
    } else if (operator instanceof Operator.Embedding embedding) {
      arrays.add(
          drawn.of(
              Math.multiplyExact(embedding.vocabulary(), embedding.channels()), TOKENS, node.id()));
    } else if (operator instanceof Operator.PositionEmbedding positions) {
      int length = Math.multiplyExact(positions.channels(), positions.length());
      arrays.add(drawn.of(length, TOKENS, node.id()));
      if (positions.segments() > 0) {
        arrays.add(filled(positions.channels() * positions.segments(), 0));
      }
    } else if (operator instanceof Operator.ClassToken token) {
      arrays.add(drawn.of(token.channels(), TOKENS, node.id()));
    }
  }

  private static float[] normal(int length, double variance, long seed, int node) {
    RandomStream random = RandomStream.of(seed, "initial-weights", node);
    float deviation = (float) Math.sqrt(variance);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = deviation * (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }
}
