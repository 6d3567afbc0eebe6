package org.hwnas.plan.diff;

import java.util.Locale;
import org.hwnas.plan.Block;

/**
 * The part of an experiment that a difference belongs to, and what it means for a comparison. As in
 * CiMLoop's comparisons (Andrulis, Emer and Sze, ISPASS 2024), some things are kept the same on
 * both sides (iso) and others are free; which are which is a modelling choice, stated here.
 */
public enum Area {
  /** Data sets and their weights. */
  WORKLOAD(true),
  /** Layers that every design has. */
  NETWORK(true),
  /** Fixed properties of device, circuit and architecture. */
  HARDWARE(true),
  /** Number formats, and what is pruned. */
  QUANTIZATION(true),
  /** How accuracy and cost are measured, and what is done with the designs found. */
  EVALUATOR(true),
  OBJECTIVE(true),
  REQUIREMENT(true),
  /** When a search ends. */
  BUDGET(true),
  /** Blocks this version has no better word for. */
  CONFIGURATION(true),
  /** What is searched, and over which values. */
  PARAMETER(false),
  /** The algorithm, its settings and its seed. */
  SEARCH(false),
  /** Number of designs. */
  SPACE(false),
  /** Files the plan was compiled from, the edition, names and comments. */
  SOURCE(false);

  private final boolean iso;

  Area(boolean iso) {
    this.iso = iso;
  }

  /** Whether results can be compared only where this is the same on both sides. */
  public boolean iso() {
    return iso;
  }

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The area of a block inside one of another area; what has no area of its own belongs to that of
   * the block around it.
   */
  static Area of(Block block, Area around) {
    if (block.name().equals("search") || block.kind().equals("reproduce")) {
      return SEARCH;
    }
    return switch (block.kind()) {
      case "workload" -> WORKLOAD;
      case "network" -> NETWORK;
      case "hardware" -> HARDWARE;
      case "quantization", "pruning" -> QUANTIZATION;
      case "evaluate", "finish" -> EVALUATOR;
      case "budget" -> around == SEARCH ? BUDGET : around;
      case "report" -> SOURCE;
      default -> around;
    };
  }
}
