package org.hwnas.dsl.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.network.LayerView;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.search.Score;
import org.hwnas.runtime.search.SearchAlgorithm;
import org.hwnas.runtime.search.SearchAlgorithms;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every search of the language, over the spaces of generated specs: no invalid design, and the same
 * designs again where the same scores are told, as a killed run is resumed.
 */
@Tag("slow")
class SearchFuzzTest {
  private static final int SPACES = Integer.getInteger("fuzz.spaces", 4);
  private static final int BUDGET = Integer.getInteger("fuzz.budget", 70);

  private static final int LARGEST = 30; // parameters of a space: some models are cubic in them

  private static final Set<String> SEVERAL = Set.of("nsga3", "moead", "sms_emoa");

  static Stream<String> searches() {
    return new TreeSet<>(Schemas.algorithms().keySet()).stream();
  }

  private static final String SETTINGS =
      """
      hwnas 1.0
      import hwnas.devices.*
      experiment Settings {
        workload { dataset = fashion_mnist_10k }
        network { stem = conv { kernel = 3  channels in {8, 16} } head = linear }
        hardware extends hwnas.presets.isaac { crossbar { device = rram_generic } }
        minimize energy
        %s
        search %s { budget = %d evaluations  seed = 5  %s }
      }
      """;

  /** Few designs at first, so that a budget of some dozen sees more than the beginning. */
  private static String inside(String kind) {
    return switch (kind) {
      case "nsga2", "nsga3", "sms_emoa", "evolution", "aging_evolution" -> "population = 12";
      case "ga" -> "population = 12  crossover = differential { factor = 0.5 }";
      case "moead" -> "population = 12  crossover = differential { factor = 0.9 }";
      case "esapp" -> "population = 12  screen = 25 %";
      case "shgo" -> "points = 20  rounds = 2  levels = 2";
      case "smbo" -> "first = 20";
      case "bayesian" -> "first = 20  batch = 10  samples = 50  starts = 1";
      case "local_search", "simulated_annealing", "cma_es" -> "restarts = 3";
      case "grid" -> "points = 2";
      case "hyperband" -> "propose = evolution  population = 12";
      case "ddpg" -> "hidden = 16  warm_up = 20 episodes";
      default -> "";
    };
  }

  private static ResolvedBlock block(String kind) {
    String second = SEVERAL.contains(kind) ? "minimize area" : "";
    String text = SETTINGS.formatted(second, kind, BUDGET, inside(kind));
    var compiled = Compiler.compile("settings.hwnas", text, FileSource.none(), Map.of());
    return Experiment.searchBlock(
        compiled.plan().orElseThrow(() -> new AssertionError(compiled.diagnostics().toString())));
  }

  /** Plans of generated specs with something to search, the same for all searches. */
  private static List<Plan> spaces() {
    List<Plan> plans = new ArrayList<>();
    for (long seed = 1; plans.size() < SPACES && seed < 3000; seed++) {
      Optional<Plan> plan =
          Compiler.compile("fuzz.hwnas", SpecGenerator.sound(seed), Inputs.FILES, Map.of()).plan();
      boolean wanted =
          plan.filter(p -> p.parameters().size() > 4 && p.parameters().size() <= LARGEST)
              .filter(p -> p.parameters().stream().anyMatch(q -> q.when().isPresent()))
              .isPresent();
      if (wanted && samples(plan.get())) {
        plans.add(plan.get());
      }
    }
    return plans;
  }

  private static boolean samples(Plan plan) {
    try {
      new DesignOperators(plan).sample(RandomStream.of(1, "any"));
      return true;
    } catch (IllegalArgumentException | IllegalStateException e) {
      return false; // no design satisfies the requirements, and the compiler or the run says so
    }
  }

  private static List<Plan> known = List.of();

  private static synchronized List<Plan> plans() {
    known = known.isEmpty() ? spaces() : known;
    return known;
  }

  /** Made up of the design's text: a third breaks a requirement, some fail. */
  private static Score score(Design design, int objectives) {
    RandomStream luck = RandomStream.of(design.key().hashCode(), "made up");
    double[] values = new double[objectives];
    for (int k = 0; k < objectives; k++) {
      values[k] = 1 + luck.nextDouble();
    }
    double chance = luck.nextDouble();
    if (chance < 0.08) {
      java.util.Arrays.fill(values, Double.POSITIVE_INFINITY);
      return new Score(values, Double.POSITIVE_INFINITY);
    }
    return new Score(values, chance < 0.4 ? luck.nextDouble() : 0);
  }

  /** A layer for each place that a parameter belongs to, for an agent that goes through them. */
  private static List<LayerView> layers(Plan plan) {
    Set<String> places = new TreeSet<>();
    for (Parameter parameter : plan.parameters()) {
      String id = parameter.id();
      int named = id.endsWith("]") ? id.lastIndexOf('[') : -1;
      places.add(
          named >= 0
              ? id.substring(named + 1, id.length() - 1)
              : id.substring(0, Math.max(0, id.lastIndexOf('.'))));
    }
    places.removeIf(place -> !place.startsWith("network"));
    return places.stream().map(p -> new LayerView(p, true, 8, 16, 3, 1, 1152, 800, 1e5)).toList();
  }

  private static List<Design> run(ResolvedBlock block, Plan plan, int objectives) {
    SearchAlgorithm search =
        SearchAlgorithms.create(
            block,
            new DesignOperators(plan),
            new SearchAlgorithms.Task(objectives, BUDGET, d -> layers(plan), 3));
    List<Design> all = new ArrayList<>();
    while (all.size() < BUDGET) {
      List<Design> batch = search.ask(BUDGET - all.size());
      if (search.climb().isEmpty()) { // else so many are measured at the end
        assertThat(batch).hasSizeLessThanOrEqualTo(BUDGET - all.size());
      }
      if (batch.isEmpty()) {
        break;
      }
      all.addAll(batch);
      search.tell(batch.stream().map(d -> score(d, objectives)).toList());
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("searches")
  void asksForValidDesignsAndForTheSameAgain(String kind) {
    ResolvedBlock block = block(kind);
    int objectives = SEVERAL.contains(kind) ? 2 : 1;
    assertThat(plans()).hasSize(SPACES);
    for (Plan plan : plans()) {
      DesignResolver resolver = new DesignResolver(plan);
      List<Requirement> requirements =
          plan.requirements().stream().filter(r -> r.scope() == Requirement.Scope.DESIGN).toList();
      List<Design> asked;
      try {
        asked = run(block, plan, objectives);
      } catch (IllegalArgumentException e) {
        // they say how many designs, or alternatives of a decision, are too many
        assertThat(kind).as(e.getMessage()).isIn("grid", "differentiable");
        continue;
      }
      assertThat(asked).isNotEmpty();
      for (Design design : asked) {
        assertThat(resolver.problems(design)).as(design.key()).isEmpty();
        assertThat(requirements).allMatch(r -> DesignResolver.satisfied(r, design));
      }
      assertThat(run(block, plan, objectives)).as("again").isEqualTo(asked);
    }
  }
}
