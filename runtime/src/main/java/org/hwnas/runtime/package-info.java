/** From a plan to results; {@link org.hwnas.runtime.Models} wires the packages together. */
package org.hwnas.runtime;
