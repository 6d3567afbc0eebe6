package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.hwnas.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All runs of a folder, asked in SQL. */
class QueryVerbTest {
  @TempDir Path folder;

  @Test
  void aQuestionIsATextOrAFile() throws Exception {
    Files.writeString(
        folder.resolve("spec.hwnas"), CommandTest.COST_ONLY.replace("budget = 40", "budget = 16"));
    CommandProcess.Finished run = CommandInside.run(folder, "run", "spec.hwnas", "--quiet");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    String question =
        "SELECT phase, count(*) AS n FROM evaluations GROUP BY phase ORDER BY phase DESC";
    CommandProcess.Finished text = CommandInside.run(folder, "query", question, "--format", "csv");
    assertThat(text.out().lines()).containsExactly("phase,n", "search,16", "baseline,16");

    Files.writeString(folder.resolve("question.sql"), "-- evaluations by phase\n" + question);
    CommandProcess.Finished file =
        CommandInside.run(folder, "query", "question.sql", "--format", "csv");
    assertThat(file.out()).isEqualTo(text.out());

    CommandProcess.Finished nowhere =
        CommandInside.run(folder, "query", question, "--format", "parquet");
    assertThat(nowhere.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(nowhere.err()).contains("-o");
    CommandProcess.Finished table =
        CommandInside.run(folder, "query", question, "--format", "parquet", "-o", "n.parquet");
    assertThat(table.exit()).as(table.err()).isEqualTo(ExitCode.OK);
    assertThat(Files.readAllBytes(folder.resolve("n.parquet"))).startsWith('P', 'A', 'R', '1');

    CommandProcess.Finished missing = CommandInside.run(folder, "query", "answer.sql");
    assertThat(missing.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(missing.err()).contains("answer.sql");
  }
}
