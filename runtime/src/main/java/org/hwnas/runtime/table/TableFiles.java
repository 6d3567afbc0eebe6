package org.hwnas.runtime.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * Finds the files that a plan names: below the folder of its spec, or below that of a run, which
 * keeps copies.
 *
 * @param folders looked through in order
 */
public record TableFiles(List<Path> folders) {
  /** Fields of a plan that name a file to read while designs are evaluated. */
  private static final List<String> FIELDS =
      List.of("file", "loss_file", "columns", "curves", "from");

  public TableFiles {
    folders = List.copyOf(folders);
  }

  /** No files at all. */
  public static TableFiles none() {
    return new TableFiles(List.of());
  }

  /** Files below one folder. */
  public static TableFiles in(Path folder) {
    return new TableFiles(List.of(folder));
  }

  /** A file, where it is there. */
  public Optional<Path> find(String name) {
    for (Path folder : folders) {
      Path kept = folder.resolve(keptAs(name));
      if (Files.isRegularFile(kept)) {
        return Optional.of(kept);
      }
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /**
   * A file.
   *
   * @param field that names it, for the message
   * @throws EvaluationFailure where it is not there
   */
  public Path require(String name, String field) throws EvaluationFailure {
    Optional<Path> found = find(name);
    if (found.isEmpty()) {
      throw new EvaluationFailure("`" + field + "` names `" + name + "`, which is not there");
    }
    return found.get();
  }

  /** Name of the copy that a run keeps: no folders, so that nothing is written outside. */
  public static String keptAs(String name) {
    return "file-" + name.replaceAll("[^A-Za-z0-9._-]", "-");
  }

  /** Names of the files that evaluating a plan's designs reads, sorted. */
  public static List<String> of(Plan plan) {
    TreeSet<String> names = new TreeSet<>();
    for (Block block : plan.configuration().children()) {
      if (block.kind().equals("evaluate")) {
        collect(block, names);
      } else if (block.kind().equals("stage")) {
        block.child("evaluate").ifPresent(own -> collect(own, names));
      }
    }
    return new ArrayList<>(names);
  }

  /** Those, and the files of designs that its searches begin with. */
  public static List<String> ofRun(Plan plan) {
    TreeSet<String> names = new TreeSet<>(of(plan));
    begun(plan.configuration(), names);
    return new ArrayList<>(names);
  }

  private static void begun(Block block, TreeSet<String> names) {
    if (block.kind().equals("initial")
        && block.fields().get("method").values().equals(List.of(Expr.symbol("file")))) {
      block.fields().get("from").values().forEach(value -> name(value, names));
    }
    block.children().forEach(child -> begun(child, names));
  }

  private static void name(Expr value, TreeSet<String> names) {
    if (value instanceof Expr.Const c
        && c.value() instanceof Value.Sym text
        && !text.name().equals("auto")
        && !text.name().isEmpty()) {
      names.add(text.name());
    }
  }

  private static void collect(Block block, TreeSet<String> names) {
    for (String field : FIELDS) {
      Field stated = block.fields().get(field);
      if (stated != null) {
        stated.values().forEach(value -> name(value, names));
      }
    }
    block.children().forEach(child -> collect(child, names));
  }
}
