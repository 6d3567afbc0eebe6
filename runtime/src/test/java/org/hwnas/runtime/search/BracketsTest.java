package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The schedule of Hyperband against those that were published. */
class BracketsTest {
  /** Designs of a bracket at each rung, the last one's last. */
  private static List<Integer> designs(Brackets brackets, int number) {
    Brackets.Bracket bracket = brackets.at(number);
    List<Integer> designs = new ArrayList<>(List.of(bracket.designs()));
    for (int rung = bracket.first(); rung < brackets.rungs() - 1; rung++) {
      designs.add(brackets.climb(brackets.at(0), 1).climbing(designs.get(designs.size() - 1)));
    }
    assertThat(brackets.measured(bracket)).isEqualTo(designs.get(designs.size() - 1));
    return designs;
  }

  /** Li et al., JMLR 18, 2018, algorithm 1 and table 1: R = 81, eta = 3. */
  @Test
  void areThoseOfThePaper() {
    Brackets brackets = new Brackets(5, 3, 5);
    assertThat(designs(brackets, 0)).containsExactly(81, 27, 9, 3, 1);
    assertThat(designs(brackets, 1)).containsExactly(34, 11, 3, 1);
    assertThat(designs(brackets, 2)).containsExactly(15, 5, 1);
    assertThat(designs(brackets, 3)).containsExactly(8, 2);
    assertThat(designs(brackets, 4)).containsExactly(5);
    assertThat(brackets.at(3).first()).isEqualTo(3);
    assertThat(brackets.at(5)).isEqualTo(brackets.at(0));
  }

  /** The table in the manual of mlr3hyperband (Becker et al.): from 1 to 8, eta = 2. */
  @Test
  void areThoseOfAnotherImplementation() {
    Brackets brackets = new Brackets(4, 2, 4);
    assertThat(designs(brackets, 0)).containsExactly(8, 4, 2, 1);
    assertThat(designs(brackets, 1)).containsExactly(6, 3, 1);
    assertThat(designs(brackets, 2)).containsExactly(4, 2);
    assertThat(designs(brackets, 3)).containsExactly(4);
  }

  /** Every bracket spends about (s + 1) R: the rungs of one cost alike, but for rounding. */
  @Test
  void spendAboutAsMuch() {
    for (int eta = 2; eta <= 5; eta++) {
      for (int rungs = 2; rungs <= 6; rungs++) {
        Brackets brackets = new Brackets(rungs, eta, rungs);
        double whole = rungs * Math.pow(eta, rungs - 1); // B of the paper, of R = eta^(rungs - 1)
        for (int number = 0; number < rungs; number++) {
          double spent = 0;
          int rung = brackets.at(number).first();
          for (int designs : designs(brackets, number)) {
            spent += designs * Math.pow(eta, rung++);
          }
          assertThat(spent).isBetween(0.5 * whole, 1.5 * whole);
        }
      }
    }
  }

  @Test
  void oneIsSuccessiveHalving() {
    Brackets halving = new Brackets(4, 3, 1);
    assertThat(halving.at(7)).isEqualTo(new Brackets.Bracket(0, 27));
    assertThatThrownBy(() -> new Brackets(3, 3, 4)).hasMessageContaining("from 1 to 3 brackets");
  }
}
