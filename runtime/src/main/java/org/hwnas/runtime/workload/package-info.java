/**
 * What networks are trained and measured on: the catalogue of data sets, where their files are
 * found, how they are read, checked and installed. Not here: networks ({@code network}).
 */
package org.hwnas.runtime.workload;
