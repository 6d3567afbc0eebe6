package org.hwnas.runtime.proxy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hwnas.plan.Block;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.AccuracyEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;

/**
 * Accuracy by the estimator that a design's {@code evaluate.accuracy} names. Each is opened once
 * for equal settings.
 */
public final class AccuracyFamilies implements AccuracyEstimator {
  /** Opens an estimator for the settings of a block. */
  @FunctionalInterface
  public interface Family {
    AccuracyEstimator open(ResolvedBlock settings) throws EvaluationFailure;
  }

  private final Map<String, Family> families;
  private final Map<ResolvedBlock, AccuracyEstimator> opened = new ConcurrentHashMap<>();

  /**
   * @param families by kind of the block
   */
  public AccuracyFamilies(Map<String, Family> families) {
    this.families = Map.copyOf(families);
  }

  private AccuracyEstimator of(ResolvedBlock settings) throws EvaluationFailure {
    AccuracyEstimator known = opened.get(settings);
    if (known == null) {
      synchronized (opened) { // opening may read a table: once
        known = opened.get(settings);
        if (known == null) {
          Family family = families.get(settings.kind());
          if (family == null) {
            throw new EvaluationFailure(
                "this version does not estimate accuracy by `%s`".formatted(settings.kind()));
          }
          known = family.open(settings);
          opened.put(settings, known);
        }
      }
    }
    return known;
  }

  @Override
  public SortedMap<String, MetricArray> estimate(ResolvedBlock root) throws EvaluationFailure {
    return of(root.child("evaluate").child("accuracy")).estimate(root);
  }

  @Override
  public SortedMap<String, MetricArray> estimate(Design design, ResolvedBlock root)
      throws EvaluationFailure {
    return of(root.child("evaluate").child("accuracy")).estimate(design, root);
  }

  @Override
  public SortedMap<String, MetricArray> digital(Design design, ResolvedBlock root)
      throws EvaluationFailure {
    return of(root.child("evaluate").child("accuracy")).digital(design, root);
  }

  /** Whether the accuracies of a plan come of data that must be there. */
  public static boolean needsData(Plan plan) {
    return plan.configuration().children().stream()
        .flatMap(AccuracyFamilies::estimators)
        .flatMap(block -> block.children().stream())
        .filter(block -> block.name().equals("accuracy"))
        .anyMatch(
            block -> !Set.of("tabular", "xgboost").contains(block.kind()) && !ofStructure(block));
  }

  /** Whether networks are trained to turn a score into an accuracy. */
  public static boolean fitted(Block block) {
    return block.kind().equals("zero_cost")
        && block.fields().containsKey("fit")
        && !block.fields().get("fit").values().equals(List.of(Expr.number(0)));
  }

  /** A score that reads no images. */
  private static boolean ofStructure(Block block) {
    return block.kind().equals("zero_cost")
        && block
            .fields()
            .get("score")
            .values()
            .equals(List.of(new Expr.Const(Value.of("nn_degree"))))
        && !fitted(block);
  }

  /** How a block says that designs are measured: in a search, or once more after it. */
  private static Stream<Block> estimators(Block block) {
    boolean after =
        block.kind().equals("finish")
            && !block.fields().get("designs").values().equals(List.of(Expr.symbol("none")));
    return after
        ? block.child("evaluate").stream()
        : Stream.of(block).filter(b -> b.kind().equals("evaluate"));
  }

  @Override
  public Optional<List<Design>> designs(Plan plan, ResolvedBlock any) throws EvaluationFailure {
    return of(any.child("evaluate").child("accuracy")).designs(plan, any);
  }

  @Override
  public Optional<List<Design>> found(Plan plan, ResolvedBlock any) throws EvaluationFailure {
    return of(any.child("evaluate").child("accuracy")).found(plan, any);
  }
}
