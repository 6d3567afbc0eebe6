/**
 * The compiled experiment: parameters, configuration tree, objectives, requirements, citations.
 * Knows nothing of the language or of hardware.
 */
package org.hwnas.plan;
