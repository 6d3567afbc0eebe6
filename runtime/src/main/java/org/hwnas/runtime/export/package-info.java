/** Designs in the formats of other tools, so that a design can be confirmed there. */
package org.hwnas.runtime.export;
