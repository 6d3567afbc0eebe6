package org.example.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import org.hwnas.plan.Plan;
import org.hwnas.plan.json.PlanJson;
import org.junit.jupiter.api.Test;

/** What the build made of our spec, read as a program would read it. */
class PlanTest {
  @Test
  void theStudyIsAsLargeAsWeThink() throws Exception {
    try (InputStream in = PlanTest.class.getResourceAsStream("/hwnas/converters.plan.json")) {
      assertNotNull(in, "the build puts plans among the resources");
      Plan plan = PlanJson.read(in.readAllBytes());
      assertEquals("Converters", plan.name());
      assertEquals(4 * 7, plan.space().count().intValueExact()); // 1..4 bits a cell, 4..10 of a converter
      assertEquals(2, plan.objectives().size());
      assertTrue(plan.parameter("hardware.tile.pe.adc.bits").isPresent());
    }
  }

  @Test
  void definitionsAloneGiveNoPlan() {
    assertNull(PlanTest.class.getResource("/hwnas/lab.plan.json"));
  }
}
