/**
 * The canonical layout of a spec: tokens and comments in, text out. It moves white space only; what
 * the tokens mean is not looked at. Not here: reading and writing files.
 */
package org.hwnas.dsl.format;
