package org.hwnas.plan.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.hwnas.plan.Plan;
import org.hwnas.plan.SamplePlan;
import org.hwnas.plan.space.SpaceCounter;
import org.junit.jupiter.api.Test;

/** Plans of other versions: older ones are read, what cannot be read in full is refused. */
class PlanVersionsTest {
  private static byte[] fixture(String name) {
    try (InputStream in = PlanVersionsTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject current() {
    return JsonParser.parseString(
            new String(PlanJson.write(SamplePlan.create()), StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  @Test
  void aPlanThatTheFirstFormatsToolWroteIsRead() {
    // Written by `hwnas plan examples/01-first-search/first_search.hwnas --format json` of the
    // revision before format 1.1.
    Plan plan = PlanJson.read(fixture("first-search-1.0.json"));
    assertThat(plan.name()).isEqualTo("FirstSearch");
    assertThat(plan.parameters()).hasSize(16);
    assertThat(plan.space().count()).isEqualTo(new BigInteger("162000"));
    assertThat(SpaceCounter.count(plan.parameters(), plan.requirements())).isEqualTo(plan.space());
    assertThat(PlanJson.read(PlanJson.write(plan))).isEqualTo(plan);
  }

  @Test
  void anEditedOldPlanIsStillFoundOut() {
    String edited =
        new String(fixture("first-search-1.0.json"), StandardCharsets.UTF_8)
            .replace("\"162000\"", "\"162001\"");
    assertThatThrownBy(() -> PlanJson.read(edited.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(PlanFormatException.class)
        .hasMessageContaining("it was edited");
  }

  @Test
  void anotherMajorIsRefusedWithWhatToDo() {
    JsonObject plan = current();
    plan.addProperty("format", "2.0");
    assertThatThrownBy(() -> PlanJson.read(Sealed.bytes(plan)))
        .isInstanceOf(PlanFormatException.class)
        .hasMessageContaining("format 2.0")
        .hasMessageContaining("1.0 to " + Plan.FORMAT)
        .hasMessageContaining("compile the spec again");
    plan.addProperty("format", "one");
    assertThatThrownBy(() -> PlanJson.read(Sealed.bytes(plan)))
        .hasMessageContaining("`one` is no version");
  }

  @Test
  void aNewerMinorThatUsesNothingNewIsRead() {
    JsonObject plan = current();
    plan.addProperty("format", "1.99");
    assertThat(PlanJson.read(Sealed.bytes(plan))).isEqualTo(SamplePlan.create());
  }

  @Test
  void aMemberThatWouldBeSkippedIsRefusedByName() {
    JsonObject plan = current();
    plan.addProperty("format", "1.99");
    plan.getAsJsonArray("objectives").get(1).getAsJsonObject().add("weight", new JsonPrimitive(2));
    assertThatThrownBy(() -> PlanJson.read(Sealed.bytes(plan)))
        .isInstanceOf(PlanFormatException.class)
        .hasMessageContaining("$.objectives[1].weight")
        .hasMessageContaining("format 1.99");
  }

  @Test
  void anEmptyListThatTheWriterLeavesOutIsNoLoss() {
    JsonObject plan = current();
    plan.remove("decisions");
    plan.add("decisions", new com.google.gson.JsonArray());
    assertThat(PlanJson.read(Sealed.bytes(plan)).decisions()).isEmpty();
  }
}
