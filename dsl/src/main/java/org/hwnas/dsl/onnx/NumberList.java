package org.hwnas.dsl.onnx;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Repeated numbers of a field, packed or one by one; more than a few are counted, not kept. */
final class NumberList {
  /** Longer ones are weights. A shape or a table of positions is shorter. */
  static final int MOST = 512;

  private final List<Double> values = new ArrayList<>();
  private boolean whole = true;

  /** Reads one number. */
  @FunctionalInterface
  interface Reader {
    double read(CodedInputStream in) throws IOException;
  }

  void read(CodedInputStream in, boolean packed, Reader reader) throws IOException {
    if (!packed) {
      add(reader.read(in));
      return;
    }
    int length = in.readRawVarint32();
    if (length > 10 * MOST || !whole) {
      in.skipRawBytes(length);
      whole = false;
      return;
    }
    int outer = in.pushLimit(length);
    while (in.getBytesUntilLimit() > 0) {
      add(reader.read(in));
    }
    in.popLimit(outer);
  }

  private void add(double value) {
    if (values.size() < MOST) {
      values.add(value);
    } else {
      whole = false;
    }
  }

  /** Whether all numbers are there. */
  boolean whole() {
    return whole;
  }

  List<Double> values() {
    return List.copyOf(values);
  }
}
