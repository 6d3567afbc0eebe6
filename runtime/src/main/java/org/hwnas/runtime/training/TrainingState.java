package org.hwnas.runtime.training;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a training stands at the end of an epoch: all that the rest of it depends on besides
 * network, data, settings and seed. Random numbers are addressed by step, so they need no state.
 *
 * @param epoch epochs done
 * @param arrays weights and running statistics node by node, then the optimiser's
 * @param powers the optimiser's numbers
 * @param best smallest mean loss of an epoch
 * @param stale epochs since
 */
record TrainingState(int epoch, List<float[]> arrays, double[] powers, double best, int stale) {
  private static final int FORMAT = 0x4857_5301;

  /** The state as bytes: floats are kept bit by bit. */
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(FORMAT);
      out.writeInt(epoch);
      out.writeDouble(best);
      out.writeInt(stale);
      out.writeInt(powers.length);
      for (double power : powers) {
        out.writeDouble(power);
      }
      out.writeInt(arrays.size());
      for (float[] array : arrays) {
        out.writeInt(array.length);
        for (float value : array) {
          out.writeInt(Float.floatToRawIntBits(value));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("an array in memory takes all that is written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads {@link #bytes}.
   *
   * @throws IOException where they are of another format or cut off
   */
  static TrainingState of(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != FORMAT) {
        throw new IOException("not a state of this version's training");
      }
      int epoch = in.readInt();
      double best = in.readDouble();
      int stale = in.readInt();
      double[] powers = new double[in.readInt()];
      for (int i = 0; i < powers.length; i++) {
        powers[i] = in.readDouble();
      }
      int count = in.readInt();
      List<float[]> arrays = new ArrayList<>();
      for (int a = 0; a < count; a++) {
        float[] array = new float[in.readInt()];
        for (int i = 0; i < array.length; i++) {
          array[i] = Float.intBitsToFloat(in.readInt());
        }
        arrays.add(array);
      }
      return new TrainingState(epoch, arrays, powers, best, stale);
    }
  }

  /**
   * A state that was saved, its arrays copied into those of a training.
   *
   * @param saved bytes, where there are any
   * @param start what the training begins with; its arrays are the training's own
   * @return empty, and nothing copied, where none was saved or it does not fit
   */
  static Optional<TrainingState> resumed(Optional<byte[]> saved, TrainingState start) {
    if (saved.isEmpty()) {
      return Optional.empty();
    }
    TrainingState found;
    try {
      found = of(saved.get());
    } catch (IOException e) {
      return Optional.empty();
    }
    if (!found.fits(start)) {
      return Optional.empty();
    }
    for (int i = 0; i < found.arrays.size(); i++) {
      float[] target = start.arrays.get(i);
      System.arraycopy(found.arrays.get(i), 0, target, 0, target.length);
    }
    return Optional.of(found);
  }

  /** Whether another state has arrays and numbers of the same lengths. */
  boolean fits(TrainingState other) {
    return powers.length == other.powers.length
        && arrays.stream()
            .map(a -> a.length)
            .toList()
            .equals(other.arrays.stream().map(a -> a.length).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrainingState state && Arrays.equals(bytes(), state.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }
}
