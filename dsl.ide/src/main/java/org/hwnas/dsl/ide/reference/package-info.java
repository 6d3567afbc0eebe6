/**
 * The reference: one page per name for {@code hwnas explain}, and the whole as Markdown for {@code
 * hwnas docs}. Everything is read from the schemas, the help pages and the library; nothing is
 * written here. The Markdown is made by Xtend templates.
 */
package org.hwnas.dsl.ide.reference;
