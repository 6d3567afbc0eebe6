/**
 * Plans as people read them: values in their units, domains, a summary. Not here: plans as files
 * ({@code json}), nor anything a program should parse.
 */
package org.hwnas.plan.text;
