package org.hwnas.plan.expression;

/** A plain value: a number in SI units, a symbol such as {@code sar}, or a truth value. */
public sealed interface Value {

  /** A finite or infinite number in SI base units; never NaN. */
  record Num(double value) implements Value {
    public Num {
      if (Double.isNaN(value)) {
        throw new IllegalArgumentException("a value cannot be NaN");
      }
      value = value == 0 ? 0.0 : value; // one zero: -0.0 and 0.0 must hash alike
    }

    @Override
    public String toString() {
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? Long.toString((long) value)
          : Double.toString(value);
    }
  }

  /** A name from a closed set, or the name of a definition. */
  record Sym(String name) implements Value {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A truth value. */
  record Bool(boolean value) implements Value {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  static Value of(double value) {
    return new Num(value);
  }

  static Value of(String name) {
    return new Sym(name);
  }

  static Value of(boolean value) {
    return new Bool(value);
  }

  /** The number; an {@link IllegalStateException} where this is none. */
  default double asNumber() {
    if (this instanceof Num n) {
      return n.value();
    }
    throw new IllegalStateException("expected a number but found `" + this + "`");
  }

  /** The symbol's name; an {@link IllegalStateException} where this is none. */
  default String asSymbol() {
    if (this instanceof Sym s) {
      return s.name();
    }
    throw new IllegalStateException("expected a symbol but found `" + this + "`");
  }

  /** The truth value; an {@link IllegalStateException} where this is none. */
  default boolean asBool() {
    if (this instanceof Bool b) {
      return b.value();
    }
    throw new IllegalStateException("expected true or false but found `" + this + "`");
  }
}
