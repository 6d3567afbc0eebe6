/**
 * Curves fitted to a simulator. The first is XPert's (Moitra et al., DAC 2023): area and latency of
 * a chip over the tiles and the column sharing of each layer.
 */
package org.hwnas.runtime.cost.fitted;
