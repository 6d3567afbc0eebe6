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
  QUANTIZATION(true),
  /** How accuracy and cost are measured. */
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

  /** The area of a block below the root of the configuration. */
  static Area of(Block block) {
    return switch (block.name().equals("search") ? "search" : block.kind()) {
      case "workload" -> WORKLOAD;
      case "network" -> NETWORK;
      case "hardware" -> HARDWARE;
      case "quantization" -> QUANTIZATION;
      case "evaluate" -> EVALUATOR;
      case "search" -> SEARCH;
      case "report" -> SOURCE;
      default -> CONFIGURATION;
    };
  }
}
