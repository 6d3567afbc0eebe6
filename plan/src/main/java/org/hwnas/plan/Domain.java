package org.hwnas.plan;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.hwnas.plan.expression.Value;

/** The values a parameter may take. Numbers are in SI base units. */
public sealed interface Domain {

  /**
   * Unordered alternatives: symbols, truth values, or numbers where no order is meant.
   *
   * @param values at least one, all distinct, in the order of the spec
   */
  record Choice(List<Value> values) implements Domain {
    public Choice {
      values = List.copyOf(values);
      requireDistinct(values.size(), new HashSet<>(values).size());
    }
  }

  /**
   * Ordered numbers: a set of numbers, or a range with a step.
   *
   * @param values at least one, strictly increasing
   * @param logarithmic whether neighbours are a factor apart rather than a difference apart
   * @param relaxation the real interval over which an algorithm may search instead, with the rule
   *     that leads back to a value; empty where there is none
   */
  record Grid(List<Double> values, boolean logarithmic, Optional<Relaxation> relaxation)
      implements Domain {
    public Grid(List<Double> values, boolean logarithmic) {
      this(values, logarithmic, Optional.empty());
    }

    public Grid {
      values = List.copyOf(values);
      for (int i = 1; i < values.size(); i++) {
        if (!(values.get(i - 1) < values.get(i))) {
          throw new IllegalArgumentException("grid values must increase: " + values);
        }
      }
      requireDistinct(values.size(), values.size());
    }
  }

  /**
   * A real interval that stands for a grid.
   *
   * @param low included
   * @param high included
   * @param rounding how a real number becomes a value of the grid
   */
  record Relaxation(double low, double high, Rounding rounding) {
    /** To the nearest value, the next one above or the next one below. */
    public enum Rounding {
      NEAREST,
      UP,
      DOWN;

      public String id() {
        return name().toLowerCase(Locale.ROOT);
      }

      public static Rounding byId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
      }
    }
  }

  /** All integers from {@code low} to {@code high}, both included. */
  record Integers(long low, long high) implements Domain {
    public Integers {
      if (low > high) {
        throw new IllegalArgumentException("empty integer range " + low + ".." + high);
      }
    }
  }

  /** All reals from {@code low} to {@code high}, both included; never discretised. */
  record Interval(double low, double high, boolean logarithmic) implements Domain {
    public Interval {
      if (!(low < high) || (logarithmic && !(low > 0))) {
        throw new IllegalArgumentException(
            "no interval " + low + ".." + high + (logarithmic ? " in log scale" : ""));
      }
    }
  }

  private static void requireDistinct(int size, int distinct) {
    if (size == 0 || size != distinct) {
      throw new IllegalArgumentException("a domain needs at least one value, all distinct");
    }
  }

  /** Whether the domain has no finite number of values. */
  default boolean continuous() {
    return this instanceof Interval;
  }

  /**
   * Number of values; 1 for a continuous domain, which is how a search space with one is counted
   * (and said so).
   */
  default BigInteger size() {
    if (this instanceof Choice c) {
      return BigInteger.valueOf(c.values().size());
    }
    if (this instanceof Grid g) {
      return BigInteger.valueOf(g.values().size());
    }
    if (this instanceof Integers i) {
      return BigInteger.valueOf(i.high()).subtract(BigInteger.valueOf(i.low())).add(BigInteger.ONE);
    }
    return BigInteger.ONE;
  }

  /** The value at a position in 0..size-1 of a finite domain. */
  default Value valueAt(long index) {
    if (this instanceof Choice c) {
      return c.values().get(Math.toIntExact(index));
    }
    if (this instanceof Grid g) {
      return Value.of(g.values().get(Math.toIntExact(index)));
    }
    if (this instanceof Integers i && index >= 0 && index <= i.high() - i.low()) {
      return Value.of((double) (i.low() + index));
    }
    throw new IllegalArgumentException("no value at position " + index + " of " + this);
  }

  /**
   * The grid value that a real number of the relaxation stands for; halfway, on the grid's own
   * scale, to the larger.
   */
  static double project(Grid grid, double x) {
    List<Double> values = grid.values();
    Relaxation.Rounding rounding =
        grid.relaxation().map(Relaxation::rounding).orElse(Relaxation.Rounding.NEAREST);
    int above = 0;
    while (above < values.size() - 1 && values.get(above) < x) {
      above++;
    }
    if (above == 0 || values.get(above) <= x || rounding == Relaxation.Rounding.UP) {
      return values.get(above);
    }
    double low = values.get(above - 1);
    double high = values.get(above);
    double middle = grid.logarithmic() ? Math.sqrt(low * high) : (low + high) / 2;
    return rounding == Relaxation.Rounding.DOWN || x < middle ? low : high;
  }

  /** The position of a value in a finite domain; empty where it is not one of its values. */
  default OptionalLong indexOf(Value value) {
    long index = -1;
    if (this instanceof Choice c) {
      index = c.values().indexOf(value);
    } else if (this instanceof Grid g && value instanceof Value.Num n) {
      index = g.values().indexOf(n.value());
    } else if (this instanceof Integers i
        && value instanceof Value.Num n
        && n.value() == Math.rint(n.value())
        && n.value() >= i.low()
        && n.value() <= i.high()) {
      index = (long) n.value() - i.low();
    }
    return index < 0 ? OptionalLong.empty() : OptionalLong.of(index);
  }

  /** Whether the value belongs to the domain. */
  default boolean contains(Value value) {
    if (this instanceof Interval i) {
      return value instanceof Value.Num n && n.value() >= i.low() && n.value() <= i.high();
    }
    return indexOf(value).isPresent();
  }
}
