package org.hwnas.runtime.mapping;

/**
 * Places of tiles on a grid of routers: tile i of the network takes place i of an order. Immutable.
 *
 * @param order of the places
 * @param width places in a row
 */
public record Placement(Order order, int width) {
  /** Order of the places. */
  public enum Order {
    /** Row after row, each from the left. */
    ROW_MAJOR,
    /** Row after row, every other from the right, so that neighbours in order touch. */
    SNAKE,
    /** Around corners: all places of a square before the next larger one. */
    SHELLS,
    /** Along the diagonals, up and down in turn. */
    ZIGZAG
  }

  public Placement {
    if (width < 1) {
      throw new IllegalArgumentException("a grid of width " + width + " has no place");
    }
  }

  /** The smallest square that holds so many tiles. */
  public static Placement square(Order order, long tiles) {
    return new Placement(order, Math.max(1, (int) Math.ceil(Math.sqrt(tiles))));
  }

  /** Column of a place, from 0. */
  public long column(long place) {
    return switch (order) {
      case ROW_MAJOR -> place % width;
      case SNAKE -> place / width % 2 == 0 ? place % width : width - 1 - place % width;
      case SHELLS -> Math.min(shell(place), 2 * shell(place) - along(place));
      case ZIGZAG -> {
        long d = diagonal(place);
        long along = place - d * (d + 1) / 2;
        yield d % 2 == 0 ? along : d - along;
      }
    };
  }

  /** Row of a place, from 0. */
  public long row(long place) {
    return switch (order) {
      case ROW_MAJOR, SNAKE -> place / width;
      case SHELLS -> Math.min(shell(place), along(place));
      case ZIGZAG -> {
        long d = diagonal(place);
        long along = place - d * (d + 1) / 2;
        yield d % 2 == 0 ? d - along : along;
      }
    };
  }

  /** Squares, and triangles, that are full before a place: floors of roots, put right after. */
  private static long shell(long place) {
    long root = (long) Math.sqrt(place);
    while (root * root > place) {
      root--;
    }
    while ((root + 1) * (root + 1) <= place) {
      root++;
    }
    return root;
  }

  /** Steps along a shell, every other of which is walked backwards so that shells touch. */
  private static long along(long place) {
    long shell = shell(place);
    long steps = place - shell * shell;
    return shell % 2 == 0 ? steps : 2 * shell - steps;
  }

  private static long diagonal(long place) {
    long d = (long) ((Math.sqrt(8.0 * place + 1) - 1) / 2);
    while (d * (d + 1) / 2 > place) {
      d--;
    }
    while ((d + 1) * (d + 2) / 2 <= place) {
      d++;
    }
    return d;
  }

  /** Links of a mesh between two places: steps along rows and columns. */
  public long meshHops(long a, long b) {
    return Math.abs(column(a) - column(b)) + Math.abs(row(a) - row(b));
  }

  /** Links of a quaternary tree over the places in order: up to the common ancestor and down. */
  public static long treeHops(long a, long b) {
    long up = 0;
    for (long x = a, y = b; x != y; x /= 4, y /= 4) {
      up++;
    }
    return 2 * up;
  }
}
