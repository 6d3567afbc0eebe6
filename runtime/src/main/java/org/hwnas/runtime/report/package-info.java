/**
 * What a run is shown as: the model of a report, and its forms: CSV, a picture, one HTML file. Not
 * here: running ({@code experiment}).
 */
package org.hwnas.runtime.report;
