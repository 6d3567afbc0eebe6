/**
 * What a result rests on, as a text to keep beside a spec: {@code hwnas.lock}. Not here: reading
 * specs, which makes the plan that is locked.
 */
package org.hwnas.runtime.lock;
