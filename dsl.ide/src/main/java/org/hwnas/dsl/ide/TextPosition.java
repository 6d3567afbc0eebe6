package org.hwnas.dsl.ide;

/**
 * A place in a text as editors count it.
 *
 * @param line from 0
 * @param character UTF-16 units from the start of the line, from 0
 */
public record TextPosition(int line, int character) {}
