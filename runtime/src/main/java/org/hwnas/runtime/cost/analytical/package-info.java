/**
 * A closed-form model of an ISAAC-class chip. Constants: {@code isaac-32nm.csv}, each with unit and
 * source.
 *
 * <p>Assumptions, all of them:
 *
 * <ul>
 *   <li>Energy per event = power / rate of the published unit. Events scale as C V^2 with C
 *       proportional to the feature size, areas as its square (Dennard et al., IEEE JSSC 9(5),
 *       1974), for analog parts too.
 *   <li>Cells dissipate V^2 G t, read for a whole step, with uniform input and weight codes: a mean
 *       conductance in the middle of the window, in a differential pair for one cell while the
 *       other rests at g_min. The device, not ISAAC's table, decides the array's energy.
 *   <li>SAR conversion energy doubles per bit (Walden, IEEE JSAC 17(4), 1999); half of a SAR's area
 *       doubles per bit, as its capacitive DAC does (Saberi et al., IEEE TCAS-I 58(8), 2011), half
 *       grows linearly (the share is assumed). A flash has 2^bits - 1 comparators. A DAC doubles
 *       per bit.
 *   <li>A read step lasts a cycle, or as long as an ADC needs for its columns, whichever is longer.
 *       With {@code rate = auto} a SAR makes one decision per bit at the pace of ISAAC's 8 bit at
 *       1.28 GS/s, a flash needs two such times; both scale with the feature size.
 *   <li>Latency: layers one after the other; positions and input steps of a layer one after the
 *       other. Transfers and digital operations overlap with reads and bound the layer where they
 *       are slower. Throughput: layers pipelined.
 *   <li>Routers serve four tiles (as in ISAAC); hops are the mean of uniform traffic, 2/3 sqrt(n)
 *       on a mesh (Dally and Towles, 2004), twice the depth on an H-tree, one on a bus.
 *   <li>A memory's energy per bit grows with the square root of its capacity (assumed: wire
 *       length), its area with the capacity.
 *   <li>The two products of attention are between activations and made by digital units: a product
 *       and an addition for each MAC, their time not counted. Nor is looking words up in an
 *       embedding's table.
 *   <li>Idle parts are power-gated: no leakage. Writing weights is not counted.
 * </ul>
 */
package org.hwnas.runtime.cost.analytical;
