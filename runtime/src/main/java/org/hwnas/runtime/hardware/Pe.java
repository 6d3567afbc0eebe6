package org.hwnas.runtime.hardware;

/**
 * Crossbars with their converters.
 *
 * @param count per tile
 * @param crossbar its crossbars
 * @param dacBits input bits per read step
 * @param adc converters
 */
public record Pe(int count, Crossbar crossbar, int dacBits, Adc adc) {}
