/**
 * Neural networks as graphs with inferred shapes: from the {@code network} block of a design to an
 * ordered list of nodes, with parameter and multiply-accumulate counts and a structural key.
 *
 * <p>Not here: weights, training ({@code training}), analog execution ({@code inference}) and how a
 * layer is laid out on crossbars ({@code mapping}).
 *
 * <p>Sources of the composite layers: He et al., CVPR 2016 (residual, bottleneck; stride on the k x
 * k convolution as in torchvision); Sandler et al., CVPR 2018 (mbconv); Howard et al., ICCV 2019
 * (squeeze-and-excite inside mbconv, hard swish and sigmoid).
 */
package org.hwnas.runtime.network;
