package org.hwnas.cli.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.QueryText;
import org.hwnas.cli.output.UserError;
import org.hwnas.runtime.store.QueryResult;
import org.hwnas.runtime.store.StoreException;
import org.hwnas.runtime.store.WorkspaceIndex;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Questions to all runs of a workspace. */
@Command(
    name = "query",
    description =
        "Ask all runs of a folder a question in SQL. Tables: runs, evaluations, and a view for each experiment with a column for each objective, parameter and metric (SI units). Without a question: list them.")
public final class QueryCommand implements Callable<Integer> {
  private static final String TABLES =
      """
      SELECT m.name AS "table", group_concat('"' || c.name || '"', ', ') AS columns
        FROM (SELECT name, 0 AS part FROM sqlite_schema WHERE name IN ('runs', 'evaluations')
              UNION SELECT name, 1 FROM sqlite_temp_schema WHERE type = 'view') m,
             pragma_table_info(m.name) c
       WHERE c.name <> 'seen'
       GROUP BY m.part, m.name ORDER BY m.part, m.name
      """;

  @Mixin private CommonOptions common;

  @Parameters(
      paramLabel = "SQL",
      arity = "0..1",
      description =
          "Such as: SELECT run, energy, latency FROM first_search WHERE front ORDER BY 2; or a file, question.sql")
  private String sql;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Folder of the runs (default: runs).")
  private Path runs;

  @Option(names = "--format", defaultValue = "human", description = "human, csv, json or parquet.")
  private QueryText.Format format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the answer there.")
  private Path output;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Give up after this time (default: 60).")
  private int seconds;

  private String question() throws IOException {
    if (sql == null) {
      return TABLES;
    }
    return sql.endsWith(".sql") ? Files.readString(common.existing(Path.of(sql))) : sql;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = common.resolve(runs);
    if (format == QueryText.Format.parquet && output == null) {
      throw new UserError(ExitCode.USAGE, "Parquet is not for a terminal; name its file with -o");
    }
    if (!Files.isDirectory(folder)) {
      throw new UserError(ExitCode.USAGE, "there is no folder `" + runs + "`; name it with --runs");
    }
    try (WorkspaceIndex index = WorkspaceIndex.open(folder)) {
      index.notice().ifPresent(n -> common.console().err().println("note: " + n));
      QueryResult result = index.query(question(), seconds);
      if (output == null) {
        QueryText.write(result, format, common.console().out());
      } else {
        try (PrintStream out =
            new PrintStream(Files.newOutputStream(common.resolve(output)), false, "UTF-8")) {
          QueryText.write(result, format, out);
          if (out.checkError()) {
            throw new UserError(ExitCode.FAILED, "`" + output + "` cannot be written");
          }
        }
      }
      return ExitCode.OK;
    } catch (StoreException e) {
      throw new UserError(ExitCode.USAGE, e.getMessage());
    }
  }
}
