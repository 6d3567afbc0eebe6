package org.hwnas.runtime.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkMixture;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.random.RandomStream;

/**
 * Weights that all networks of a space share. A layer in the same place that computes the same kind
 * of thing with the same kernel has the same weights; where networks differ in width, a narrow one
 * has the first channels of the widest (Yu and Huang, ICCV 2019; Guo et al., ECCV 2020, section
 * 4.2). Other kernels have weights of their own. Inputs that are joined from parts of several
 * widths share by position in what is joined.
 *
 * <p>First {@link #cover} networks, then {@link #initialise}; from then on widths are fixed.
 */
public final class SharedWeights {
  /** An array as a box of {@code outer x middle x inner} values, cut from the front in each. */
  private record Box(int outer, int middle, int inner) {
    int length() {
      return Math.multiplyExact(Math.multiplyExact(outer, middle), inner);
    }

    Box union(Box other) {
      return new Box(
          Math.max(outer, other.outer),
          Math.max(middle, other.middle),
          Math.max(inner, other.inner));
    }

    boolean holds(Box other) {
      return union(other).equals(this);
    }
  }

  /** How an array is filled before training. */
  private sealed interface Start {
    record Normal(double variance) implements Start {}

    record Constant(float value) implements Start {}
  }

  /** An array of a node: what it is, how large, whether trained and whether it decays. */
  private record Part(Box box, Start start, boolean trained, boolean decays) {}

  private static final class Entry {
    private Part part;
    private Weight weight = Weight.of(new float[0], false);
    private boolean touched;

    Entry(Part part) {
      this.part = part;
    }
  }

  private final SortedMap<String, Entry> entries = new TreeMap<>();

  /** Makes room for a network. */
  public void cover(Network network) {
    each(
        network,
        (key, index, part) -> {
          Entry entry = entries.computeIfAbsent(key + index, k -> new Entry(part));
          entry.part =
              new Part(
                  entry.part.box().union(part.box()),
                  wider(entry.part, part),
                  part.trained(),
                  part.decays());
        });
  }

  /** The start of the larger of two: the variance follows from the number of inputs. */
  private static Start wider(Part a, Part b) {
    return b.box().middle() > a.box().middle() ? b.start() : a.start();
  }

  /** Makes room for all networks of a mixture. */
  void cover(NetworkMixture mixture) {
    mixture.origins().stream()
        .flatMap(Optional::stream)
        .map(NetworkMixture.Origin::network)
        .distinct()
        .forEach(this::cover);
  }

  /** Draws initial values. */
  public void initialise(long seed) {
    entries.forEach(
        (key, entry) -> {
          float[] values = new float[entry.part.box().length()];
          fill(values, entry.part.start(), seed, key);
          entry.weight = Weight.of(values, entry.part.decays());
        });
  }

  private static void fill(float[] values, Start start, long seed, String key) {
    if (start instanceof Start.Constant constant) {
      Arrays.fill(values, constant.value());
      return;
    }
    RandomStream random = RandomStream.of(seed, "shared-weights " + key);
    float deviation = (float) Math.sqrt(((Start.Normal) start).variance());
    for (int i = 0; i < values.length; i++) {
      values[i] = deviation * (float) random.nextGaussian();
    }
  }

  /** Trained arrays in the order of their names. */
  List<Weight> trained() {
    return entries.values().stream().filter(e -> e.part.trained()).map(e -> e.weight).toList();
  }

  /** Which of {@link #trained} a network has used since {@link #clear}. */
  boolean[] touched() {
    List<Entry> trained = entries.values().stream().filter(e -> e.part.trained()).toList();
    boolean[] touched = new boolean[trained.size()];
    for (int i = 0; i < touched.length; i++) {
      touched[i] = trained.get(i).touched;
    }
    return touched;
  }

  /** Sets gradients to 0. */
  void clear() {
    for (Entry entry : entries.values()) {
      if (entry.touched) {
        Arrays.fill(entry.weight.gradient(), 0);
        entry.touched = false;
      }
    }
  }

