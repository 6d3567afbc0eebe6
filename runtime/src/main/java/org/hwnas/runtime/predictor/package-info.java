/**
 * Predictors of a number from the values of a design: boosted trees, a Gaussian process, a
 * multi-layer perceptron, a recurrent network. They know nothing of costs or accuracies. Trained on
 * one thread from named random streams, so that equal samples and seed give equal predictions.
 */
package org.hwnas.runtime.predictor;
