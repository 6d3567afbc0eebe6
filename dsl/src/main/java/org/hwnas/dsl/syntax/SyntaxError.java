package org.hwnas.dsl.syntax;

/**
 * What the parser could not read.
 *
 * @param message the parser's own words
 * @param token the text it stumbled over
 * @param offset where
 * @param length how long
 */
public record SyntaxError(String message, String token, int offset, int length) {}
