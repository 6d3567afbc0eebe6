package org.hwnas.runtime.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Networks that differ in places, as one: at each place the pieces of all alternatives stand side
 * by side between what they read and what reads them, and an {@link Operator.Add} of their results
 * follows, which whoever computes it weighs (the mixed operation of Liu et al., ICLR 2019, section
 * 2.2). With all weight on one piece at each place, it is the network of those pieces.
 *
 * @param network of all pieces; its parameters and MACs are theirs together
 * @param origins for each node, a network of the space and the node in it; empty for the sums
 * @param places the sums, in the order of the places
 */
public record NetworkMixture(Network network, List<Optional<Origin>> origins, List<Place> places) {
  /** Where a node of the whole is from. */
  public record Origin(Network network, Node node) {}

  /**
   * A place where networks differ.
   *
   * @param sum node of the whole
   * @param pieces for each alternative, which of the sum's inputs is its result; alternatives whose
   *     networks are alike share one
   */
  public record Place(int sum, List<Integer> pieces) {
    public Place {
      pieces = List.copyOf(pieces);
    }

    /** Inputs of the sum. */
    public int count() {
      return pieces.stream().mapToInt(p -> p).max().orElse(-1) + 1;
    }
  }

  /**
   * The network of one alternative at each place.
   *
   * @param alternatives by place
   */
  public Network alone(int[] alternatives) {
    Map<Integer, Integer> chosen = new HashMap<>(); // of sums: what they pass on
    for (int p = 0; p < places.size(); p++) {
      Place place = places.get(p);
      int piece = place.pieces().get(alternatives[p]);
      chosen.put(place.sum(), network.node(place.sum()).inputs().get(piece));
    }
    boolean[] needed = new boolean[network.nodes().size()];
    needed[needed.length - 1] = true;
    needed[0] = true;
    for (int id = needed.length - 1; id > 0; id--) {
      if (needed[id] && chosen.containsKey(id)) {
        needed[chosen.get(id)] = true;
      } else if (needed[id]) {
        network.node(id).inputs().forEach(i -> needed[i] = true);
      }
    }
    List<Node> nodes = new ArrayList<>();
    int[] at = new int[needed.length];
    for (Node node : network.nodes()) {
      int id = node.id();
      if (needed[id] && chosen.containsKey(id)) {
        at[id] = at[chosen.get(id)];
      } else if (needed[id]) {
        at[id] = nodes.size();
        List<Integer> inputs = node.inputs().stream().map(i -> at[i]).toList();
        nodes.add(new Node(nodes.size(), node.name(), node.operator(), inputs, node.output()));
      }
    }
    return new Network(nodes);
  }

  /** Networks that cannot stand side by side. */
  public static final class Unmixable extends Exception {
    private static final long serialVersionUID = 1L;

    Unmixable(String message) {
      super(message);
    }
  }

  public NetworkMixture {
    origins = List.copyOf(origins);
    places = List.copyOf(places);
  }

  /**
   * A part of a network that differs between alternatives.
   *
   * @param before nodes of every alternative that come before it and are alike
   * @param after nodes at the end that are alike
   */
  public record Span(int before, int after) {
    /** Whether two parts of one network have nodes in common, or one reads inside of the other. */
    public boolean meets(Span other, int nodes) {
      return before < nodes - other.after && other.before < nodes - after;
    }
  }

  /**
   * Where networks differ from a first one, as little as will do: after it they have to read the
   * last node of the part and nothing else in it.
   *
   * @return empty where all are alike
   */
  public static Optional<Span> differing(Network base, List<Network> others) {
    int nodes = base.nodes().size();
    int before = nodes;
    int after = nodes;
    boolean differs = false;
    for (Network other : others) {
      int front = front(base, other);
      if (front == nodes && other.nodes().size() == nodes) {
        continue;
      }
      differs = true;
      before = Math.min(before, front);
      after = Math.min(after, back(base, other));
    }
    if (!differs) {
      return Optional.empty();
    }
    after = Math.min(after, shortest(base, others) - before);
    while (after > 0 && !(closed(base, others, before, after))) {
      after--;
    }
    return Optional.of(new Span(before, after));
  }

  private static int shortest(Network base, List<Network> others) {
    int least = base.nodes().size();
    for (Network other : others) {
      least = Math.min(least, other.nodes().size());
    }
    return least;
  }

  private static int front(Network a, Network b) {
    int most = Math.min(a.nodes().size(), b.nodes().size());
    int i = 0;
    while (i < most && a.node(i).equals(b.node(i))) {
      i++;
    }
    return i;
  }

  private static int back(Network a, Network b) {
    int most = Math.min(a.nodes().size(), b.nodes().size());
    int i = 0;
    while (i < most) {
      Node one = a.node(a.nodes().size() - 1 - i);
      Node other = b.node(b.nodes().size() - 1 - i);
      if (!one.name().equals(other.name())
          || !one.operator().equals(other.operator())
          || !one.output().equals(other.output())
          || one.inputs().size() != other.inputs().size()) {
        break;
      }
      i++;
    }
    return i;
  }

