/**
 * The language server: the protocol around the editor services of {@link org.hwnas.dsl.ide}. It is
 * the only package that knows the protocol's types.
 */
package org.hwnas.lsp;
