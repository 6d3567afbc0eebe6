package org.hwnas.plan.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.hwnas.plan.Plan;
import org.hwnas.plan.SamplePlan;
import org.hwnas.plan.expression.Operator;
import org.junit.jupiter.api.Test;

class PlanJsonTest {
  private final Plan plan = SamplePlan.create();
  private final String json = new String(PlanJson.write(plan), StandardCharsets.UTF_8);

  @Test
  void whatIsWrittenIsReadBackEqualAndWrittenAlike() {
    Plan read = PlanJson.read(PlanJson.write(plan));
    assertThat(read).isEqualTo(plan);
    assertThat(PlanJson.write(read)).isEqualTo(PlanJson.write(plan));
  }

  @Test
  void theFileConformsToThePublishedSchema() {
    var schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(PlanJson.schema());
    assertThat(schema.validate(json, InputFormat.JSON)).isEmpty();
    assertThat(schema.validate(json.replace("\"maximize\"", "\"maximise\""), InputFormat.JSON))
        .isNotEmpty();
  }

  @Test
  void theSchemaKnowsEveryOperator() {
    assertThat(Arrays.stream(Operator.values()).map(Operator::id))
        .allSatisfy(id -> assertThat(PlanJson.schema()).contains("\"" + id + "\""));
  }

  @Test
  void theHashIgnoresLayoutButNotContent() {
    String oneLine = json.replaceAll("\n *", "");
    assertThat(PlanJson.hash(PlanJson.read(oneLine.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(PlanJson.hash(plan));
    String edited = json.replace("\"high\": 8", "\"high\": 9");
    assertThatThrownBy(() -> PlanJson.read(edited.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(PlanFormatException.class)
        .hasMessageContaining("it was edited");
  }

  @Test
  void numbersDoNotDependOnTheJdk() {
    // Double.toString(2.0E-3) and of 2^-44 changed between JDK 18 and 19; ECMAScript's form did
    // not.
    assertThat(ExprJson.number(2e-3).getAsString()).isEqualTo("0.002");
    assertThat(ExprJson.number(0x1p-44).getAsString()).isEqualTo("5.684341886080802e-14");
    assertThat(ExprJson.number(1e21).getAsString()).isEqualTo("1e+21");
  }

  @Test
  void damagedFilesAreRefusedWithTheirPlace() {
    for (int cut = 0; cut < json.length(); cut += 97) {
      byte[] head = json.substring(0, cut).getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> PlanJson.read(head)).isInstanceOf(PlanFormatException.class);
    }
    assertThatThrownBy(
            () ->
                PlanJson.read(
                    json.replace("\"grid\"", "\"grit\"").getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("$.parameters[0].domain.kind");
    assertThatThrownBy(
            () ->
                PlanJson.read(
                    json.replace("\"format\": \"1.1\"", "\"format\": \"2.0\"")
                        .getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("format 2.0");
  }
}
