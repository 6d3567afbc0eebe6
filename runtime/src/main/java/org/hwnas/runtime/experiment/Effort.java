package org.hwnas.runtime.experiment;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the time of a run went: into the search itself, into judging designs before they are
 * measured, or into measuring them. It stands in a file of its own, which nothing but people reads:
 * no result, no hash and no comparison of results depends on a clock.
 *
 * @param searchCpu seconds of CPU time of the search itself, from its first design on; a resumed
 *     run asks for all of them again, so it is that of the last process
 * @param searchSeconds the same by the clock on the wall
 * @param searched designs it was told of in that time
 * @param screening seconds that went into decisions about what to measure; of all processes
 * @param measuring seconds for which the search waited for measurements, those that run beside one
 *     another counted once; of all processes
 * @param measured designs measured in that time; those known from earlier ones among them
 */
public record Effort(
    double searchCpu,
    double searchSeconds,
    int searched,
    double screening,
    double measuring,
    int measured) {
  static final String FILE = "effort.json";
  private static final double MILLIS = 1e3;

  /** What a run's folder says; empty where it says nothing that can be read. */
  public static Optional<Effort> read(RunDirectory directory) {
    Path file = directory.file(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      JsonObject search = json.getAsJsonObject("search");
      JsonObject measuring = json.getAsJsonObject("measuring");
      return Optional.of(
          new Effort(
              search.get("cpu_seconds").getAsDouble(),
              search.get("seconds").getAsDouble(),
              search.get("designs").getAsInt(),
              json.getAsJsonObject("screening").get("seconds").getAsDouble(),
              measuring.get("seconds").getAsDouble(),
              measuring.get("designs").getAsInt()));
    } catch (IOException
        | JsonParseException
        | IllegalStateException
        | NullPointerException
        | NumberFormatException
        | UnsupportedOperationException e) {
      return Optional.empty(); // lost figures are no reason to refuse a run
    }
  }

  /** Writes it into a run's folder; where there is no room for it, it is left out. */
  void write(RunDirectory directory) {
    JsonObject search = new JsonObject();
    search.addProperty("cpu_seconds", searchCpu);
    search.addProperty("seconds", searchSeconds);
    search.addProperty("designs", searched);
    JsonObject judging = new JsonObject();
    judging.addProperty("seconds", screening);
    JsonObject measurements = new JsonObject();
    measurements.addProperty("seconds", measuring);
    measurements.addProperty("designs", measured);
    JsonObject all = new JsonObject();
    all.add("search", search);
    all.add("screening", judging);
    all.add("measuring", measurements);
    String text = new GsonBuilder().setPrettyPrinting().create().toJson(all) + "\n";
    try {
      directory.write(FILE, text.getBytes(StandardCharsets.UTF_8));
    } catch (RunException e) {
      // the journal says it where the disk is full
    }
  }

  /** CPU time of the search itself for a design, in seconds; 0 before the first. */
  public double searchPerDesign() {
    return searched == 0 ? 0 : searchCpu / searched;
  }

  /** Time of a measurement for which the search waited, in seconds; empty where none was made. */
  public Optional<Double> measuringPerDesign() {
    return measured == 0 ? Optional.empty() : Optional.of(measuring / measured);
  }

  /**
   * The search's own part of the time that a design takes from its proposal to its score, 0..1;
   * empty where none was measured.
   */
  public Optional<Double> share() {
    if (searched == 0 || measured == 0) {
      return Optional.empty();
    }
    double own = searchSeconds / searched;
    double all = own + (screening + measuring) / measured;
    return Optional.of(all > 0 ? own / all : 0);
  }

  /** In words, without a line feed. */
  public String text() {
    StringBuilder text =
        new StringBuilder(
            String.format(Locale.ROOT, "%.3g ms of CPU time a design", MILLIS * searchPerDesign()));
    share()
        .ifPresent(
            s ->
                text.append(
                    String.format(Locale.ROOT, ", %.3g %% of the time of the run", 100 * s)));
    if (screening > 0 && measured > 0) {
      text.append(String.format(Locale.ROOT, "; screening %.3g ms", MILLIS * screening / measured));
    }
    measuringPerDesign()
        .ifPresent(m -> text.append(String.format(Locale.ROOT, "; measuring %.3g ms", MILLIS * m)));
    return text.toString();
  }
}
