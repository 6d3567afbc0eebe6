/**
 * Dimensions, units, exact conversion to SI, display of quantities. Sources: SI brochure, 9th
 * edition; IEC 80000-13 for binary prefixes.
 */
package org.hwnas.plan.units;
