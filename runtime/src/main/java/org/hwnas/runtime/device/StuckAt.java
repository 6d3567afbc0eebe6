package org.hwnas.runtime.device;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.random.RandomField;
import org.hwnas.runtime.random.RandomStream;

/**
 * Cells that programming cannot change.
 *
 * @param off share of cells stuck at the lowest conductance
 * @param on share of cells stuck at the highest
 * @param exact whether the shares are met exactly in every crossbar, rounded down; else each cell
 *     is drawn by itself
 * @param map known faults in place of the shares
 */
public record StuckAt(double off, double on, boolean exact, List<Fault> map) {
  /** No faults. */
  public static final StuckAt NONE = new StuckAt(0, 0, false, List.of());

  /** One known fault. */
  public record Fault(int crossbar, int row, int column, boolean on) {}

  /** State of a cell. */
  public enum State {
    FREE,
    OFF,
    ON
  }

  public StuckAt {
    if (!(off >= 0 && on >= 0 && off + on <= 1)) {
      throw new IllegalArgumentException(
          "shares of stuck cells are " + off + " and " + on + "; they must add up to at most 1");
    }
    map = List.copyOf(map);
  }

  /** Whether there are none. */
  public boolean none() {
    return off + on == 0 && map.isEmpty();
  }

  /**
   * State of each cell of one crossbar, {@code rows x cols}.
   *
   * @param crossbar its number, by which a map is read
   * @param seed of the chip
   * @param address of the crossbar for the random numbers
   */
  public State[] states(int crossbar, int rows, int cols, long seed, long... address) {
    State[] states = new State[rows * cols];
    java.util.Arrays.fill(states, State.FREE);
    if (!map.isEmpty()) {
      for (Fault f : map) {
        if (f.crossbar() == crossbar && f.row() < rows && f.column() < cols) {
          states[f.row() * cols + f.column()] = f.on() ? State.ON : State.OFF;
        }
      }
    } else if (exact) {
      int[] cells = new int[states.length];
      for (int k = 0; k < cells.length; k++) {
        cells[k] = k;
      }
      RandomStream.of(seed, "stuck-at", address).shuffle(cells);
      int offs = (int) Math.floor(off * cells.length);
      int ons = (int) Math.floor(on * cells.length);
      for (int k = 0; k < offs + ons; k++) {
        states[cells[k]] = k < offs ? State.OFF : State.ON;
      }
    } else if (off + on > 0) {
      RandomField draws = RandomField.of(seed, "stuck-at", address);
      for (int k = 0; k < states.length; k++) {
        double u = draws.uniform(k);
        states[k] = u < off ? State.OFF : u < off + on ? State.ON : State.FREE;
      }
    }
    return states;
  }

  /**
   * From a block of kind {@code stuck_at}.
   *
   * @throws EvaluationFailure where shares exceed 1 or the map cannot be read
   */
  static StuckAt of(ResolvedBlock block) throws EvaluationFailure {
    List<Fault> map = block.is("map", "auto") ? List.of() : read(block);
    try {
      return new StuckAt(block.number("off"), block.number("on"), block.is("count", "exact"), map);
    } catch (IllegalArgumentException e) {
      throw new EvaluationFailure("`%s`: %s".formatted(block.path(), e.getMessage()));
    }
  }

  private static List<Fault> read(ResolvedBlock block) throws EvaluationFailure {
    String file = block.symbol("map");
    List<Fault> faults = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().commentStrategy(CommentStrategy.SKIP).ofNamedCsvRecord(Path.of(file))) {
      for (NamedCsvRecord r : reader) {
        String state = r.getField("state").strip();
        if (!state.equals("on") && !state.equals("off")) {
          throw new IllegalArgumentException(
              "line %d has the state `%s`; `on` or `off` is expected"
                  .formatted(r.getStartingLineNumber(), state));
        }
        faults.add(
            new Fault(
                Integer.parseInt(r.getField("crossbar").strip()),
                Integer.parseInt(r.getField("row").strip()),
                Integer.parseInt(r.getField("column").strip()),
                state.equals("on")));
      }
    } catch (IOException
        | UncheckedIOException
        | CsvParseException
        | IllegalArgumentException
        | java.util.NoSuchElementException e) {
      throw new EvaluationFailure(
          "`%s.map` = `%s` is no map of faults: %s".formatted(block.path(), file, e.getMessage()));
    }
    return faults;
  }
}
