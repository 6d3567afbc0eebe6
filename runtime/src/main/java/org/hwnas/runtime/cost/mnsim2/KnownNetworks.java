package org.hwnas.runtime.cost.mnsim2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Layer.Kind;

/**
 * Networks that MNSIM 2.0 carries, as it builds them for images of 3 x 32 x 32 and ten classes with
 * 9-bit weights and activations (8 bit and a sign). They are its own variants: none has a bias, and
 * its AlexNet and VGG are cut down.
 */
public final class KnownNetworks {
  private static final int BITS = 9;

  private final List<Mnsim2Layer> layers = new ArrayList<>();

  private KnownNetworks() {}

  /** A network by MNSIM's name for it. */
  public static Optional<Mnsim2Network> find(String name) {
    KnownNetworks net = new KnownNetworks();
    switch (name) {
      case "lenet" ->
          net.conv(6, 5, 1, 0).pool().conv(16, 5, 1, 0).pool().conv(120, 5, 1, 0).fc(84);
      case "alexnet" ->
          net.conv(64, 3, 2, 1).pool().conv(192, 3, 1, 1).pool().same(384, 256, 256).pool().fc(512);
      case "vgg8" ->
          net.same(128, 128)
              .pool()
              .same(256, 256)
              .pool()
              .same(512, 512)
              .pool()
              .conv(1024, 3, 1, 0)
              .pool();
      case "vgg16" ->
          net.same(64, 64)
              .pool()
              .same(128, 128)
              .pool()
              .same(256, 256, 256)
              .pool()
              .same(512, 512, 512)
              .pool()
              .same(512, 512, 512);
      case "resnet18" ->
          net.same(64)
              .pool()
              .block(64, 1)
              .block(64, 1)
              .block(128, 2)
              .block(128, 1)
              .block(256, 2)
              .block(256, 1)
              .block(512, 2)
              .block(512, 1)
              .fc(512);
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(new Mnsim2Network(net.fc(10).layers));
  }

  private Mnsim2Layer last() {
    return layers.get(layers.size() - 1);
  }

  private KnownNetworks same(int... channels) {
    for (int count : channels) {
      conv(count, 3, 1, 1);
    }
    return this;
  }

  private KnownNetworks conv(int channels, int kernel, int stride, int padding) {
    return window(Kind.CONV, layers.size() - 1, channels, kernel, stride, padding);
  }

  private KnownNetworks pool() {
    return window(Kind.POOLING, layers.size() - 1, last().outputChannels(), 2, 2, 0);
  }

  private KnownNetworks window(
      Kind kind, int input, int channels, int kernel, int stride, int padding) {
    boolean first = input < 0;
    int in = first ? 3 : layers.get(input).outputChannels();
    int size = first ? 32 : layers.get(input).outputRows();
    int out = (size + 2 * padding - kernel) / stride + 1;
    layers.add(
        new Mnsim2Layer(
            kind,
            in,
            channels,
            size,
            size,
            out,
            out,
            kernel,
            stride,
            padding,
            1,
            BITS,
            BITS,
            BITS,
            first ? new int[0] : new int[] {input}));
    return this;
  }

  /** Two convolutions and a sum; with another stride, the other way round is convolved too. */
  private KnownNetworks block(int channels, int stride) {
    int input = layers.size() - 1;
    conv(channels, 3, stride, 1).conv(channels, 3, 1, 1);
    int main = layers.size() - 1;
    int other = input;
    if (stride != 1) {
      window(Kind.CONV, input, channels, 3, stride, 1);
      other = layers.size() - 1;
    }
    int[] inputs = other == input ? new int[] {main, input} : new int[] {other, main};
    Mnsim2Layer like = layers.get(inputs[0]);
    layers.add(
        new Mnsim2Layer(
            Kind.ELEMENT_SUM,
            channels,
            channels,
            like.outputRows(),
            like.outputColumns(),
            like.outputRows(),
            like.outputColumns(),
            1,
            1,
            0,
            1,
            BITS,
            BITS,
            BITS,
            inputs));
    return this;
  }

  private KnownNetworks fc(int outputs) {
    Mnsim2Layer before = last();
    int inputs = before.outputChannels() * before.positions();
    layers.add(
        new Mnsim2Layer(
            Kind.FC,
            inputs,
            outputs,
            1,
            1,
            1,
            1,
            1,
            1,
            0,
            1,
            BITS,
            BITS,
            BITS,
            new int[] {layers.size() - 1}));
    return this;
  }
}
