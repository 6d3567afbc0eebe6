package org.hwnas.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of specs that share definitions: a common file of cells and chips, one file of networks
 * for each ten experiments, and experiments that import both. The same files each time.
 */
public final class LargeWorkspace {
  /** Experiments that share a file of networks. */
  private static final int TEAM = 10;

  /** Groups of definitions in the file that all import. */
  private static final int COMMON = 12;

  private LargeWorkspace() {}

  /**
   * Writes a workspace.
   *
   * @param files how many, at least 3
   * @return the files, in order of their paths
   */
  public static List<Path> write(Path folder, int files) throws IOException {
    List<Path> written = new ArrayList<>();
    StringBuilder common = new StringBuilder("hwnas 1.0\npackage lab.common\n\n");
    common.append("import hwnas.devices.*\n\n");
    for (int i = 0; i < COMMON; i++) {
      LargeSpecs.group(common, i);
    }
    written.add(write(folder.resolve("common/definitions.hwnas"), common.toString()));
    for (int i = 0; written.size() < files; i++) {
      if (i % TEAM == 0) {
        written.add(write(folder.resolve(team(i) + "/networks.hwnas"), networks(i / TEAM)));
      }
      if (written.size() < files) {
        written.add(write(folder.resolve(team(i) + "/experiment" + i + ".hwnas"), experiment(i)));
      }
    }
    return written.stream().sorted().toList();
  }

  private static String team(int experiment) {
    return "team" + experiment / TEAM;
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String networks(int team) {
    StringBuilder text = new StringBuilder("hwnas 1.0\n");
    text.append("import \"../common/definitions.hwnas\"\n\n");
    for (int i = 0; i < 4; i++) {
      text.append("/// Network ").append(i).append(" of the team.\n");
      text.append("network team_net_").append(i).append(" extends net_").append(team % COMMON);
      text.append(" {\n  classes = ").append(10 + i).append("\n}\n\n");
    }
    return text.toString();
  }

  private static String experiment(int i) {
    return """
    hwnas 1.0
    import "../common/definitions.hwnas"
    import "networks.hwnas"

    /// Experiment %d: a chip of the lab, a network of the team.
    experiment Experiment%d {
      workloads = {team_net_%d, hwnas.models.resnet18}

      hardware extends chip_%d {
        supply in 0.50 V .. 0.85 V step 0.05 V
        tile { count in 4..64 step x2 }
      }

      minimize worst(energy) as energy
      minimize worst(latency) as latency
      require area <= budget
      search nsga2 { population = 32  budget = 1_000 evaluations }
    }

    let budget = %d mm^2
    """
        .formatted(i, i, i % 4, i % COMMON, 400 + i);
  }
}
