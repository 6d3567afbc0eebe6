package org.hwnas.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hwnas.cli.command.BundleCommand;
import org.hwnas.cli.command.CheckCommand;
import org.hwnas.cli.command.CompletionCommand;
import org.hwnas.cli.command.DataCommand;
import org.hwnas.cli.command.DeviceCommand;
import org.hwnas.cli.command.DiffCommand;
import org.hwnas.cli.command.DocsCommand;
import org.hwnas.cli.command.DoctorCommand;
import org.hwnas.cli.command.EvalCommand;
import org.hwnas.cli.command.ExplainCommand;
import org.hwnas.cli.command.ExportCommand;
import org.hwnas.cli.command.FmtCommand;
import org.hwnas.cli.command.LearnCommand;
import org.hwnas.cli.command.ListCommand;
import org.hwnas.cli.command.LockCommand;
import org.hwnas.cli.command.LspCommand;
import org.hwnas.cli.command.NewCommand;
import org.hwnas.cli.command.OpenCommand;
import org.hwnas.cli.command.PlanCommand;
import org.hwnas.cli.command.QueryCommand;
import org.hwnas.cli.command.ReportCommand;
import org.hwnas.cli.command.ResumeCommand;
import org.hwnas.cli.command.RunCommand;
import org.hwnas.cli.command.ValidateCommand;
import org.hwnas.cli.command.VerifyCommand;
import org.hwnas.cli.command.WatchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command without a verb: shows the help. */
@Command(
    name = "hwnas",
    description = "Hardware-aware neural architecture search for in-memory computing.",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "VERB",
    footer = {
      "",
      "Exit codes: 0 fine, 1 the spec has errors, 2 wrong usage, 3 a run failed, 4 stopped and resumable,",
      "5 the run belongs to another plan or the lock is out of date, 6 nothing feasible was found."
    })
final class Hwnas implements Runnable {
  private static final Map<String, Supplier<Object>> VERBS = verbs();

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  private boolean version;

  private static Map<String, Supplier<Object>> verbs() {
    Map<String, Supplier<Object>> verbs = new TreeMap<>();
    verbs.put("bundle", BundleCommand::new);
    verbs.put("check", CheckCommand::new);
    verbs.put("completion", () -> new CompletionCommand(Hwnas::commandLine));
    verbs.put("data", DataCommand::new);
    verbs.put("device", DeviceCommand::new);
    verbs.put("diff", DiffCommand::new);
    verbs.put("docs", () -> new DocsCommand(Hwnas::commandLine));
    verbs.put("doctor", DoctorCommand::new);
    verbs.put("eval", EvalCommand::new);
    verbs.put("explain", ExplainCommand::new);
    verbs.put("export", ExportCommand::new);
    verbs.put("fmt", FmtCommand::new);
    verbs.put("learn", LearnCommand::new);
    verbs.put("list", ListCommand::new);
    verbs.put("lock", LockCommand::new);
    verbs.put("lsp", LspCommand::new);
    verbs.put("new", NewCommand::new);
    verbs.put("open", OpenCommand::new);
    verbs.put("plan", PlanCommand::new);
    verbs.put("query", QueryCommand::new);
    verbs.put("report", ReportCommand::new);
    verbs.put("resume", ResumeCommand::new);
    verbs.put("run", RunCommand::new);
    verbs.put("validate", ValidateCommand::new);
    verbs.put("verify", VerifyCommand::new);
    verbs.put("watch", WatchCommand::new);
    return verbs;
  }

  /**
   * The command line for some arguments. Only the verb they start with is set up: reflection on all
   * of them costs a start-up.
   */
  static CommandLine commandLine(String... arguments) {
    CommandLine root = new CommandLine(new Hwnas());
    if (arguments.length > 0 && VERBS.containsKey(arguments[0])) {
      root.addSubcommand(arguments[0], VERBS.get(arguments[0]).get());
    } else {
      VERBS.forEach((name, verb) -> root.addSubcommand(name, verb.get()));
    }
    root.setCaseInsensitiveEnumValuesAllowed(true);
    return root;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
