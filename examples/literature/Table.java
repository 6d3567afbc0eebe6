import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Expr;
import org.hwnas.runtime.comparison.SeedSummary;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.report.RunReport;

/**
 * Writes the survey's table into the README of this folder: what each system searches and how, as its spec says; and what came of the runs of a
 * folder, if one is named. `run.sh` starts it; see there. With `--check` nothing is written, and it fails where the specs say something else.
 */
public final class Table {
  private static final String NOTHING = "-";

  /** A row: number in the survey, name, folder and spec, experiment of the run that stands for it here. */
  private record System(String number, String name, String spec, String run) {}

  private static final List<System> SYSTEMS =
      List.of(
          new System("1", "AnalogNAS", "AnalogNAS/analognas.hwnas", "AnalogNasSmall"),
          new System("2", "NAS4RRAM", "NAS4RRAM/nas4rram.hwnas", "Nas4RramSmall"),
          new System("3", "FLASH", "FLASH/flash.hwnas", "FlashSmall"),
          new System("4", "NAX", "NAX/nax.hwnas", "NaxSmall"),
          new System("5", "Gibbon", "Gibbon/gibbon.hwnas", "GibbonSmall"),
          new System("6", "NACIM", "NACIM/nacim.hwnas", "NacimSmall"),
          new System("7", "UAE", "UAE/uae.hwnas", "UaeSmall"),
          new System("8", "CMQ", "CMQ/cmq.hwnas", "CmqSmall"),
          new System("9", "Mixed precision", "MixedPrecision/mpq_vgg16.hwnas", "MixedPrecisionSmall"),
          new System("10", "EGQ", "EGQ/egq_resnet18_imagenet.hwnas", "EgqSmall"),
          new System("11", "RaQU", "RaQU/raqu.hwnas", "RaquSmall"),
          new System("12", "ASBP", "ASBP/asbp.hwnas", "AsbpSmall"),
          new System("13", "AUTO-PRUNE", "AutoPrune/auto_prune.hwnas", "AutoPruneSmall"),
          new System("14", "XPert", "XPert/xpert.hwnas", "XpertFirstStage"),
          new System("15", "CoMN", "CoMN/comn_circuit.hwnas", "ComnCircuitSmall"),
          new System("16", "Joint search", "JointHardwareWorkload/rram_4_workloads.hwnas", "RramForFour"),
          new System("C", "CIMNAS", "CIMNAS/cimnas.hwnas", "CimNasSmall"));

  /** What the specs say. */
  private static final List<String> STATED =
      List.of(
          "quantisation", "pruning", "searched", "network space", "hardware space", "cost", "algorithm", "non-idealities", "designs");

  /** A parts list of a network has sequences, which specs call blocks. */
  private static final Map<String, String> PLACES =
      Map.of("layer", "layer", "kernel", "kernel", "crossbar", "crossbar", "sequence", "block", "block", "block", "stage", "stage", "bit", "bit");

  private static final String BEGIN = "<!-- written by Table.java: what the specs say -->";
  private static final String RUNS = "<!-- written by Table.java: what came of the small runs -->";
  private static final String END = "<!-- end -->";

  private Table() {}

  /** Arguments: {@code [--check] FOLDER [RUNS]}, the folder of this file and one of runs. */
  public static void main(String... arguments) throws IOException {
    boolean check = arguments.length > 0 && arguments[0].equals("--check");
    List<String> folders = Stream.of(arguments).skip(check ? 1 : 0).toList();
    Path here = Path.of(folders.get(0));
    Path readme = here.resolve("README.md");
    String before = Files.readString(readme);
    String after = replaced(before, BEGIN, stated(here));
    if (folders.size() > 1) {
      after = replaced(after, RUNS, came(Path.of(folders.get(1))));
    }
    if (!check) {
      Files.writeString(readme, after);
    } else if (!after.equals(before)) {
      java.lang.System.err.println("README.md does not say what the specs say:\n" + stated(here));
      java.lang.System.exit(1);
    }
  }

