/**
 * Every block, field, metric and algorithm of the language, declared once: type, unit, legal range,
 * default and its source, documentation. Not here: code that acts on them.
 */
package org.hwnas.dsl.schema;
