/**
 * PUMA's published components (Ankit et al., ASPLOS 2019) over layers that may have crossbars,
 * converters and formats of their own.
 *
 * <p>A matrix unit is a stack of crossbars, one for each bit slice of a weight, that see the same
 * inputs bit by bit; a core holds as many units as its crossbars make, with registers, an
 * instruction memory and a vector unit; a tile holds cores, a buffer and its bus; four tiles share
 * a router. A layer is cut into units of the rows and columns that its crossbars have. A product of
 * one position takes a step for each slice of the inputs; a step converts the columns of a crossbar
 * one after the other, 1 ns each at 8 bits, in proportion to the bits, after 16 ns for the cells:
 * 2,304 ns for 16-bit inputs and 128 columns, as published. Every part of a unit draws its power
 * for as long as its product takes.
 *
 * <p>Left out is what an instruction stream alone says: fetches, and words that wait for each
 * other. The authors' simulator has those, so its energies are higher.
 */
package org.hwnas.runtime.cost.puma;
