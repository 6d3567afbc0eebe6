/**
 * From the text of a network to its graph: the library's networks against published counts, and
 * what layers of each kind become. Costs and accuracies are the runtime's own tests.
 */
package org.hwnas.dsl.models;
