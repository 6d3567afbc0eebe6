/* Generated from Hwnas.xtext; do not edit. */
package org.hwnas.dsl;

/** Initialization support for running Xtext languages without Equinox extension registry. */
public class HwnasStandaloneSetup extends HwnasStandaloneSetupGenerated {

  public static void doSetup() {
    new HwnasStandaloneSetup().createInjectorAndDoEMFRegistration();
  }
}
