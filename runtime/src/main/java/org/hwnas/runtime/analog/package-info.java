/**
 * One matrix on crossbars, from numbers in to numbers out: how weights become conductances, inputs
 * voltages and currents codes again. Everything is normalised: conductances by the highest one,
 * inputs by full scale, so that a current is a sum over rows of numbers between -1 and 1.
 *
 * <p>{@link org.hwnas.runtime.analog.AnalogMatrix} composes encoding, cell levels, devices, wires
 * and converters; {@link org.hwnas.runtime.analog.Periphery} is the other common description, a
 * matrix product between two quantisers with everything else as noise on its result.
 */
package org.hwnas.runtime.analog;
