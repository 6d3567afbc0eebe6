package org.hwnas.dsl.lowering;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Hint;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.lowering.LayerTable.Contents;
import org.hwnas.dsl.lowering.LayerTable.Layer;
import org.hwnas.dsl.lowering.LayerTable.Shape;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.plan.expression.Value;

/**
 * MNSIM 2.0's description of a network as JSON: an array of layers with {@code type}, {@code
 * Inputchannel}, {@code Kernelsize} and so on, or an object of such arrays, of which {@code
 * table("networks.json#resnet18")} chooses one. {@code Inputindex} counts back from the layer to
 * those it reads; a layer that does not read the one before becomes a {@code route}, a sum a {@code
 * join}. Formats of numbers are not taken over: the spec's quantisation says them.
 */
final class MnsimTable {
  /** How a reader says where it is; columns count from 1. */
  private static final Pattern WHERE = Pattern.compile("line (\\d+) column (\\d+)");

  private static final long MOST = 1_000_000;

  /**
   * A layer as read.
   *
   * @param values numbers, texts and lists of numbers by name
   * @param places of the names
   */
  private record Read(Map<String, Object> values, Map<String, Place> places, Place place) {
    Place at(String name) {
      return places.getOrDefault(name, place);
    }
  }

  /** What is wrong, and where. */
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Issue issue;
    private final transient Place at;
    private final transient Hint hint;

    Wrong(Issue issue, Place at, String message, Hint hint) {
      super(message);
      this.issue = issue;
      this.at = at;
      this.hint = hint;
    }

