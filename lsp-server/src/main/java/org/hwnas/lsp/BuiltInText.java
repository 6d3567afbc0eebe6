package org.hwnas.lsp;

/**
 * Parameters of {@code hwnas/libraryText}.
 *
 * @param uri an address of the scheme {@code hwnas-library}
 */
record BuiltInText(String uri) {}
