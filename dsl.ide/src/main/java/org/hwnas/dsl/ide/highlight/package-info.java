/** Colours for editors before, or without, a language server. */
package org.hwnas.dsl.ide.highlight;
