/**
 * Accuracy without training: scores of untrained networks, and tables of what others trained. Not
 * here: what is measured on crossbars ({@code inference}).
 */
package org.hwnas.runtime.proxy;
