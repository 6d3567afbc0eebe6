/**
 * Editor services as plain classes: they take a text and a position and know nothing of any
 * protocol. All of them work on half-typed text.
 */
package org.hwnas.dsl.ide;
