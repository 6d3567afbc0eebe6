package org.hwnas.runtime.validation;

import java.util.Map;
import java.util.Optional;

/** Names of AIHWKit's and CrossSim's models in recorded tables, as devices of the library. */
final class RecordedDevices {
  private RecordedDevices() {}

  private static final Map<String, String> AIHWKIT =
      Map.of(
          "PCMLike_gmax25", "extends pcm { }",
          "PCMLike_gmax25_noread", "extends pcm { read_noise { model = gaussian  sigma = 0 uS } }",
          "PCMLike_gmax15", "extends pcm { g_max = 15 uS }",
          "Hermes_2dev", "extends pcm_hermes { }",
          "Hermes_1dev", "extends pcm_hermes_single { }",
          "StateIndependent", "extends pcm_state_independent { }",
          "ReRamWan2022_gmax40",
              "extends rram_wan { read_noise { model = gaussian  sigma = 0 uS } }",
          "ReRamCMO_accept0.2", "extends rram_cmo_fine { }",
          "ReRamCMO_accept2", "extends rram_cmo { }");

  /** A model of AIHWKit. */
  static Optional<String> aihwkit(String name) {
    return Optional.ofNullable(AIHWKIT.get(name));
  }

  /**
   * A model of CrossSim.
   *
   * @param magnitude of a generic model
   * @param gMaxUs highest conductance, uS
   */
  static Optional<String> crossSim(String model, double magnitude, double gMaxUs) {
    String window = "{ g_min = 0 uS  g_max = " + gMaxUs + " uS  ";
    String uniform = "distribution = uniform  sigma = " + magnitude / Math.sqrt(12);
    return Optional.ofNullable(
        switch (model) {
          case "NormalIndependentDevice" ->
              window
                  + "programming_noise { model = constant  sigma = "
                  + magnitude
                  + " * g_max } }";
          case "NormalProportionalDevice" ->
              window + "programming_noise { model = proportional  relative = " + magnitude + " } }";
          case "NormalInverseProportionalDevice" ->
              window + "programming_noise { model = inverse  relative = " + magnitude + " } }";
          case "UniformIndependentDevice" ->
              window + "device_variation { of = window  " + uniform + " } }";
          case "UniformProportionalDevice" ->
              window + "device_variation { of = conductance  " + uniform + " } }";
          case "PCMJoshi" -> "extends pcm_joshi { }";
          case "RRAMMilo" -> "extends rram_milo { }";
          case "RRAMWan" ->
              window
                  + "programming_noise { model = polynomial  c0 = 1.053 uS  c1 = 0.2374"
                  + "  c2 = -1.167e-2 / (1 uS)  c3 = 1.536e-4 / (1 uS) ^ 2 } }";
          case "SONOS" -> "extends sonos { }";
          default -> null;
        });
  }
}
