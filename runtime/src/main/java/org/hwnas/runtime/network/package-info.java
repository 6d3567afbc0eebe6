/**
 * Neural networks as graphs with inferred shapes: from the {@code network} block of a design to an
 * ordered list of nodes, with parameter and multiply-accumulate counts and a structural key.
 *
 * <p>Not here: weights, training ({@code training}), analog execution ({@code inference}) and how a
 * layer is laid out on crossbars ({@code mapping}).
 *
 * <p>Sources of the composite layers: He et al., CVPR 2016 (residual, bottleneck; stride on the k x
 * k convolution as in torchvision); He et al., ECCV 2016 (normalisation before the convolution);
 * Sandler et al., CVPR 2018 (mbconv); Howard et al., ICCV 2019 (squeeze-and-excite inside mbconv,
 * hard swish and sigmoid); Iandola et al., arXiv 1602.07360 (fire); Huang et al., CVPR 2017 (dense
 * block); Vaswani et al., NeurIPS 2017, and Sun et al., ACL 2020 (transformer). A sequence of T
 * tokens of C channels is the map {@code C x T x 1}, so that a linear layer for every token is a 1
 * x 1 convolution.
 */
package org.hwnas.runtime.network;