  private static String replaced(String text, String begin, String content) {
    int from = text.indexOf(begin);
    int to = text.indexOf(END, from);
    if (from < 0 || to < 0) {
      throw new IllegalArgumentException("README.md has no place for a table: " + begin);
    }
    return text.substring(0, from) + begin + "\n" + content + text.substring(to);
  }

  private static String stated(Path here) throws IOException {
    StringBuilder table = new StringBuilder("| # | system | " + String.join(" | ", STATED) + " |\n");
    table.append("|---|---|").append("---|".repeat(STATED.size())).append('\n');
    Map<String, Set<String>> union = new LinkedHashMap<>();
    STATED.forEach(column -> union.put(column, new TreeSet<>()));
    BigInteger largest = BigInteger.ONE;
    for (System system : SYSTEMS) {
      Compilation compilation = Compiler.compile(here.resolve(system.spec()), Map.of());
      Plan plan = compilation.plan().orElseThrow();
      Map<String, Collection<String>> cells = cells(plan);
      cells.forEach((column, words) -> union.get(column).addAll(words));
      largest = largest.max(plan.space().encodings());
      Map<String, Collection<String>> all = new LinkedHashMap<>(cells);
      all.put("designs", List.of(size(plan)));
      String folder = system.spec().substring(0, system.spec().indexOf('/'));
      row(table, system.number(), "[" + system.name() + "](" + folder + ")", all);
    }
    Map<String, Collection<String>> ours = new LinkedHashMap<>(union);
    for (String space : List.of("network space", "hardware space")) {
      ours.put(space, List.of(union.get(space).size() + " fields"));
    }
    ours.put("designs", List.of("up to " + number(largest)));
    row(table, "", "hwnas, these specs together", ours);
    return table.toString();
  }

  private static void row(StringBuilder table, String number, String name, Map<String, Collection<String>> cells) {
    table.append("| ").append(number).append(" | ").append(name).append(" |");
    for (String column : STATED) {
      Collection<String> words = cells.get(column);
      table.append(' ').append(words.isEmpty() ? NOTHING : String.join(", ", words)).append(" |");
    }
    table.append('\n');
  }

  private static Map<String, Collection<String>> cells(Plan plan) {
    Map<String, Collection<String>> cells = new LinkedHashMap<>();
    cells.put("quantisation", quantisation(plan));
    cells.put("pruning", pruning(plan));
    cells.put("searched", searched(plan));
    cells.put("network space", fields(plan, "network."));
    cells.put("hardware space", fields(plan, "hardware."));
    cells.put("cost", costs(plan));
    cells.put("algorithm", algorithms(plan));
    cells.put("non-idealities", nonidealities(plan));
    return cells;
  }

  private static Stream<Block> blocks(Block block) {
    return Stream.concat(Stream.of(block), block.children().stream().flatMap(Table::blocks));
  }

  private static Stream<Block> of(Plan plan, String kind) {
    return plan.configuration().children().stream().filter(b -> b.kind().equals(kind));
  }

  /** What is searched of formats; else that they are fixed. */
  private static Collection<String> quantisation(Plan plan) {
    Collection<String> searched = fields(plan, "quantization.");
    boolean stated =
        of(plan, "quantization")
            .flatMap(Table::blocks)
            .flatMap(b -> b.fields().values().stream())
            .anyMatch(f -> f.origin().kind() != Origin.Kind.DEFAULT);
    Set<String> words = new LinkedHashSet<>(searched.isEmpty() && stated ? List.of("fixed") : searched);
    of(plan, "quantization")
        .flatMap(b -> b.child("method").stream())
        .map(Block::kind)
        .filter(kind -> stated && (kind.equals("aware") || kind.equals("noise_aware")))
        .forEach(kind -> words.add("trained " + kind));
    return words;
  }

  private static Collection<String> pruning(Plan plan) {
    return of(plan, "pruning")
        .flatMap(b -> b.child("structure").stream())
        .map(Block::kind)
        .filter(kind -> !kind.equals("none"))
        .map(kind -> kind + fields(plan, "pruning.").stream().collect(Collectors.joining(", ", " (", ")")))
        .toList();
  }

