/**
 * The space of designs as a structure that can be counted exactly and sampled uniformly: conditions
 * and requirements over parameters, decomposed into independent parts. Not here: encodings,
 * neighbourhoods and search.
 */
package org.hwnas.plan.space;