  /**
   * A network's share, as copies.
   *
   * @throws IllegalArgumentException where there is no room for it
   */
  public NetworkWeights of(Network network) {
    List<List<float[]>> nodes = new ArrayList<>();
    network.nodes().forEach(node -> nodes.add(new ArrayList<>()));
    eachOfNodes(
        network, (node, key, index, part) -> nodes.get(node.id()).add(out(key, index, part)));
    return new NetworkWeights(nodes);
  }

  private float[] out(String key, int index, Part part) {
    Entry entry = entry(key, index, part);
    float[] values = new float[part.box().length()];
    copy(entry.weight.value(), entry.part.box(), values, part.box(), Direction.OUT);
    return values;
  }

  /** The share of every piece of a mixture, as copies. */
  NetworkWeights of(NetworkMixture mixture) {
    List<List<float[]>> nodes = new ArrayList<>();
    mixture.network().nodes().forEach(node -> nodes.add(new ArrayList<>()));
    eachOfNodes(mixture, (node, key, index, part) -> nodes.get(node).add(out(key, index, part)));
    return new NetworkWeights(nodes);
  }

  /** Whether there is room for a network, so that every layer of it has been trained. */
  public boolean covers(Network network) {
    boolean[] all = {true};
    each(
        network,
        (key, index, part) -> {
          Entry entry = entries.get(key + index);
          all[0] &= entry != null && entry.part.box().holds(part.box());
        });
    return all[0];
  }

  private Entry entry(String key, int index, Part part) {
    Entry entry = entries.get(key + index);
    if (entry == null || !entry.part.box().holds(part.box())) {
      throw new IllegalArgumentException("no shared weights for " + key);
    }
    return entry;
  }

  /** Adds a function's gradients of the last backward pass, times {@code share}. */
  void addGradients(Network network, NetworkFunction function, float share) {
    eachOfNodes(
        network, (node, key, index, part) -> add(key, index, part, function, node.id(), share));
  }

  /** As for a network, for all pieces of a mixture. */
  void addGradients(NetworkMixture mixture, NetworkFunction function) {
    eachOfNodes(mixture, (node, key, index, part) -> add(key, index, part, function, node, 1));
  }

