package org.hwnas.plan;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Reduction;
import org.hwnas.plan.expression.Value;

/** A small plan that uses every kind of domain, expression and origin. */
public final class SamplePlan {
  private SamplePlan() {}

  public static final SourceLocation PLACE = new SourceLocation("sample.hwnas", 3, 5);

  public static Plan create() {
    Expr isMbconv = Expr.apply(Operator.EQ, Expr.param("network.op"), Expr.symbol("mbconv"));
    Expr gate =
        Expr.apply(
            Operator.GE,
            Expr.param("hardware.adc.bits"),
            Expr.apply(
                Operator.SUB,
                Expr.apply(Operator.LOG2, Expr.param("hardware.rows")),
                Expr.number(2)));
    Map<String, Field> fields = new LinkedHashMap<>();
    fields.put(
        "rows",
        Field.scalar(
            Expr.param("hardware.rows"),
            "1",
            new Origin(Origin.Kind.SPEC, Optional.of(PLACE), Optional.of("shafiee2016isaac"))));
    fields.put("cycle", Field.scalar(Expr.number(1e-7), "ns", Origin.DEFAULT));
    fields.put(
        "bits",
        Field.scalar(Expr.number(8), "1", Origin.DEFAULT)
            .varying(
                new Variation(
                    Variation.Per.LAYER,
                    Map.of("network.mbconv", Expr.param("hardware.adc.bits")))));
    fields.put(
        "kinds",
        new Field(List.of(Expr.symbol("sar"), Expr.symbol("flash")), true, "1", Origin.DEFAULT));
    Block mbconv =
        new Block(
            "mbconv",
            "mbconv",
            Optional.of(isMbconv),
            Map.of("expand", Field.scalar(Expr.param("network.expand"), "1", Origin.DEFAULT)),
            List.of());
    return new Plan(
        "Sample",
        "What is best?",
        "1.0",
        List.of(
            parameter(
                "hardware.rows",
                new Domain.Grid(
                    List.of(64.0, 128.0, 256.0),
                    true,
                    Optional.of(
                        new Domain.Relaxation(50, 300, Domain.Relaxation.Rounding.NEAREST))),
                Optional.empty()),
            parameter("hardware.adc.bits", new Domain.Integers(4, 8), Optional.empty()),
            parameter("hardware.supply", new Domain.Interval(0.5, 0.85, false), Optional.empty()),
            parameter(
                "network.op",
                new Domain.Choice(List.of(Value.of("residual"), Value.of("mbconv"))),
                Optional.empty()),
            parameter(
                "network.expand",
                new Domain.Grid(List.of(3.0, 6.0), false),
                Optional.of(isMbconv))),
        List.of(new Decision("joint", List.of("hardware.rows", "hardware.adc.bits"))),
        new Block(
            "",
            "experiment",
            Optional.empty(),
            Map.of(),
            List.of(
                new Block("hardware", "hardware", Optional.empty(), fields, List.of()),
                new Block("network", "network", Optional.empty(), Map.of(), List.of(mbconv)))),
        List.of(
            new Objective(
                "accuracy",
                true,
                new Expr.Reduce(Reduction.QUANTILE, Axis.CHIP, 0.05, new Expr.Metric("accuracy")),
                "%",
                "p05(accuracy)",
                PLACE),
            new Objective(
                "energy",
                false,
                new Expr.Metric("energy"),
                "nJ",
                "energy",
                PLACE,
                Optional.of("second"))),
        List.of(
            new Requirement(
                Requirement.Scope.DESIGN,
                gate,
                Optional.empty(),
                Optional.of("too coarse"),
                "adc.bits >= …",
                PLACE),
            new Requirement(
                Requirement.Scope.METRIC,
                Expr.apply(Operator.LE, new Expr.Metric("area"), Expr.number(5e-5)),
                Optional.of(isMbconv),
                Optional.empty(),
                "area <= 50 mm^2",
                PLACE)),
        new SpaceSize(
            new BigInteger("45"),
            true,
            new BigInteger("60"),
            1,
            java.util.OptionalDouble.empty(),
            java.util.OptionalDouble.empty()),
        List.of(
            new Citation(
                "shafiee2016isaac",
                "inproceedings",
                Map.of("title", "ISAAC", "doi", "10.1109/ISCA.2016.12"))),
        List.of(new Plan.SourceFile("sample.hwnas", "0".repeat(64))));
  }

  private static Parameter parameter(String id, Domain domain, Optional<Expr> when) {
    return new Parameter(id, domain, when, "1", "", PLACE);
  }
}
