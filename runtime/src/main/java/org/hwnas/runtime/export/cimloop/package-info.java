/** Designs as models of CiMLoop, which reads Timeloop's fourth format. */
package org.hwnas.runtime.export.cimloop;
