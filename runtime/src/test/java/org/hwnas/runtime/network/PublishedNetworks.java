package org.hwnas.runtime.network;

import static org.hwnas.runtime.network.Layers.avgPool;
import static org.hwnas.runtime.network.Layers.bottleneck;
import static org.hwnas.runtime.network.Layers.conv;
import static org.hwnas.runtime.network.Layers.linear;
import static org.hwnas.runtime.network.Layers.maxPool;
import static org.hwnas.runtime.network.Layers.mbconv;
import static org.hwnas.runtime.network.Layers.network;
import static org.hwnas.runtime.network.Layers.plainConv;
import static org.hwnas.runtime.network.Layers.residual;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.network.Layers.Layer;

/** The ImageNet networks of torchvision and LeNet-5, as blocks. */
public final class PublishedNetworks {
  private PublishedNetworks() {}

  public static ResolvedBlock lenet5() {
    return network(
        "lenet5",
        1,
        28,
        10,
        plainConv(6, 5, 1),
        maxPool(2, 2),
        plainConv(16, 5, 1).with("padding", "valid"),
        maxPool(2, 2),
        linear(120, "flatten"),
        linear(84, "flatten"),
        linear());
  }

  public static ResolvedBlock resnet18() {
    return network(
        "resnet18",
        3,
        224,
        1000,
        conv(64, 7, 2),
        maxPool(3, 2).with("padding", "same"),
        residual(64, 1),
        residual(64, 1),
        residual(128, 2),
        residual(128, 1),
        residual(256, 2),
        residual(256, 1),
        residual(512, 2),
        residual(512, 1),
        linear());
  }

  public static ResolvedBlock resnet50() {
    List<Layer> layers = new ArrayList<>();
    layers.add(conv(64, 7, 2));
    layers.add(maxPool(3, 2).with("padding", "same"));
    int[] blocks = {3, 4, 6, 3};
    for (int stage = 0; stage < 4; stage++) {
      for (int i = 0; i < blocks[stage]; i++) {
        layers.add(bottleneck(64 << stage, i == 0 && stage > 0 ? 2 : 1));
      }
    }
    layers.add(linear());
    return network("resnet50", 3, 224, 1000, layers.toArray(new Layer[0]));
  }

  public static ResolvedBlock vgg16() {
    List<Layer> layers = new ArrayList<>();
    int[][] stages = {{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}};
    for (int[] stage : stages) {
      for (int i = 0; i < stage[1]; i++) {
        layers.add(plainConv(stage[0], 3, 1));
      }
      layers.add(maxPool(2, 2));
    }
    layers.add(linear(4096, "flatten").with("dropout", 0.5));
    layers.add(linear(4096, "flatten").with("dropout", 0.5));
    layers.add(linear());
    return network("vgg16", 3, 224, 1000, layers.toArray(new Layer[0]));
  }

  /** A padding of 2 on every side, as torchvision's, for an input of 224. */
  public static ResolvedBlock alexnet() {
    return network(
        "alexnet",
        3,
        224,
        1000,
        plainConv(64, 11, 4).with("pad", 2),
        maxPool(3, 2),
        plainConv(192, 5, 1),
        maxPool(3, 2),
        plainConv(384, 3, 1),
        plainConv(256, 3, 1),
        plainConv(256, 3, 1),
        maxPool(3, 2),
        linear(4096, "flatten"),
        linear(4096, "flatten"),
        linear());
  }

  /** Table 1 of Howard et al., ICCV 2019; expansions as ratios of the input channels. */
  public static ResolvedBlock mobilenetV3Large() {
    String r = "relu";
    String h = "hswish";
    return network(
        "mobilenet_v3_large",
        3,
        224,
        1000,
        conv(16, 3, 2).with("activation", h),
        mbconv(16, 3, 1, 1, 0, r),
        mbconv(24, 3, 2, 4, 0, r),
        mbconv(24, 3, 1, 3, 0, r),
        mbconv(40, 5, 2, 3, 0.25, r),
        mbconv(40, 5, 1, 3, 0.25, r),
        mbconv(40, 5, 1, 3, 0.25, r),
        mbconv(80, 3, 2, 6, 0, h),
        mbconv(80, 3, 1, 2.5, 0, h),
        mbconv(80, 3, 1, 2.3, 0, h),
        mbconv(80, 3, 1, 2.3, 0, h),
        mbconv(112, 3, 1, 6, 0.25, h),
        mbconv(112, 3, 1, 6, 0.25, h),
        mbconv(160, 5, 2, 6, 0.25, h),
        mbconv(160, 5, 1, 6, 0.25, h),
        mbconv(160, 5, 1, 6, 0.25, h),
        conv(960, 1, 1).with("activation", h),
        linear(1280, "global_average").with("activation", h).with("dropout", 0.2),
        linear());
  }

  /** A network small enough to compute by hand: one 100 x 10 linear layer. */
  public static ResolvedBlock oneLinear(int inputs, int outputs) {
    return network("one_linear", inputs, 1, outputs, linear());
  }

  /** A small CNN with an average pool, for speed and shape tests. */
  public static ResolvedBlock smallCnn() {
    return network(
        "small", 1, 8, 10, conv(16, 3, 1), conv(32, 3, 2), residual(32, 1), avgPool(2), linear());
  }
}
