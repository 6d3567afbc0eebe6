package org.hwnas.runtime.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.TensorShape;

/** The data sets this version knows, with the checksum of every file's content. */
public final class Catalogue {
  /**
   * A data set.
   *
   * @param name in specs
   * @param title for readers
   * @param licence SPDX identifier
   * @param reference publication
   * @param input shape and classes
   * @param trainSize number of training samples
   * @param testSize number of test samples
   * @param files those of the format
   * @param packages folders where an operating system's package puts the files
   * @param address where the files are published; empty for a set that ships with the tool
   * @param format of the files
   */
  public record Entry(
      String name,
      String title,
      String licence,
      String reference,
      InputSpec input,
      int trainSize,
      int testSize,
      List<DataFile> files,
      List<String> packages,
      Optional<String> address,
      Format format) {
    /** A set of IDX files. */
    public Entry(
        String name,
        String title,
        String licence,
        String reference,
        InputSpec input,
        int trainSize,
        int testSize,
        List<DataFile> files,
        List<String> packages,
        Optional<String> address) {
      this(
          name,
          title,
          licence,
          reference,
          input,
          trainSize,
          testSize,
          files,
          packages,
          address,
          Format.IDX);
    }
  }

  /** How a set's files are to be read. */
  public enum Format {
    /** Gzipped IDX files: training images and labels, test images and labels. */
    IDX,
    /** An archive with five batches of training images and one of test images. */
    CIFAR10,
    /** An archive with one file of training images and one of test images. */
    CIFAR100,
    /** An archive of images, which are converted when the set is installed. */
    TINY_IMAGENET,
    /** An archive of sounds, which are converted when the set is installed. */
    SPEECH_COMMANDS;

    /** Whether what is installed is not what is published. */
    boolean converted() {
      return this == TINY_IMAGENET || this == SPEECH_COMMANDS;
    }
  }

  /**
   * A file.
   *
   * @param name as published, without {@code .gz} where it is not an archive
   * @param sha256 of an archive as it is; else of the content, not of its compressed form:
   *     packagers compress anew. {@code md5:} and an MD5 where that alone is published
   * @param archive whether it is a gzipped tar archive
   */
  public record DataFile(String name, String sha256, boolean archive) {
    /** A file that is not an archive. */
    public DataFile(String name, String sha256) {
      this(name, sha256, false);
    }

    /** Name of the file in a folder or at an address. */
    public String published() {
      return archive ? name : name + ".gz";
    }
  }

  private static final String FASHION = "Xiao, Rasul and Vollgraf, arXiv 1708.07747 (2017)";
  private static final InputSpec GREY_28 = new InputSpec(new TensorShape(1, 28, 28), 10);

