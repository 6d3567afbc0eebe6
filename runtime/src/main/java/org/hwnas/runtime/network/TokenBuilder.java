package org.hwnas.runtime.network;

import java.util.OptionalInt;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.GraphBuilder.ConvShape;

/** Layers of transformers. A linear layer for every position is a 1 x 1 convolution. */
final class TokenBuilder {
  private static final int USUAL_EXPANSION = 4; // Vaswani et al., NeurIPS 2017, section 3.3

  private final GraphBuilder graph;
  private final ConvolutionBuilder convolutions;

  TokenBuilder(GraphBuilder graph, ConvolutionBuilder convolutions) {
    this.graph = graph;
    this.convolutions = convolutions;
  }

  int patches(String name, LayerFields f, int from) throws EvaluationFailure {
    int patch = f.count("patch");
    Window window = Window.square(patch, patch, Padding.NONE);
    boolean bias = f.flagOr("bias", true);
    int at = graph.conv(name + ".conv", from, new ConvShape(f.count("channels"), window, 1, bias));
    return graph.tokens(name + ".tokens", at);
  }

  int embedding(String name, LayerFields f, int from) throws EvaluationFailure {
    return graph.embedding(name, from, f.count("vocabulary"), f.count("channels"));
  }

  int positions(String name, LayerFields f, int from) throws EvaluationFailure {
    int present = (int) Math.min(Integer.MAX_VALUE, graph.shape(from).positions());
    int segments = (int) f.nonNegativeOr("segments", 0);
    return graph.positions(name, from, f.countOr("length", present), segments);
  }

  int attention(String name, LayerFields f, int from) throws EvaluationFailure {
    int channels = graph.channels(from);
    int heads = f.count("heads");
    int inner =
        f.automatic("head_channels")
            ? divided(name, channels, heads)
            : Math.multiplyExact(heads, f.count("head_channels"));
    return attention(name, f, from, from, inner, channels);
  }

  private static int divided(String name, int channels, int heads) throws EvaluationFailure {
    if (channels % heads != 0) {
      throw new EvaluationFailure(
          "`%s` divides %d channels among %d heads, which leaves a rest; choose heads that divide them"
              .formatted(name, channels, heads));
    }
    return channels;
  }

  private int attention(
      String name, LayerFields f, int queried, int valued, int inner, int channels)
      throws EvaluationFailure {
    int queries = linear(name + ".query", f, queried, inner);
    int keys = linear(name + ".key", f, queried, inner);
    int values = linear(name + ".value", f, valued, inner);
    boolean causal = f.flagOr("causal", false);
    int at = graph.attention(name + ".attention", queries, keys, values, f.count("heads"), causal);
    return linear(name + ".output", f, at, channels);
  }

  private int linear(String name, LayerFields f, int from, int channels) throws EvaluationFailure {
    return graph.conv(name, from, ConvShape.pointwise(channels, f.flagOr("bias", true)));
  }

  int feedForward(String name, LayerFields f, int from, int hidden) throws EvaluationFailure {
    int at = linear(name + ".up", f, from, hidden);
    at = convolutions.activate(name + ".activation", f, at);
    return linear(name + ".down", f, at, graph.channels(from));
  }

  int feedForward(String name, LayerFields f, int from) throws EvaluationFailure {
    return feedForward(name, f, from, hidden(f, graph.channels(from)));
  }

  private static int hidden(LayerFields f, int channels) throws EvaluationFailure {
    return f.countOr("hidden", Math.multiplyExact(USUAL_EXPANSION, channels));
  }

  /**
   * A transformer block. With a bottleneck (Sun et al., ACL 2020, Fig. 1) two linear layers lead
   * inwards, one for the shortcut and one for queries and keys; the values are those from outside.
   */
  int transformer(String name, LayerFields f, int from) throws EvaluationFailure {
    int outer = graph.channels(from);
    boolean narrow = !f.automatic("bottleneck");
    int inner = divided(name, f.countOr("bottleneck", outer), f.count("heads"));
    int hidden = hidden(f, inner);
    int feedForwards = f.countOr("feed_forwards", 1);
    return f.is("order", "post")
        ? normalisedAfter(name, f, from, narrow, inner, hidden, feedForwards)
        : normalisedBefore(name, f, from, narrow, inner, hidden, feedForwards);
  }

  private int normalisedBefore(
      String name, LayerFields f, int from, boolean narrow, int inner, int hidden, int feedForwards)
      throws EvaluationFailure {
    int at = narrow ? linear(name + ".reduce", f, from, inner) : from;
    int normed = convolutions.normalise(name + ".norm_attention", f, at);
    at = graph.sum(name + ".add", at, attention(name, f, normed, normed, inner, inner));
    for (int i = 0; i < feedForwards; i++) {
      normed = convolutions.normalise(name + ".norm" + i, f, at);
      int fed = feedForward(name + ".feed_forward" + i, f, normed, hidden);
      at = graph.sum(name + ".feed_forward" + i + ".add", at, fed);
    }
    return narrow ? graph.sum(name + ".add_expanded", expand(name, f, from, at), from) : at;
  }

  private int normalisedAfter(
      String name, LayerFields f, int from, boolean narrow, int inner, int hidden, int feedForwards)
      throws EvaluationFailure {
    int at = narrow ? reduce(name + ".reduce", f, from, inner) : from;
    int queried = narrow ? reduce(name + ".reduce_attention", f, from, inner) : from;
    at = graph.sum(name + ".add", at, attention(name, f, queried, from, inner, inner));
    at = convolutions.normalise(name + ".norm_attention", f, at);
    for (int i = 0; i < feedForwards; i++) {
      int fed = feedForward(name + ".feed_forward" + i, f, at, hidden);
      at = graph.sum(name + ".feed_forward" + i + ".add", at, fed);
      at = convolutions.normalise(name + ".norm" + i, f, at);
    }
    if (!narrow) {
      return at;
    }
    at = graph.sum(name + ".add_expanded", expand(name, f, from, at), from);
    return convolutions.normalise(name + ".norm_expanded", f, at);
  }

  private int reduce(String name, LayerFields f, int from, int channels) throws EvaluationFailure {
    return convolutions.normalise(name + "_norm", f, linear(name, f, from, channels));
  }

  private int expand(String name, LayerFields f, int outer, int from) throws EvaluationFailure {
    return linear(name + ".expand", f, from, graph.channels(outer));
  }

  int unembedding(String name, LayerFields f, int from) throws EvaluationFailure {
    int words = f.automatic("vocabulary") ? vocabulary(name) : f.count("vocabulary");
    int at = f.is("positions", "last") ? last(name + ".last", from) : from;
    return f.flagOr("tied", true)
        ? graph.unembedding(name, at, words)
        : graph.conv(name, at, ConvShape.pointwise(words, false));
  }

  private int vocabulary(String name) throws EvaluationFailure {
    OptionalInt words =
        graph.nodes().stream()
            .filter(n -> n.operator() instanceof Operator.Embedding)
            .mapToInt(n -> ((Operator.Embedding) n.operator()).vocabulary())
            .findFirst();
    return words.orElseThrow(
        () ->
            new EvaluationFailure(
                "`%s` scores the words of an embedding, but the network has none; give it a `vocabulary`"
                    .formatted(name)));
  }

  /** The last position. */
  int last(String name, int from) {
    return graph.take(name, from, (int) (graph.shape(from).positions() - 1));
  }
}
