package org.hwnas.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.Roots;
import org.hwnas.runtime.cost.analytical.AnalyticalCostModel;
import org.hwnas.runtime.cost.reference.ReferenceCostModel;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.PublishedNetworks;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class CostPictureTest {
  private static DesignCost cost() throws Exception {
    return new CostEstimator(new AnalyticalCostModel(), name -> Optional.empty())
        .estimate(Roots.of(Chips.hardware(), "none", PublishedNetworks.resnet18()));
  }

  @Test
  void isAPictureWithATotalForEachLayerOneCanSee() throws Exception {
    String svg = CostPicture.svg("A < B & C", cost());
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(svg).contains("A &lt; B &amp; C", "Energy by layer", "Time by layer", "adc: ");
    assertThat(svg).contains("Crossbars by layer", "Cells with weights", "Conversions by layer");
    assertThat(svg).as("a model that knows no leakage").doesNotContain("Leakage of the chip");
    DesignCost leaking =
        new CostEstimator(new ReferenceCostModel(), name -> Optional.empty())
            .estimate(Roots.of(Chips.hardware(), "none", PublishedNetworks.resnet18()));
    assertThat(CostPicture.svg("", leaking)).contains("Leakage of the chip");
    assertThat(svg).doesNotContain("<script");
    assertThat(CostPicture.svg("A < B & C", cost())).isEqualTo(svg);
  }

  @Test
  void noTwoComponentsHaveOneColour() {
    HashSet<String> colors = new HashSet<>();
    for (Component component : Component.values()) {
      assertThat(colors.add(ComponentColors.of(component))).as(component.id()).isTrue();
    }
  }
}