  private static final Map<String, Entry> ENTRIES =
      new TreeMap<>(
          Map.of(
              "fashion_mnist",
              new Entry(
                  "fashion_mnist",
                  "Fashion-MNIST",
                  "MIT",
                  FASHION,
                  GREY_28,
                  60_000,
                  10_000,
                  files(
                      "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                      "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                      "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                      "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
                  List.of("/usr/share/datasets/fashion-mnist"),
                  Optional.of("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/")),
              "fashion_mnist_10k",
              new Entry(
                  "fashion_mnist_10k",
                  "Fashion-MNIST, first 10,000 and 2,000 images",
                  "MIT",
                  FASHION,
                  GREY_28,
                  10_000,
                  2_000,
                  files(
                      "ed2e37ed5a3a57d212141a69fe0a0de5a7126ffba14ac3f7e76f5f52cc04b1f0",
                      "a69f2dad024ca220a8c4d85f621fdf929042d40c444abde2868903e9220ad517",
                      "862035b0a96959b614c9574f4c2b0ae9584ca234813e8d6d7adb7838b12ca46b",
                      "aa3f574d30afaf0d4d9da084a6f8541771e20693d6a97fae6e9a4953fca8f078"),
                  List.of(),
                  Optional.empty()),
              "mnist",
              new Entry(
                  "mnist",
                  "MNIST",
                  "CC-BY-SA-3.0",
                  "LeCun, Bottou, Bengio and Haffner, Proceedings of the IEEE 86 (1998)",
                  GREY_28,
                  60_000,
                  10_000,
                  files(
                      "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                      "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                      "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                      "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
                  List.of(),
                  Optional.of("https://storage.googleapis.com/cvdf-datasets/mnist/")),
              "cifar10",
              cifar(
                  "cifar10",
                  "CIFAR-10",
                  10,
                  "cifar-10-binary.tar.gz",
                  "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                  Format.CIFAR10),
              "tiny_imagenet",
              new Entry(
                  "tiny_imagenet",
                  "Tiny ImageNet",
                  "LicenseRef-none-stated",
                  "Le and Yang, Tiny ImageNet Visual Recognition Challenge, Stanford CS231n (2015)",
                  new InputSpec(new TensorShape(3, 64, 64), 200),
                  100_000,
                  10_000,
                  List.of(
                      new DataFile(
                          "tiny-imagenet-200.zip", "md5:90528d7ca1a48142e341f4ef8d21d0de", true)),
                  List.of(),
                  Optional.of("http://cs231n.stanford.edu/"),
                  Format.TINY_IMAGENET),
              "speech_commands",
              new Entry(
                  "speech_commands",
                  "Speech Commands 0.02, 35 words as 49 x 10 mel-frequency cepstral coefficients",
                  "CC-BY-4.0",
                  "Warden, arXiv 1804.03209 (2018)",
                  new InputSpec(new TensorShape(1, Mfcc.FRAMES, Mfcc.COEFFICIENTS), 35),
                  84_843,
                  11_005,
                  List.of(
                      new DataFile(
                          "speech_commands_v0.02.tar.gz",
                          "af14739ee7dc311471de98f5f9d2c9191b18aedfe957f4a6ff791c709868ff58",
                          true)),
                  List.of(),
                  Optional.of("http://download.tensorflow.org/data/"),
                  Format.SPEECH_COMMANDS),
              "cifar100",
              cifar(
                  "cifar100",
                  "CIFAR-100",
                  100,
                  "cifar-100-binary.tar.gz",
                  "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
                  Format.CIFAR100)));

  /** Shapes of sets that are known by name and not read: enough to tell what a network costs. */
  private static final Map<String, InputSpec> SHAPES =
      Map.of("imagenet", new InputSpec(new TensorShape(3, 224, 224), 1000));

  private Catalogue() {}

  /** The authors state no licence: LicenseRef says so in SPDX's words. */
  private static Entry cifar(
      String name, String title, int classes, String file, String sha256, Format format) {
    return new Entry(
        name,
        title,
        "LicenseRef-none-stated",
        "Krizhevsky, Learning Multiple Layers of Features from Tiny Images (2009)",
        new InputSpec(new TensorShape(3, 32, 32), classes),
        50_000,
        10_000,
        List.of(new DataFile(file, sha256, true)),
        List.of(),
        Optional.of("https://www.cs.toronto.edu/~kriz/"),
        format);
  }

  private static List<DataFile> files(
      String trainImages, String trainLabels, String testImages, String testLabels) {
    return List.of(
        new DataFile("train-images-idx3-ubyte", trainImages),
        new DataFile("train-labels-idx1-ubyte", trainLabels),
        new DataFile("t10k-images-idx3-ubyte", testImages),
        new DataFile("t10k-labels-idx1-ubyte", testLabels));
  }

  /** All entries by name. */
  public static List<Entry> entries() {
    return List.copyOf(ENTRIES.values());
  }

  public static Optional<Entry> find(String name) {
    return Optional.ofNullable(ENTRIES.get(name));
  }

  /** Shape and classes of a set, without reading it. */
  public static Optional<InputSpec> input(String name) {
    return find(name).map(Entry::input).or(() -> Optional.ofNullable(SHAPES.get(name)));
  }
}