    Wrong(Issue issue, Place at, String message) {
      this(issue, at, message, Hint.none());
    }
  }

  private final Diagnostics diagnostics;
  private final SourceText source;
  private final List<Layer> layers = new ArrayList<>();

  /** Map and name of what each layer of the file gives. */
  private final List<Shape> maps = new ArrayList<>();

  private final List<String> names = new ArrayList<>();
  private String present = "input";

  MnsimTable(Diagnostics diagnostics, SourceText source) {
    this.diagnostics = diagnostics;
    this.source = source;
  }

  /** Whether a text is JSON rather than a table of lines. */
  static boolean is(SourceText source) {
    String text = source.text().stripLeading();
    return text.startsWith("{") || text.startsWith("[");
  }

  /**
   * The layers; empty, reported, where they are wrong.
   *
   * @param network its name in the file
   * @param named where the spec names it
   */
  Optional<Contents> read(Optional<String> network, Place named) {
    try {
      List<Read> read = layers(network, named);
      if (read.isEmpty()) {
        throw new Wrong(
            Issue.EMPTY_NETWORK, new Place(source, 0, 0), "`" + source.name() + "` has no layers");
      }
      Shape input = input(read.get(0));
      for (Read layer : read) {
        add(layer, input);
      }
      return Optional.of(new Contents(layers, Optional.of(input)));
    } catch (Wrong e) {
      diagnostics.add(e.issue, e.at, e.getMessage(), "", e.hint);
      return Optional.empty();
    }
  }

  private List<Read> layers(Optional<String> network, Place named) throws Wrong {
    try (JsonReader json = new JsonReader(new StringReader(source.text()))) {
      if (json.peek() == JsonToken.BEGIN_ARRAY) {
        if (network.isPresent()) {
          throw new Wrong(
              Issue.UNREADABLE_FILE,
              named,
              "`" + source.name() + "` holds one network without a name; leave out `#`");
        }
        return array(json);
      }
      Map<String, List<Read>> networks = new LinkedHashMap<>();
      json.beginObject();
      while (json.hasNext()) {
        networks.put(json.nextName(), array(json));
      }
      json.endObject();
      if (network.isEmpty() && networks.size() == 1) {
        return networks.values().iterator().next();
      }
      String names =
          networks.keySet().stream().map(n -> "`#" + n + "`").collect(Collectors.joining(", "));
      if (network.isEmpty()) {
        throw new Wrong(
            Issue.UNREADABLE_FILE,
            named,
            "`" + source.name() + "` holds several networks; name one behind it: " + names);
      }
      if (!networks.containsKey(network.get())) {
        throw new Wrong(
            Issue.UNREADABLE_FILE,
            named,
            "`" + source.name() + "` has no network `" + network.get() + "`",
            DidYouMean.hint(network.get(), networks.keySet()));
      }
      return networks.get(network.get());
    } catch (MalformedJsonException | IllegalStateException | java.io.EOFException e) {
      throw new Wrong(
          Issue.UNREADABLE_FILE, where(e.getMessage(), 0), "this is no table of layers");
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory is always read", e);
    }
  }

  private List<Read> array(JsonReader json) throws IOException {
    List<Read> read = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      json.beginObject();
      Place place = where(json.toString(), 1);
      Map<String, Object> values = new LinkedHashMap<>();
      Map<String, Place> places = new LinkedHashMap<>();
      while (json.hasNext()) {
        String name = json.nextName();
        places.put(name, where(json.toString(), name.length() + 2));
        values.put(name, value(json));
      }
      json.endObject();
      read.add(new Read(values, places, place));
    }
    json.endArray();
    return read;
  }

  private static Object value(JsonReader json) throws IOException {
    switch (json.peek()) {
      case NUMBER -> {
        return json.nextDouble();
      }
      case STRING -> {
        return json.nextString();
      }
      case BEGIN_ARRAY -> {
        List<Object> items = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
          items.add(value(json));
        }
        json.endArray();
        return items;
      }
      default -> {
        json.skipValue();
        return "";
      }
    }
  }

  /** Place of so many characters that end where a reader, or its complaint, says it is. */
  private Place where(String text, int length) {
    Matcher matcher = WHERE.matcher(String.valueOf(text));
    if (!matcher.find()) {
      return new Place(source, 0, 0);
    }
    int line = Math.min(Integer.parseInt(matcher.group(1)), source.lineCount());
    int end = Math.min(Integer.parseInt(matcher.group(2)) - 1, source.lineText(line).length());
    return new Place(
        source, source.lineStart(line) + Math.max(0, end - length), Math.min(length, end));
  }

  private Shape input(Read first) throws Wrong {
    if (first.values().containsKey("Infeature")) {
      return new Shape(whole(first, "Infeature"), 1, 1);
    }
    long[] size = size(first, "Inputsize");
    return new Shape(whole(first, "Inputchannel"), size[0], size[1]);
  }

  private void add(Read read, Shape input) throws Wrong {
    int number = maps.size();
    List<Integer> sources = sources(read, number);
    String type = read.values().getOrDefault("type", "").toString();
    Shape at = sources.get(0) < 0 ? input : maps.get(sources.get(0));
    String name = type.replaceAll("[^a-z]", "_") + number;
    Shape out;
    switch (type) {
      case "conv", "pooling" -> {
        route(sources.get(0), read, number);
        out = window(read, name, at, type.equals("conv"));
      }
      case "fc" -> {
        route(sources.get(0), read, number);
        out = linear(read, name, at);
      }
      case "element_sum", "element_multiply" -> {
        out = join(read, name, sources, type.equals("element_sum"));
      }
      default ->
          throw new Wrong(
              Issue.UNKNOWN_VARIANT,
              read.at("type"),
              type.isEmpty() ? "the layer has no `type`" : "MNSIM has no layer `" + type + "`",
              DidYouMean.hint(
                  type, Set.of("conv", "pooling", "fc", "element_sum", "element_multiply")));
    }
    maps.add(out);
    names.add(name);
    present = name;
  }

  /** Positions of the layers that one reads; -1 for the network's input. */
  private static List<Integer> sources(Read read, int number) throws Wrong {
    if (!(read.values().getOrDefault("Inputindex", List.of(-1.0)) instanceof List<?> stated)
        || stated.isEmpty()) {
      throw new Wrong(
          Issue.WRONG_TYPE, read.at("Inputindex"), "`Inputindex` is a list of numbers below 0");
    }
    List<Integer> sources = new ArrayList<>();
    for (Object item : stated) {
      if (!(item instanceof Double back) || back != Math.rint(back) || back > -1) {
        throw new Wrong(
            Issue.OUT_OF_RANGE,
            read.at("Inputindex"),
            "`Inputindex` counts back to earlier layers, so it cannot hold " + shown(item));
      }
      int source = number + back.intValue();
      if (source < -1) {
        throw new Wrong(
            Issue.OUT_OF_RANGE,
            read.at("Inputindex"),
            "layer %d counts back %s, before the network's input".formatted(number, shown(-back)));
      }
      sources.add(source);
    }
    return sources;
  }

  /** Makes the output of a layer what is read next. */
  private void route(int source, Read read, int number) {
    String from = source < 0 ? "input" : names.get(source);
    if (!present.equals(from)) {
      layers.add(
          new Layer(
              "to_" + number, "route", Map.of("from", Value.of(from)), Map.of(), read.place()));
      present = from;
    }
  }

  private Shape window(Read read, String name, Shape at, boolean conv) throws Wrong {
    long[] size = size(read, "Inputsize");
    Shape said = new Shape(whole(read, "Inputchannel"), size[0], size[1]);
    if (!said.equals(at)) {
      throw new Wrong(
          Issue.UNREADABLE_FILE,
          read.at(said.channels() == at.channels() ? "Inputsize" : "Inputchannel"),
          "the layer reads a map of " + said + ", but what it names gives " + at);
    }
    long kernel = whole(read, "Kernelsize");
    long stride = whole(read, "Stride");
    long pad = number(read, "Padding", 0);
    Map<String, Value> stated = new LinkedHashMap<>();
    Map<String, Value> usual = new LinkedHashMap<>();
    boolean depthwise =
        conv && !read.values().getOrDefault("Depthwise", "normal").toString().equals("normal");
    long channels = conv ? whole(read, "Outputchannel") : at.channels();
    if (depthwise && channels % at.channels() != 0) {
      throw new Wrong(
          Issue.OUT_OF_RANGE,
          read.at("Outputchannel"),
          "each of %d channels has filters of its own, which cannot give %d"
              .formatted(at.channels(), channels));
    }
    stated.put("kernel", Value.of((double) kernel));
    stated.put("stride", Value.of((double) stride));
    stated.put("padding", Value.of(pad > 0 ? "same" : "valid"));
    if (pad > 0) {
      stated.put("pad", Value.of((double) pad));
    }
    if (conv) {
      if (depthwise) {
        stated.put("multiplier", Value.of((double) channels / at.channels()));
      } else {
        stated.put("channels", Value.of((double) channels));
      }
      stated.put("bias", Value.of("no"));
      usual.put("norm", Value.of("none"));
    }
    Shape out =
        new Shape(
            channels,
            LayerTable.slid(at.height() + 2 * pad, kernel, stride, false),
            LayerTable.slid(at.width() + 2 * pad, kernel, stride, false));
    long[] given = size(read, "Outputsize");
    if (given[0] != out.height() || given[1] != out.width()) {
      throw new Wrong(
          Issue.UNREADABLE_FILE,
          read.at("Outputsize"),
          "`Outputsize` is %dx%d, but a %dx%d window with stride %d and padding %d gives %dx%d"
              .formatted(
                  given[0], given[1], kernel, kernel, stride, pad, out.height(), out.width()));
    }
    layers.add(
        new Layer(
            name,
            !conv ? "max_pool" : depthwise ? "depthwise" : "conv",
            stated,
            usual,
            read.place()));
    return out;
  }

  private Shape linear(Read read, String name, Shape at) throws Wrong {
    long inputs = whole(read, "Infeature");
    if (inputs != at.elements()) {
      throw new Wrong(
          Issue.UNREADABLE_FILE,
          read.at("Infeature"),
          "`Infeature` is %d, but what it names gives a map of %s, %d values"
              .formatted(inputs, at, at.elements()));
    }
    long units = whole(read, "Outfeature");
    Map<String, Value> stated =
        Map.of(
            "units", Value.of((double) units),
            "pool", Value.of("flatten"),
            "bias", Value.of(false));
    layers.add(
        new Layer(name, "linear", stated, Map.of("activation", Value.of("none")), read.place()));
    return new Shape(units, 1, 1);
  }

  private Shape join(Read read, String name, List<Integer> sources, boolean sum) throws Wrong {
    if (sources.size() < 2 || new HashSet<>(sources).size() < sources.size()) {
      throw new Wrong(
          Issue.UNREADABLE_FILE, read.at("Inputindex"), "the layer joins two others or more");
    }
    route(sources.get(0), read, maps.size());
    Shape out = sources.get(0) < 0 ? null : maps.get(sources.get(0));
    for (int i = 1; i < sources.size(); i++) {
      int source = sources.get(i);
      if (source < 0 || out == null) {
        throw new Wrong(
            Issue.UNREADABLE_FILE, read.at("Inputindex"), "the network's input cannot be joined");
      }
      Shape other = maps.get(source);
      boolean gate = !sum && (one(out) || one(other)) && out.channels() == other.channels();
      if (!other.equals(out) && !gate) {
        throw new Wrong(
            Issue.UNREADABLE_FILE,
            read.at("Inputindex"),
            "the layer joins maps of " + out + " and " + other);
      }
      Map<String, Value> stated =
          Map.of(
              "from", Value.of(names.get(source)),
              "merge", Value.of(sum ? "add" : "multiply"),
              "shortcut", Value.of("identity"));
      boolean last = i == sources.size() - 1;
      layers.add(new Layer(last ? name : name + "_" + i, "join", stated, Map.of(), read.place()));
      out = one(out) ? other : out;
    }
    return out;
  }

  private static boolean one(Shape map) {
    return map.height() == 1 && map.width() == 1;
  }

  private static long whole(Read read, String name) throws Wrong {
    return number(read, name, 1);
  }

  private static long number(Read read, String name, long least) throws Wrong {
    Object value = read.values().get(name);
    if (value == null) {
      throw new Wrong(Issue.REQUIRED_FIELD, read.place(), "the layer has no `" + name + "`");
    }
    return checked(value, name, read, least);
  }

  private static long checked(Object value, String name, Read read, long least) throws Wrong {
    if (!(value instanceof Double number) || number != Math.rint(number)) {
      throw new Wrong(
          Issue.NOT_AN_INTEGER,
          read.at(name),
          "`" + name + "` is a whole number, not " + shown(value));
    }
    if (number < least || number > MOST) {
      throw new Wrong(
          Issue.OUT_OF_RANGE,
          read.at(name),
          "`%s` cannot be %s; legal: %d to %d".formatted(name, shown(value), least, MOST));
    }
    return number.longValue();
  }

  private static long[] size(Read read, String name) throws Wrong {
    Object value = read.values().get(name);
    if (value == null) {
      throw new Wrong(Issue.REQUIRED_FIELD, read.place(), "the layer has no `" + name + "`");
    }
    if (!(value instanceof List<?> pair) || pair.size() != 2) {
      throw new Wrong(
          Issue.WRONG_TYPE, read.at(name), "`" + name + "` is rows and columns, as in [32, 32]");
    }
    return new long[] {checked(pair.get(0), name, read, 1), checked(pair.get(1), name, read, 1)};
  }

  private static String shown(Object value) {
    return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e9
        ? Long.toString(number.longValue())
        : String.valueOf(value);
  }
}
