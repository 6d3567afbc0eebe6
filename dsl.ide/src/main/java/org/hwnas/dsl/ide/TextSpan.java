package org.hwnas.dsl.ide;

/**
 * A stretch of a text.
 *
 * @param start first character
 * @param end just after the last character
 */
public record TextSpan(TextPosition start, TextPosition end) {}
