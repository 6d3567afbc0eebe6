/**
 * The goals of the Maven plugin. They do what the verbs {@code check}, {@code fmt} and {@code plan}
 * of the command line do, with the same compiler and formatter, on a folder of a project. Not here:
 * anything that runs a plan.
 */
package org.hwnas.maven;
