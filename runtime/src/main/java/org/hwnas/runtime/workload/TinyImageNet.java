package org.hwnas.runtime.workload;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.TensorShape;

/**
 * Tiny ImageNet (Le and Yang, Stanford CS231n, 2015) from its archive or folder: classes in the
 * order of {@code wnids.txt}, training images of {@code train}, and for the test those of {@code
 * val}, since labels of {@code test} were never published. Images of one channel become grey ones.
 */
final class TinyImageNet {
  private static final int SIDE = 64;
  private static final int PIXELS = SIDE * SIDE;

  private TinyImageNet() {}

  /**
   * Converts the set.
   *
   * @param source the zip archive or the folder {@code tiny-imagenet-200}
   * @throws DataSetException where it is another thing
   */
  static DataSet read(String name, Path source) throws IOException {
    if (Files.isDirectory(source)) {
      Path below = source.resolve("tiny-imagenet-200");
      return folder(name, Files.isDirectory(below) ? below : source);
    }
    try (FileSystem zip = FileSystems.newFileSystem(source)) {
      return folder(name, zip.getPath("tiny-imagenet-200"));
    }
  }

  private record Image(Path file, int label) {}

  private static DataSet folder(String name, Path folder) throws IOException {
    List<String> classes = lines(folder.resolve("wnids.txt"));
    Map<String, Integer> number = new HashMap<>();
    classes.forEach(c -> number.put(c, number.size()));
    if (classes.size() < 2 || classes.size() > 256) {
      throw new DataSetException("`wnids.txt` names " + classes.size() + " classes");
    }
    List<Image> train = new ArrayList<>();
    for (String wnid : classes) {
      try (Stream<Path> files = Files.list(folder.resolve("train").resolve(wnid + "/images"))) {
        files
            .filter(f -> f.toString().endsWith(".JPEG"))
            .sorted()
            .forEach(f -> train.add(new Image(f, number.get(wnid))));
      }
    }
    List<Image> test = new ArrayList<>();
    for (String line : lines(folder.resolve("val").resolve("val_annotations.txt"))) {
      String[] cells = line.split("\t");
      if (cells.length < 2 || !number.containsKey(cells[1])) {
        throw new DataSetException("`val_annotations.txt` has the line `" + line + "`");
      }
      test.add(
          new Image(
              folder.resolve("val").resolve("images").resolve(cells[0]), number.get(cells[1])));
    }
    InputSpec input = new InputSpec(new TensorShape(3, SIDE, SIDE), classes.size());
    return new DataSet(name, input, split(train), split(test));
  }

  private static List<String> lines(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataSetException("there is no `" + file + "`, as Tiny ImageNet has");
    }
    return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
  }

  private static DataSet.Split split(List<Image> images) throws IOException {
    byte[] pixels = new byte[Math.multiplyExact(images.size(), 3 * PIXELS)];
    byte[] labels = new byte[images.size()];
    for (int n = 0; n < labels.length; n++) {
      copy(images.get(n).file(), pixels, n * 3 * PIXELS);
      labels[n] = (byte) images.get(n).label();
    }
    return new DataSet.Split(pixels, labels, 3 * PIXELS);
  }

  private static void copy(Path file, byte[] into, int at) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file)));
    if (image == null || image.getWidth() != SIDE || image.getHeight() != SIDE) {
      throw new DataSetException("`" + file + "` is no image of 64 x 64");
    }
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int p = y * SIDE + x;
        if (image.getRaster().getNumBands() == 1) {
          byte grey = (byte) image.getRaster().getSample(x, y, 0); // getRGB would change its gamma
          into[at + p] = grey;
          into[at + PIXELS + p] = grey;
          into[at + 2 * PIXELS + p] = grey;
        } else {
          int rgb = image.getRGB(x, y);
          into[at + p] = (byte) (rgb >> 16);
          into[at + PIXELS + p] = (byte) (rgb >> 8);
          into[at + 2 * PIXELS + p] = (byte) rgb;
        }
      }
    }
  }
}
