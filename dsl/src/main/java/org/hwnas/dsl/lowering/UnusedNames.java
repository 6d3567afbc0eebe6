package org.hwnas.dsl.lowering;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Fix;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.SpecPackage;

/**
 * What a file introduces and never names: a {@code let}, an import. By its words and not by what
 * the compiler looked up, since it leaves out what it knows to be sound; a word that stands for
 * something else of the same name counts as a use, so that nothing needed is called unused.
 */
final class UnusedNames {
  /** Comments and texts, in which nothing is named, and paths. */
  private static final Pattern WORDS =
      Pattern.compile(
          "//[^\\n]*+|/\\*(?s:.*?)\\*/|\"(?:\\\\.|[^\"\\\\\\n])*+\"|([A-Za-z_][\\w.]*+)");

  private final LoadedFile file;
  private final Diagnostics diagnostics;

  /** How often each path occurs. */
  private final Map<String, Integer> paths = new HashMap<>();

  private UnusedNames(LoadedFile file, Diagnostics diagnostics) {
    this.file = file;
    this.diagnostics = diagnostics;
    Matcher word = WORDS.matcher(file.parsed.source().text());
    while (word.find()) {
      if (word.group(1) != null) {
        paths.merge(word.group(1), 1, Integer::sum);
      }
    }
  }

  /** Reports what a file that is sound otherwise has for nothing. */
  static void check(LoadedFile file, Diagnostics diagnostics) {
    if (file.lets.isEmpty() && file.imports.isEmpty()) {
      return;
    }
    UnusedNames names = new UnusedNames(file, diagnostics);
    names.lets();
    names.imports();
  }

  private void lets() {
    file.lets.forEach(
        (name, let) -> {
          if (paths.getOrDefault(name, 0) <= 1) {
            Place place = file.parsed.place(let, SpecPackage.Literals.ELEMENT__NAME);
            diagnostics.add(
                Issue.UNUSED_LET,
                place,
                "`" + name + "` is never used",
                "",
                "use it or take it out",
                Offers.without("Remove `" + name + "`", file.place(let)));
          }
        });
  }

  private void imports() {
    Set<LoadedFile> before = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<String> first = new HashSet<>();
    paths.keySet().forEach(p -> first.add(p.split("\\.", 2)[0]));
    file.imports.forEach(
        (statement, opened) -> {
          boolean again = !before.add(opened);
          if (again || !isUsed(opened, first)) {
            Place place = file.place(statement);
            String what =
                opened.library
                    ? "the package `" + opened.packageName() + "`"
                    : "`" + opened.parsed.source().name() + "`";
            diagnostics.add(
                Issue.UNUSED_IMPORT,
                place,
                again ? what + " is imported twice" : "nothing of " + what + " is used",
                "",
                again ? "one import is enough" : "use it or take it out",
                sure(Offers.without("Remove the import", place)));
          }
        });
  }

  /** Whether a definition is named, alone or behind the name of its package. */
  private boolean isUsed(LoadedFile opened, Set<String> first) {
    String prefix = opened.packageName() + ".";
    return opened.own.keySet().stream()
        .anyMatch(
            name -> first.contains(name) || (!opened.library && paths.containsKey(prefix + name)));
  }

  /** An import holds nothing that would be lost. */
  private static List<Fix> sure(List<Fix> fixes) {
    return fixes.stream().map(f -> new Fix(f.title(), f.place(), f.replacement(), true)).toList();
  }
}
