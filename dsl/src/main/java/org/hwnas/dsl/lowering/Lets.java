package org.hwnas.dsl.lowering;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Let;

/** The values of `let`s; each sees the other `let`s of its file. */
final class Lets {
  private final Program program;
  private final Diagnostics diagnostics;
  private final FieldLowering fields;
  private final Map<Let, Optional<Typed>> done = new IdentityHashMap<>();
  private final Set<Let> inProgress = new HashSet<>();
  private final Map<String, Expression> overrides = new HashMap<>();

  Lets(Program program, Diagnostics diagnostics, FieldLowering fields) {
    this.program = program;
    this.diagnostics = diagnostics;
    this.fields = fields;
  }

  /** Gives a `let` of the main file another value. */
  void override(String let, Expression value) {
    overrides.put(let, value);
  }

  /** The value of a `let`; empty where there is none or it is wrong (reported). */
  Optional<Typed> value(LoadedFile file, String name) {
    Let let = file.lets.get(name);
    if (let == null) {
      return Optional.empty();
    }
    Optional<Typed> known = done.get(let);
    if (known != null) {
      return known;
    }
    if (!inProgress.add(let)) {
      diagnostics.add(Issue.CYCLIC_VALUE, file.place(let), "`" + name + "` depends on itself");
      return Optional.empty();
    }
    Expression value =
        file == program.main ? overrides.getOrDefault(name, let.getValue()) : let.getValue();
    Typer.Names onlyLets = new ScopeNames(fields, Optional.empty(), file, Optional.empty());
    Optional<Typed> typed =
        value == null ? Optional.empty() : new Typer(diagnostics, file, onlyLets).type(value);
    inProgress.remove(let);
    done.put(let, typed);
    return typed;
  }
}