  private static Collection<String> searched(Plan plan) {
    Set<String> parts = new LinkedHashSet<>();
    Map<String, String> names =
        Map.of("network", "network", "quantization", "formats", "pruning", "pruning", "hardware", "hardware");
    for (Parameter parameter : plan.parameters()) {
      String first = parameter.id().split("[.\\[]", 2)[0];
      parts.add(names.getOrDefault(first, first));
    }
    return new TreeSet<>(parts);
  }

  /** The searched fields of a part, as {@code block.field per layer}, each once. */
  private static Collection<String> fields(Plan plan, String prefix) {
    Map<String, String> places = new LinkedHashMap<>();
    plan.configuration().children().forEach(b -> places(b, "", places));
    Set<String> words = new TreeSet<>();
    for (Parameter parameter : plan.parameters()) {
      if (parameter.id().startsWith(prefix)) {
        int open = parameter.id().indexOf("[network");
        String path = open < 0 ? parameter.id() : parameter.id().substring(0, open);
        words.add(field(path.substring(prefix.length())) + (open < 0 ? "" : places.getOrDefault(path, "")));
      }
    }
    return words;
  }

  /** What a field differs by, such as {@code per layer}, by its path. */
  private static void places(Block block, String above, Map<String, String> into) {
    String path = above + block.name() + ".";
    block.fields().forEach((name, field) -> field.variation().ifPresent(v -> into.put(path + name, " per " + PLACES.get(v.per().id()))));
    block.children().forEach(child -> places(child, path, into));
  }

  /** The last word of a path, with the one before where it says too little. */
  private static String field(String path) {
    String[] words = path.replaceAll("\\[\\d+\\]", "").split("\\.");
    String last = words[words.length - 1];
    boolean vague = Set.of("bits", "count", "capacity", "area", "power", "rate", "bus", "flit", "kind", "ratio").contains(last);
    String owner = words.length > 1 && vague ? words[words.length - 2] + "." : "";
    return "`" + owner + last + "`";
  }

