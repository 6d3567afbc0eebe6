/**
 * Evaluates designs on Apache Spark. The search stays on the driver: it asks, journals and decides
 * as on one machine; only evaluations travel, as tasks that know nothing of each other. Optional:
 * the runtime finds this module by {@link java.util.ServiceLoader} where it is installed.
 *
 * <p>Reference: M. Zaharia et al., "Resilient Distributed Datasets", NSDI 2012.
 */
package org.hwnas.cluster;
