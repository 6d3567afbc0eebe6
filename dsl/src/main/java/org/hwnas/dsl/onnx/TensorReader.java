package org.hwnas.dsl.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a tensor's sizes, and its values where they are few. */
final class TensorReader {
  private static final int FLOAT16 = 10;
  private static final int BFLOAT16 = 16;

  private final CodedInputStream in;
  private final NumberList sizes = new NumberList();
  private final NumberList numbers = new NumberList();
  private String name = "";
  private int type;
  private boolean external;
  private byte[] raw = new byte[0];
  private boolean weights;

  TensorReader(CodedInputStream in) {
    this.in = in;
  }

  OnnxGraph.Tensor read() throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      field(tag);
    }
    if (in.getBytesUntilLimit() != 0) {
      throw new InvalidProtocolBufferException("the file ends within a tensor");
    }
    in.popLimit(outer);
    List<Long> whole = sizes.values().stream().map(Double::longValue).toList();
    if (!sizes.whole() || whole.stream().anyMatch(s -> s < 0)) {
      throw new InvalidProtocolBufferException("a tensor of impossible size");
    }
    return new OnnxGraph.Tensor(name, whole, values(whole));
  }

  private void field(int tag) throws IOException {
    int wire = WireFormat.getTagWireType(tag);
    boolean delimited = wire == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    switch (WireFormat.getTagFieldNumber(tag)) {
      case 1 -> sizes.read(in, delimited, s -> (double) s.readInt64());
      case 2 -> type = in.readInt32();
      case 4 -> numbers.read(in, delimited, s -> (double) s.readFloat());
      case 5 -> numbers.read(in, delimited, s -> (double) s.readInt32());
      case 7, 11 -> numbers.read(in, delimited, s -> (double) s.readInt64());
      case 8 -> name = new String(few(), StandardCharsets.UTF_8);
      case 9 -> raw = few();
      case 10 -> numbers.read(in, delimited, CodedInputStream::readDouble);
      case 13 -> {
        external = true;
        in.skipField(tag);
      }
      default -> {
        if (wire == WireFormat.WIRETYPE_START_GROUP || wire == WireFormat.WIRETYPE_END_GROUP) {
          throw new InvalidProtocolBufferException("a group, which ONNX has none of");
        }
        in.skipField(tag);
      }
    }
  }

  /** Bytes, unless there are so many that they are weights. */
  private byte[] few() throws IOException {
    int length = in.readRawVarint32();
    if (length > 8 * NumberList.MOST) {
      in.skipRawBytes(length);
      weights = true;
      return new byte[0];
    }
    return in.readRawBytes(length);
  }

  private Optional<List<Double>> values(List<Long> whole) {
    long count = 1;
    for (long size : whole) {
      count =
          size == 0
              ? 0
              : count > NumberList.MOST ? count : count * Math.min(size, NumberList.MOST + 1);
    }
    if (weights || external || !numbers.whole() || count > NumberList.MOST) {
      return Optional.empty();
    }
    List<Double> values = raw.length > 0 ? decoded() : stored();
    return values.size() == count ? Optional.of(values) : Optional.empty();
  }

  /** Half-precision numbers are stored as the integers of their bits. */
  private List<Double> stored() {
    return type == FLOAT16 || type == BFLOAT16
        ? numbers.values().stream().map(bits -> half(bits.intValue())).toList()
        : numbers.values();
  }

  private List<Double> decoded() {
    ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    int size =
        switch (type) {
          case 2, 3, 9 -> 1;
          case 4, 5, FLOAT16, BFLOAT16 -> 2;
          case 1, 6, 12 -> 4;
          case 7, 11, 13 -> 8;
          default -> 0;
        };
    List<Double> values = new ArrayList<>();
    while (size > 0 && bytes.remaining() >= size) {
      values.add(next(bytes));
    }
    return List.copyOf(values);
  }

  private double next(ByteBuffer bytes) {
    return switch (type) {
      case 1 -> bytes.getFloat();
      case 2, 9 -> bytes.get() & 0xff;
      case 3 -> bytes.get();
      case 4 -> bytes.getShort() & 0xffff;
      case 5 -> bytes.getShort();
      case 6 -> bytes.getInt();
      case 12 -> bytes.getInt() & 0xffffffffL;
      case 11 -> bytes.getDouble();
      case FLOAT16, BFLOAT16 -> half(bytes.getShort());
      default -> bytes.getLong();
    };
  }

  /** A half-precision number of 5 exponent bits, or one that is the upper half of a float. */
  private double half(int bits) {
    if (type == BFLOAT16) {
      return Float.intBitsToFloat(bits << 16);
    }
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        exponent == 0
            ? fraction * 0x1p-24
            : exponent == 31
                ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : (1024 + fraction) * Math.scalb(1.0, exponent - 25);
    return (bits & 0x8000) == 0 ? size : -size;
  }
}