  /** Of what the goals ask beyond the accuracy and the network itself. */
  private static Collection<String> costs(Plan plan) {
    Set<String> asked = asked(plan);
    asked.removeAll(Set.of("accuracy", "digital_accuracy", "loss", "parameters", "macs", "cells", "naswot"));
    List<Block> own = of(plan, "stage").flatMap(b -> b.child("evaluate").stream()).distinct().toList();
    Stream<Block> evaluates = own.size() > 1 ? own.stream() : of(plan, "evaluate");
    return evaluates
        .flatMap(b -> b.child("cost").stream())
        .map(Block::kind)
        .filter(kind -> !asked.isEmpty() && (!kind.equals("analytical") || own.size() < 2))
        .map(kind -> "`" + kind + "`")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> asked(Plan plan) {
    Set<String> asked = new TreeSet<>();
    plan.objectives().forEach(o -> asked.addAll(o.expr().metrics()));
    plan.requirements().forEach(r -> asked.addAll(r.expr().metrics()));
    return asked;
  }

  private static Collection<String> algorithms(Plan plan) {
    List<String> words = new ArrayList<>();
    of(plan, "stage").flatMap(b -> b.child("search").stream()).map(Block::kind).distinct().forEach(k -> words.add("`" + k + "` in stages"));
    plan.configuration().child("search").map(Block::kind).ifPresent(k -> words.add("`" + k + "`"));
    of(plan, "evaluate")
        .flatMap(b -> b.child("surrogate").stream())
        .filter(b -> !b.kind().equals("no_surrogate"))
        .forEach(b -> words.add("`" + b.kind() + "` predictor"));
    return words;
  }

  /** Those that the accuracy stands under; nothing where none is asked for. */
  private static Collection<String> nonidealities(Plan plan) {
    if (Set.of("accuracy", "loss").stream().noneMatch(asked(plan)::contains)) {
      return List.of();
    }
    return of(plan, "evaluate")
        .flatMap(b -> b.child("accuracy").stream())
        .flatMap(b -> values(b.fields().get("nonidealities")))
        .filter(s -> !s.equals("auto"))
        .map(s -> s.replace('_', ' '))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> values(Field field) {
    return field == null ? Stream.of() : field.values().stream().filter(Expr.Const.class::isInstance).map(v -> ((Expr.Const) v).value().toString());
  }

  private static String size(Plan plan) {
    String count = number(plan.space().count());
    int reals = plan.space().continuousParameters();
    boolean more = !plan.space().encodings().equals(plan.space().count());
    String real = reals + " real numbers";
    boolean only = plan.space().count().equals(BigInteger.ONE);
    return (reals == 0 ? count : only ? real : count + " times " + real)
        + (more ? " (" + number(plan.space().encodings()) + " encodings)" : "");
  }

  /** Exact up to a million million, else with three digits. */
  private static String number(BigInteger count) {
    if (count.bitLength() <= 40) {
      return String.format(Locale.ROOT, "%,d", count);
    }
    int digits = count.toString().length();
    BigDecimal mantissa = new BigDecimal(count).movePointLeft(digits - 1).round(new MathContext(3, RoundingMode.HALF_EVEN));
    return mantissa.toPlainString() + "e" + (digits - 1);
  }

  /** The newest finished run of each system and seed. */
  private static String came(Path runs) {
    Map<String, SortedMap<Long, RunDirectory>> newest = new LinkedHashMap<>();
    for (RunDirectory run : RunDirectory.list(runs)) {
      if (run.finished()) {
        long seed = (long) Experiment.searchBlock(run.plan()).number("seed");
        newest.computeIfAbsent(run.plan().name(), name -> new TreeMap<>()).putIfAbsent(seed, run);
      }
    }
    StringBuilder table =
        new StringBuilder("| # | run | objective | designs | seconds | seeds | best found | best of as many random ones | ahead |\n");
    table.append("|---|---|---|--:|--:|--:|--:|--:|--:|\n");
    for (System system : SYSTEMS) {
      SortedMap<Long, RunDirectory> ofSeeds = newest.get(system.run());
      if (ofSeeds != null) {
        table.append(row(system, List.copyOf(ofSeeds.values())));
      }
    }
    return table.toString();
  }

  private static String row(System system, List<RunDirectory> runs) {
    Plan plan = runs.get(0).plan();
    List<RunReport> reports =
        runs.stream()
            .map(run -> RunReport.of(run.plan(), Journal.read(run.journal()), Journal.read(run.baseline())))
            .toList();
    SeedSummary summary = SeedSummary.of(reports);
    SeedSummary.Goal goal = summary.goals().get(0);
    return "| %s | `%s` | %s | %.0f | %.0f | %d | %s | %s | %d |%n"
        .formatted(
            system.number(),
            plan.name(),
            (goal.larger() ? "maximise " : "minimise ") + plan.objectives().get(0).name(),
            median(reports.stream().mapToDouble(r -> r.search().size())),
            median(runs.stream().mapToDouble(Table::seconds)),
            runs.size(),
            shown(goal.found()),
            shown(goal.luck()),
            summary.ahead());
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** Median and range in SI units; of one seed its value. */
  private static String shown(double[] values) {
    double least = DoubleStream.of(values).min().orElseThrow();
    double most = DoubleStream.of(values).max().orElseThrow();
    String middle = shown(median(DoubleStream.of(values)));
    return values.length == 1 ? middle : middle + " (" + shown(least) + " to " + shown(most) + ")";
  }

  private static String shown(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : "none feasible";
  }

  private static double seconds(RunDirectory run) {
    try {
      return Duration.between(
                  Files.getLastModifiedTime(run.file("lock")).toInstant(),
                  Files.getLastModifiedTime(run.baseline()).toInstant())
              .toMillis()
          / 1e3;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