  private void add(
      String key, int index, Part part, NetworkFunction function, int node, float share) {
    if (!part.trained()) {
      return;
    }
    Entry entry = entry(key, index, part);
    entry.touched = true;
    float[] gradient = function.weights(node).get(index).gradient().clone();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= share;
    }
    copy(entry.weight.gradient(), entry.part.box(), gradient, part.box(), Direction.ADD);
  }

  private enum Direction {
    OUT,
    ADD
  }

  private static void copy(float[] whole, Box of, float[] part, Box box, Direction direction) {
    for (int o = 0; o < box.outer(); o++) {
      for (int m = 0; m < box.middle(); m++) {
        int from = (o * of.middle() + m) * of.inner();
        int at = (o * box.middle() + m) * box.inner();
        if (direction == Direction.OUT) {
          System.arraycopy(whole, from, part, at, box.inner());
        } else {
          for (int i = 0; i < box.inner(); i++) {
            whole[from + i] += part[at + i];
          }
        }
      }
    }
  }

  private interface Visit {
    void part(String key, int index, Part part);
  }

  private interface NodeVisit {
    void part(Node node, String key, int index, Part part);
  }

  private interface PlaceVisit {
    void part(int node, String key, int index, Part part);
  }

  /** Each piece under the names that its own network gives it. */
  private static void eachOfNodes(NetworkMixture mixture, PlaceVisit visit) {
    Map<Network, Map<Integer, String>> keys = new IdentityHashMap<>();
    List<Optional<NetworkMixture.Origin>> origins = mixture.origins();
    for (int id = 0; id < origins.size(); id++) {
      if (origins.get(id).isEmpty()) {
        continue;
      }
      Network network = origins.get(id).get().network();
      Node node = origins.get(id).get().node();
      Map<Integer, String> own =
          keys.computeIfAbsent(
              network,
              n -> {
                Map<Integer, String> all = new TreeMap<>();
                eachOfNodes(n, (at, key, index, part) -> all.put(at.id(), key));
                return all;
              });
      List<Part> parts = parts(node, node.id() == network.nodes().size() - 1);
      for (int i = 0; i < parts.size(); i++) {
        visit.part(id, own.get(node.id()), i, parts.get(i));
      }
    }
  }

  private static void each(Network network, Visit visit) {
    eachOfNodes(network, (node, key, index, part) -> visit.part(key, index, part));
  }

  private static void eachOfNodes(Network network, NodeVisit visit) {
    Map<String, Integer> seen = new TreeMap<>();
    int last = network.nodes().size() - 1;
    for (Node node : network.nodes()) {
      List<Part> parts = parts(node, node.id() == last);
      if (parts.isEmpty()) {
        continue;
      }
      // names need not differ, such as those of what a shared cell holds
      String key = node.name() + " " + kind(node.operator());
      int before = seen.merge(key, 1, Integer::sum) - 1;
      for (int i = 0; i < parts.size(); i++) {
        visit.part(node, key + " " + before + " ", i, parts.get(i));
      }
    }
  }

  /** What must be alike for weights to be shared. */
  private static String kind(Operator operator) {
    String name = operator.getClass().getSimpleName();
    if (operator instanceof Operator.Conv conv) {
      String groups = conv.depthwise() ? "depthwise" : String.valueOf(conv.groups());
      String grouped =
          conv.groups() == 1 || conv.depthwise()
              ? ""
              : " " + conv.inChannels() + " " + conv.outChannels();
      return name + conv.kernelHeight() + "x" + conv.kernelWidth() + " " + groups + grouped;
    }
    return name;
  }

  /** The arrays of a node, in the order and layout of {@link NetworkWeights}. */
  private static List<Part> parts(Node node, boolean last) {
    Operator operator = node.operator();
    List<Part> parts = new ArrayList<>();
    if (operator instanceof Operator.Conv conv) {
      int kernel = conv.kernelHeight() * conv.kernelWidth();
      Box box =
          conv.depthwise()
              ? new Box(kernel, conv.groups(), conv.outChannels() / conv.groups())
              : new Box(
                  conv.groups() * kernel,
                  conv.inChannels() / conv.groups(),
                  conv.outChannels() / conv.groups());
      parts.add(new Part(box, new Start.Normal(2.0 / conv.filterSize()), true, true));
      if (conv.bias()) {
        parts.add(vector(conv.outChannels(), 0));
      }
    } else if (operator instanceof Operator.Linear linear) {
      double variance = (last ? 1.0 : 2.0) / linear.inFeatures();
      Box box = new Box(1, linear.inFeatures(), linear.outFeatures());
      parts.add(new Part(box, new Start.Normal(variance), true, true));
      if (linear.bias()) {
        parts.add(vector(linear.outFeatures(), 0));
      }
    } else if (operator instanceof Operator.BatchNorm norm) {
      parts.add(vector(norm.channels(), 1));
      parts.add(vector(norm.channels(), 0));
      Box box = new Box(1, 1, norm.channels());
      parts.add(new Part(box, new Start.Constant(0), false, false));
      parts.add(new Part(box, new Start.Constant(1), false, false));
    } else if (operator instanceof Operator.LayerNorm norm) {
      parts.add(vector(norm.channels(), 1));
      parts.add(vector(norm.channels(), 0));
    } else if (operator instanceof Operator.Affine affine) {
      parts.add(vector(affine.channels(), 1));
      parts.add(vector(affine.channels(), 0));
    } else if (operator instanceof Operator.PositionEmbedding positions) {
      parts.add(tokens(new Box(1, positions.channels(), positions.length())));
      if (positions.segments() > 0) {
        Box box = new Box(1, positions.channels(), positions.segments());
        parts.add(new Part(box, new Start.Constant(0), true, false));
      }
    } else if (operator instanceof Operator.ClassToken token) {
      parts.add(tokens(new Box(1, 1, token.channels())));
    }
    return parts;
  }

  private static Part vector(int length, float value) {
    return new Part(new Box(1, 1, length), new Start.Constant(value), true, false);
  }

  private static Part tokens(Box box) {
    return new Part(box, new Start.Normal(NetworkWeights.TOKENS), true, false);
  }
}
