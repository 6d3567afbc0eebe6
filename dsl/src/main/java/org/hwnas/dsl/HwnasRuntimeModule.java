/* Generated from Hwnas.xtext; do not edit. */
package org.hwnas.dsl;

/**
 * Use this class to register components to be used at runtime / without the Equinox extension
 * registry.
 */
public class HwnasRuntimeModule extends AbstractHwnasRuntimeModule {}
