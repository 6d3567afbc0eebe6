package org.hwnas.runtime.inference;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.hwnas.runtime.random.RandomField;

/** Working memory of one thread that reads crossbars. */
final class ReadScratch {
  float[] codes = new float[0];
  float[] padded = new float[0];
  final int[] starts = new int[CrossbarLayer.WIDTH];
  final float[] squares = new float[CrossbarLayer.WIDTH];
  final float[] gaussians = new float[CrossbarLayer.WIDTH];
  final float[] correction = new float[CrossbarLayer.WIDTH];
  float[][] patches = new float[0][];
  float[][] driven = new float[0][];
  float[][] powers = new float[0][];
  float[] current = new float[CrossbarLayer.WIDTH];
  float[] positive = new float[CrossbarLayer.WIDTH];
  float[][] columnSums = new float[0][];
  float[][] sums = new float[0][];

  /** Of reads bit by bit: combinations, and by dot product what columns give. */
  int[][] combinations = new int[0][];

  float[][] found = new float[0][];
  float[][] rowCurrents = new float[0][];
  float[][] rowSums = new float[0][];
  private final Map<Integer, float[][][]> byWidth = new HashMap<>();
  float[][] columnCurrents = new float[0][];
  float[][] columnVariances = new float[0][];
  RandomField[] noise = {RandomField.of(0, "read-noise")};

  /** From here on reads draw the numbers of so many samples, whatever was read before. */
  void samples(RandomField reads, long first, int count) {
    noise = new RandomField[count];
    for (int i = 0; i < count; i++) {
      noise[i] = reads.at(first + i);
    }
  }

  void reserve(PatchReader reader, int samples, int rows, int columns, int outputs) {
    int map = samples * reader.mapSize();
    codes = codes.length < map ? new float[map] : codes;
    int size = samples * reader.paddedSize();
    padded = padded.length < size ? new float[size] : padded;
    Arrays.fill(padded, 0, size, 0);
    patches = reserve(patches, rows);
    driven = reserve(driven, rows);
    powers = reserve(powers, rows);
    columnSums = reserve(columnSums, columns);
    sums = reserve(sums, outputs);
  }

  void reserveBits(int groups, int columns) {
    if (combinations.length < groups) {
      combinations = new int[groups][CrossbarLayer.WIDTH];
      found = new float[groups][];
    }
    // loops are over whole arrays, so that each width has its own
    float[][][] both =
        byWidth.computeIfAbsent(columns, width -> new float[2][CrossbarLayer.WIDTH][width]);
    rowCurrents = both[0];
    rowSums = both[1];
    columnCurrents = reserve(columnCurrents, columns);
    columnVariances = reserve(columnVariances, columns);
  }

  private static float[][] reserve(float[][] arrays, int count) {
    return arrays.length < count ? new float[count][CrossbarLayer.WIDTH] : arrays;
  }
}
