package org.hwnas.runtime.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** Layers that hold layers, and connections to layers by name. */
final class ContainerBuilder {
  private final GraphBuilder graph;
  private final ConvolutionBuilder convolutions;
  private final Layers layers;
  private Scope scope = new Scope(Optional.empty(), 0);

  /** Builds a layer of any kind. */
  @FunctionalInterface
  interface Layers {
    int build(ResolvedBlock block, int from) throws EvaluationFailure;
  }

  /** What stands before, by name: in a sequence and those around it. */
  private record Scope(Optional<Scope> outer, int input, Map<String, Integer> outputs) {
    Scope(Optional<Scope> outer, int input) {
      this(outer, input, new HashMap<>());
    }

    Optional<Integer> find(String name) {
      Integer here = outputs.get(name);
      return here != null ? Optional.of(here) : outer.flatMap(o -> o.find(name));
    }
  }

  ContainerBuilder(GraphBuilder graph, ConvolutionBuilder convolutions, Layers layers) {
    this.graph = graph;
    this.convolutions = convolutions;
    this.layers = layers;
  }

  int sequence(ResolvedBlock block, int from) throws EvaluationFailure {
    enter(from);
    int at = from;
    for (ResolvedBlock child : block.children()) {
      at = child(child, at);
    }
    leave();
    return at;
  }

  private void enter(int from) {
    scope = new Scope(Optional.of(scope), from);
  }

  private void leave() {
    scope = scope.outer().orElseThrow();
  }

  private int child(ResolvedBlock child, int from) throws EvaluationFailure {
    int at = layers.build(child, from);
    scope.outputs().put(child.name().replaceAll("\\[\\d+]$", ""), at); // the latest iteration
    return at;
  }

  int parallel(String name, LayerFields f, int from) throws EvaluationFailure {
    enter(from);
    List<Integer> branches = new ArrayList<>();
    for (ResolvedBlock child : f.block().children()) {
      branches.add(child(child, from));
    }
    leave();
    int at = branches.isEmpty() ? from : branches.get(0);
    if (f.is("merge", "concat") && !branches.isEmpty()) {
      at = graph.concat(name + ".concat", branches);
    } else {
      for (int i = 1; i < branches.size(); i++) {
        at = graph.sum(name + ".add" + (branches.size() == 2 ? "" : i), at, branches.get(i));
      }
    }
    return convolutions.activate(name + ".after", f.activation("after"), at);
  }

  int skip(String name, LayerFields f, int from) throws EvaluationFailure {
    int at = sequence(f.block(), from);
    at = merged(name, f, from, at);
    return convolutions.activate(name + ".after", f.activation("after"), at);
  }

  int join(String name, LayerFields f, int from) throws EvaluationFailure {
    if (!f.flagOr("present", true)) {
      return from;
    }
    return merged(name, f, earlier(f, "from"), from);
  }

  /** The output of an earlier layer in the place of the present one. */
  int route(LayerFields f) throws EvaluationFailure {
    return earlier(f, "from");
  }

  private int earlier(LayerFields f, String field) throws EvaluationFailure {
    String wanted = f.block().symbol(field);
    Optional<Integer> earlier =
        wanted.equals("input") ? Optional.of(scope.input()) : scope.find(wanted);
    return earlier.orElseThrow(
        () ->
            new EvaluationFailure(
                "`%s` reads the output of `%s`, which this design does not have before it; make both depend on the same condition"
                    .formatted(f.block().path(), wanted)));
  }

  /** Attention between earlier layers: as many queries as keys and values, of as many channels. */
  int attention(String name, LayerFields f) throws EvaluationFailure {
    int query = earlier(f, "query");
    int key = earlier(f, "key");
    int value = earlier(f, "value");
    TensorShape shape = graph.shape(query);
    for (int other : List.of(key, value)) {
      if (!graph.shape(other).equals(shape)) {
        throw new EvaluationFailure(
            "`%s` attends with queries of %s to keys or values of %s; give all the same channels and positions"
                .formatted(name, shape, graph.shape(other)));
      }
    }
    int heads = f.count("heads");
    if (shape.channels() % heads != 0) {
      throw new EvaluationFailure(
          "`%s` divides %d channels among %d heads, which leaves a rest; choose heads that divide them"
              .formatted(name, shape.channels(), heads));
    }
    return graph.attention(name, query, key, value, heads, f.flagOr("causal", false));
  }

  private int merged(String name, LayerFields f, int from, int branch) throws EvaluationFailure {
    if (f.is("merge", "multiply")) {
      return gated(name, from, branch);
    }
    if (!f.is("merge", "concat")) {
      return convolutions.add(name, f, from, branch, "identity");
    }
    TensorShape in = graph.shape(from);
    TensorShape out = graph.shape(branch);
    boolean sameSize = in.height() == out.height() && in.width() == out.width();
    int shortcut =
        sameSize || f.is("shortcut", "identity")
            ? from
            : convolutions.fitted(
                name,
                f,
                from,
                new TensorShape(in.channels(), out.height(), out.width()),
                "identity");
    return graph.concat(name + ".concat", List.of(shortcut, branch));
  }

  /** A map scaled by one number per channel, whichever of the two that is. */
  private int gated(String name, int one, int other) throws EvaluationFailure {
    boolean turned = !graph.shape(one).spatial();
    int map = turned ? other : one;
    int factors = turned ? one : other;
    if (graph.shape(factors).spatial() || graph.channels(factors) != graph.channels(map)) {
      throw new EvaluationFailure(
          "`%s` multiplies maps of %s and %s; one of them must have a single number for each channel of the other"
              .formatted(name, graph.shape(one), graph.shape(other)));
    }
    return graph.scale(name + ".scale", map, factors);
  }

  /** Huang et al., CVPR 2017; fewer channels as in Li et al., ACM TECS 2021. */
  int dense(String name, LayerFields f, int from) throws EvaluationFailure {
    enter(from);
    List<Integer> outputs = new ArrayList<>(List.of(from));
    for (ResolvedBlock child : f.block().children()) {
      outputs.add(child(child, read(name, f, outputs)));
    }
    leave();
    return read(name, f, outputs);
  }

  /** The newest output, and behind those before it as many of their channels as the block says. */
  private int read(String name, LayerFields f, List<Integer> outputs) throws EvaluationFailure {
    int newest = outputs.size() - 1;
    long earlier = 0;
    for (int id : outputs.subList(0, newest)) {
      earlier += graph.channels(id);
    }
    long wanted =
        f.automatic("skip_channels")
            ? Math.round(earlier * f.nonNegativeOr("density", 1))
            : Math.min(earlier, (long) f.nonNegative("skip_channels"));
    List<Integer> parts = new ArrayList<>(List.of(outputs.get(newest)));
    for (int i = newest - 1; i >= 0 && wanted > 0; i--) {
      int id = outputs.get(i);
      int channels = graph.channels(id);
      int taken = (int) Math.min(channels, wanted);
      parts.add(
          0,
          taken == channels
              ? id
              : graph.slice(name + ".slice" + newest, id, channels - taken, channels));
      wanted -= taken;
    }
    return graph.concat(name + ".concat" + newest, parts);
  }
}
