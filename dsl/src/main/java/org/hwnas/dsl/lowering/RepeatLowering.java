package org.hwnas.dsl.lowering;

import java.util.Optional;
import java.util.function.Consumer;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.plan.Domain;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.units.Dimension;

/**
 * {@code repeat} to its iterations, up to the largest count: iteration i exists where the count
 * exceeds i. Each knows by the name of its {@code repeat} which it is: {@code stage.index}, {@code
 * stage.count}, {@code stage.first}, {@code stage.last}. Layers behind it know {@code stage.count}.
 */
final class RepeatLowering {
  private static final int MOST_ITERATIONS = 1024;
  private static final int MOST_UNROLLED = 10_000;

  private final FieldLowering fields;
  private final Diagnostics diagnostics;

  /** Iterations of the network so far; each holds a layer or more. */
  private int unrolled;

  RepeatLowering(FieldLowering fields, Diagnostics diagnostics) {
    this.fields = fields;
    this.diagnostics = diagnostics;
  }

  /** How often something is repeated. */
  private record Count(Expr expr, int least, int most) {}

  /** Begins to count iterations anew. */
  void start() {
    unrolled = 0;
  }

  /** Hands on the iterations, without their members, one after the other. */
  void each(
      Draft.Block around, Draft.Repeat repeat, Optional<Expr> gate, Consumer<Draft.Block> use) {
    Optional<Count> count = count(around, repeat, gate);
    count.ifPresent(c -> around.facts.put(repeat.name() + ".count", number(c.expr())));
    for (int i = 0; i < count.map(Count::most).orElse(0); i++) {
      if (++unrolled > MOST_UNROLLED) {
        diagnostics.add(
            Issue.TOO_MANY_VALUES,
            repeat.place(),
            "`repeat … as " + repeat.name() + "` makes a network of more than ten thousand layers");
        return;
      }
      use.accept(iteration(around, repeat, gate, count.get(), i));
    }
  }

  private static Draft.Block iteration(
      Draft.Block around, Draft.Repeat repeat, Optional<Expr> gate, Count count, int i) {
    String name = repeat.name() + "[" + i + "]";
    Draft.Block iteration =
        new Draft.Block(Schemas.sequence(), name, Optional.of(around), repeat.place());
    Optional<Expr> counted =
        i >= count.least()
            ? Optional.of(Expr.apply(Operator.GT, count.expr(), Expr.number(i)))
            : Optional.empty();
    iteration.when = NetworkLowering.and(gate, counted);
    Typed index = number(Expr.number(i));
    Expr last = Evaluator.fold(Expr.apply(Operator.EQ, count.expr(), Expr.number(i + 1)));
    iteration.facts.put("index", index);
    iteration.facts.put(repeat.name() + ".index", index);
    iteration.facts.put(repeat.name() + ".count", number(count.expr()));
    iteration.facts.put(repeat.name() + ".first", Typed.truth(Expr.bool(i == 0)));
    iteration.facts.put(repeat.name() + ".last", Typed.truth(last));
    return iteration;
  }

  private static Typed number(Expr expr) {
    return Typed.number(expr, Dimension.NONE);
  }

  private Optional<Count> count(Draft.Block around, Draft.Repeat repeat, Optional<Expr> gate) {
    FieldType whole = new FieldType.Whole(0, MOST_ITERATIONS);
    LoadedFile file = repeat.context().file();
    Typer typer = new Typer(diagnostics, file, fields.names(around, file));
    Optional<DomainReader.Reading> reading =
        new DomainReader(diagnostics, file, typer, "repeat", whole, fields.parameters.intervals())
            .read(repeat.count());
    if (reading.isEmpty()) {
      return Optional.empty();
    }
    Domain domain = reading.get().domain();
    int size = domain.size().intValueExact();
    int least = (int) domain.valueAt(0).asNumber();
    int most = (int) domain.valueAt(size - 1).asNumber();
    if (size == 1) {
      return Optional.of(new Count(Expr.number(most), most, most));
    }
    Expr active = Expr.and(around.active(), gate.orElse(Expr.bool(true)));
    Optional<Expr> parameter = parameter(around, repeat, domain, active);
    String text = "repeat " + file.parsed.text(repeat.count()) + " as " + repeat.name();
    parameter.ifPresent(
        p ->
            reading
                .get()
                .limits()
                .forEach(l -> fields.parameters.limit(l, p, active, text, repeat.place())));
    return parameter.map(p -> new Count(p, least, most));
  }

  private Optional<Expr> parameter(
      Draft.Block around, Draft.Repeat repeat, Domain domain, Expr active) {
    String name = repeat.name() + ".count";
    String doc = repeat.context().file().parsed.doc(repeat.statement());
    Ties.Wanted wanted = new Ties.Wanted(name, domain, active, "1", doc, repeat.place());
    Optional<String> word =
        Optional.ofNullable(repeat.statement().getScope()).or(() -> Ties.shared(around));
    if (word.isEmpty()) {
      return Optional.of(
          fields.parameter(around.path() + "." + name, domain, active, "1", doc, repeat.place()));
    }
    Optional<Ties.Tie> tie = fields.ties.tie(repeat.statement(), word.get(), around, around);
    if (tie.isEmpty()) {
      fields.ties.unknown(
          repeat.context().file(), repeat.statement(), repeat.name(), word.get(), around);
    }
    return tie.map(t -> fields.ties.parameter(t, wanted));
  }
}
