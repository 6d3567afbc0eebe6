package org.hwnas.dsl.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Block;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.PlannedNetworks;

/** Specs that name a model of the tests. */
public final class Imported {
  /** A file of nothing but bytes. */
  record OneFile(String file, byte[] bytes) implements FileSource {
    @Override
    public Optional<String> read(String name) {
      return Optional.empty();
    }

    @Override
    public Optional<InputStream> open(String name) {
      return Optional.of((InputStream) new ByteArrayInputStream(bytes))
          .filter(s -> name.equals(file));
    }
  }

  private Imported() {}

  /** A spec whose network is this. */
  static Compilation compiled(byte[] model, String network) {
    return compiled(model, network, "");
  }

  static Compilation compiled(byte[] model, String network, String more) {
    String text =
        """
        hwnas 1.0
        experiment E {
          workload { dataset = none }
          %s
          hardware extends hwnas.presets.isaac { adc { bits in {7, 8} } }
          %s
          minimize energy
          search random { budget = 2 evaluations }
        }
        """
            .formatted(network, more);
    return Compiler.compile("e.hwnas", text, new OneFile("models/m.onnx", model), Map.of());
  }

  static Plan plan(byte[] model) {
    return plan(compiled(model, "network = onnx(\"models/m.onnx\")"));
  }

  static Plan plan(Compilation compilation) {
    assertThat(compilation.diagnostics()).isEmpty();
    return compilation.plan().orElseThrow();
  }

  static Network network(byte[] model) {
    return network(plan(model));
  }

  static Network network(Path model) throws IOException {
    return network(Files.readAllBytes(model));
  }

  static Network network(Plan plan) {
    PlannedNetworks.Planned planned = PlannedNetworks.of(plan, name -> Optional.empty()).get(0);
    assertThat(planned.problem()).isEmpty();
    return planned.network().orElseThrow();
  }

  /** Names of the library's networks. */
  public static List<String> library() throws IOException {
    try (InputStream text = Compiler.class.getResourceAsStream("/hwnas/models.hwnas")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("network "))
          .map(line -> line.split(" ")[1])
          .toList();
    }
  }

  /** A network of the library. */
  public static Network library(String name) {
    return library(name, "");
  }

  /** A network of the library with statements of one's own. */
  public static Network library(String name, String body) {
    String text =
        """
        hwnas 1.0
        network Own extends hwnas.models.%s { %s }
        experiment E {
          workloads = {Own}
          hardware extends hwnas.presets.isaac { adc { bits in {7, 8} } }
          minimize energy
          search random { budget = 2 evaluations }
        }
        """
            .formatted(name, body);
    return network(
        Compiler.compile("e.hwnas", text, FileSource.none(), Map.of()).plan().orElseThrow());
  }

  /** The layers that a model becomes, as `name kind`. */
  static List<String> layers(byte[] model) {
    return blocks(model).stream().map(b -> b.name() + " " + b.kind()).toList();
  }

  static List<Block> blocks(byte[] model) {
    Block network =
        plan(model).configuration().children().stream()
            .filter(b -> b.kind().equals("network"))
            .findFirst()
            .orElseThrow();
    return network.children().get(0).children();
  }

  /** A field of a layer, as text. */
  static String field(byte[] model, String layer, String field) {
    return blocks(model).stream()
        .filter(b -> b.name().equals(layer))
        .findFirst()
        .map(b -> String.valueOf(b.fields().get(field).values().get(0)))
        .orElseThrow();
  }

  /** What is said of a model, as `code: message`. */
  static List<String> findings(byte[] model) {
    return compiled(model, "network = onnx(\"models/m.onnx\")").diagnostics().stream()
        .map(d -> d.issue().code() + ": " + d.message())
        .toList();
  }
}