  /** Whether what follows reads the same nodes in all, of the part its last alone. */
  private static boolean closed(Network base, List<Network> others, int before, int after) {
    int exit = base.nodes().size() - after - 1;
    List<Integer> wanted = reads(base, before, after);
    if (wanted.contains(null)) {
      return false;
    }
    for (Network other : others) {
      int last = other.nodes().size() - after - 1;
      if (!other.node(last).output().equals(base.node(exit).output())
          || !reads(other, before, after).equals(wanted)) {
        return false;
      }
    }
    return true;
  }

  /** What the end reads: -1 for the part's result, counted from the end, or from the beginning. */
  private static List<Integer> reads(Network network, int before, int after) {
    int nodes = network.nodes().size();
    List<Integer> reads = new ArrayList<>();
    for (Node node : network.nodes().subList(nodes - after, nodes)) {
      for (int input : node.inputs()) {
        if (input == nodes - after - 1) {
          reads.add(-1);
        } else if (input >= nodes - after) {
          reads.add(-2 - (nodes - input));
        } else {
          reads.add(input < before ? input : null);
        }
      }
    }
    return reads;
  }

  /**
   * Makes one of many.
   *
   * @param base a network of the space
   * @param alternatives for each place, the networks that differ from the first there alone, itself
   *     among them
   * @throws Unmixable where places overlap, and where what an alternative makes has another shape
   *     up to the end of the network
   */
  public static NetworkMixture of(Network base, List<List<Network>> alternatives) throws Unmixable {
    int nodes = base.nodes().size();
    Integer[] order = new Integer[alternatives.size()];
    Span[] spans = new Span[order.length];
    for (int p = 0; p < order.length; p++) {
      order[p] = p;
      spans[p] =
          differing(base, alternatives.get(p))
              .orElseThrow(() -> new IllegalArgumentException("networks that do not differ"));
      if (spans[p].after() == 0) {
        throw new Unmixable("the networks have outputs of different shapes");
      }
    }
    Arrays.sort(order, (a, b) -> Integer.compare(spans[a].before(), spans[b].before()));
    Builder built = new Builder(base);
    Place[] places = new Place[order.length];
    int done = 0;
    for (int p : order) {
      if (spans[p].before() < done) {
        throw new Unmixable("two places overlap at `" + base.node(done - 1).name() + "`");
      }
      built.copy(done, spans[p].before());
      places[p] = built.place(spans[p], alternatives.get(p));
      done = nodes - spans[p].after();
    }
    built.copy(done, nodes);
    return new NetworkMixture(new Network(built.nodes), built.origins, List.of(places));
  }

  private static final class Builder {
    private final Network base;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Optional<Origin>> origins = new ArrayList<>();
    private final Map<Integer, Integer> at = new HashMap<>(); // of the base's nodes

    Builder(Network base) {
      this.base = base;
    }

    private int add(Network from, Node node, Map<Integer, Integer> map) throws Unmixable {
      List<Integer> inputs = new ArrayList<>();
      for (int input : node.inputs()) {
        Integer mapped = map.get(input);
        if (mapped == null) {
          throw new Unmixable("`" + node.name() + "` reads inside of what differs");
        }
        inputs.add(mapped);
      }
      int id = nodes.size();
      nodes.add(new Node(id, node.name(), node.operator(), inputs, node.output()));
      origins.add(Optional.of(new Origin(from, node)));
      return id;
    }

    void copy(int from, int to) throws Unmixable {
      for (int i = from; i < to; i++) {
        at.put(i, add(base, base.node(i), at));
      }
    }

    /** All pieces and their sum, which stands for the last node of the base's. */
    Place place(Span span, List<Network> alternatives) throws Unmixable {
      Map<List<Node>, Integer> known = new HashMap<>();
      List<Integer> pieces = new ArrayList<>();
      List<Integer> results = new ArrayList<>();
      for (Network network : alternatives) {
        int end = network.nodes().size() - span.after();
        List<Node> piece = network.nodes().subList(span.before(), end);
        Integer same = known.get(piece);
        if (same == null) {
          same = results.size();
          known.put(piece, same);
          Map<Integer, Integer> map = new HashMap<>(at);
          map.keySet().removeIf(i -> i >= span.before());
          for (Node node : piece) {
            map.put(node.id(), add(network, node, map));
          }
          results.add(map.get(end - 1));
        }
        pieces.add(same);
      }
      int last = base.nodes().size() - span.after() - 1;
      int sum = nodes.size();
      Node exit = base.node(last);
      nodes.add(new Node(sum, exit.name(), new Operator.Add(), results, exit.output()));
      origins.add(Optional.empty());
      at.put(last, sum);
      return new Place(sum, pieces);
    }
  }
}
