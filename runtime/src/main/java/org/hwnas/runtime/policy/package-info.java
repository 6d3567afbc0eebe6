/**
 * Which decision next? Small networks that an agent learns by, with their gradients, in doubles: at
 * a few dozen units the calls of a numerical library would cost more than the products, and doubles
 * let gradients be compared with differences.
 */
package org.hwnas.runtime.policy;
