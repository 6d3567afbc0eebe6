/**
 * Training of networks: the layers with their gradients, the optimisers, and the seam to the
 * numerical library ({@link org.hwnas.runtime.training.Kernels}). Arrays are plain floats in N x C
 * x H x W order; only the kernels know ND4J.
 *
 * <p>Not here: what a crossbar makes of the weights ({@code inference}).
 */
package org.hwnas.runtime.training;
