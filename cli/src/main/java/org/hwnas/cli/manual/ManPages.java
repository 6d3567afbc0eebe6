package org.hwnas.cli.manual;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Manual pages in the man macros of troff (man(7)), one for the command and one for each verb, from
 * the same descriptions as {@code --help}.
 */
public final class ManPages {
  private ManPages() {}

  /**
   * The pages by file name, such as {@code hwnas-run.1}.
   *
   * @param root the command with all its verbs
   * @param version printed at the foot
   */
  public static Map<String, String> of(CommandLine root, String version) {
    Map<String, String> pages = new TreeMap<>();
    String command = root.getCommandName();
    pages.put(command + ".1", page(command, root, version));
    root.getSubcommands()
        .forEach(
            (name, verb) ->
                pages.put(command + "-" + name + ".1", page(command + "-" + name, verb, version)));
    return pages;
  }

  private static String page(String name, CommandLine command, String version) {
    CommandSpec spec = command.getCommandSpec();
    StringBuilder page = new StringBuilder();
    page.append(".TH ").append(quoted(name.toUpperCase(java.util.Locale.ROOT))).append(" 1 \"\" ");
    page.append(quoted("hwnas " + version)).append(" \"hwnas manual\"\n");
    String description = String.join(" ", spec.usageMessage().description());
    section(page, "NAME");
    page.append(text(name)).append(" \\- ").append(text(firstSentence(description))).append('\n');
    section(page, "SYNOPSIS");
    page.append(".B ").append(text(spec.qualifiedName())).append('\n');
    page.append(text(synopsis(spec))).append('\n');
    section(page, "DESCRIPTION");
    page.append(text(description)).append('\n');
    List<PositionalParamSpec> positional =
        spec.positionalParameters().stream().filter(p -> !p.hidden()).toList();
    if (!positional.isEmpty()) {
      section(page, "ARGUMENTS");
      positional.forEach(p -> item(page, text(p.paramLabel()), p));
    }
    List<OptionSpec> options = spec.options().stream().filter(o -> !o.hidden()).toList();
    if (!options.isEmpty()) {
      section(page, "OPTIONS");
      options.forEach(o -> item(page, names(o), o));
    }
    if (!command.getSubcommands().isEmpty()) {
      section(page, "VERBS");
      new TreeMap<>(command.getSubcommands())
          .forEach(
              (verb, line) ->
                  page.append(".TP\n.BR ")
                      .append(text(name + "-" + verb))
                      .append(" (1)\n")
                      .append(text(String.join(" ", description(line))))
                      .append('\n'));
    }
    String footer =
        Stream.of(spec.usageMessage().footer())
            .filter(l -> !l.isBlank())
            .collect(Collectors.joining(" "));
    if (!footer.isEmpty()) {
      section(page, "NOTES");
      page.append(text(footer)).append('\n');
    }
    if (name.contains("-")) {
      section(page, "SEE ALSO");
      page.append(".BR ").append(text(name.substring(0, name.indexOf('-')))).append(" (1)\n");
    }
    return page.toString();
  }

  private static String[] description(CommandLine command) {
    return command.getCommandSpec().usageMessage().description();
  }

  private static String firstSentence(String text) {
    String first = text.split("(?<=[.:;])\\s", 2)[0];
    return first.replaceAll("[.:;]$", "");
  }

  private static String synopsis(CommandSpec spec) {
    String options = spec.options().isEmpty() ? "" : "[OPTION]... ";
    String verbs = spec.subcommands().isEmpty() ? "" : "VERB";
    return options
        + spec.positionalParameters().stream()
            .filter(p -> !p.hidden())
            .map(
                p ->
                    (p.arity().min() == 0 ? "[" + p.paramLabel() + "]" : p.paramLabel())
                        + (p.arity().max() > 1 ? "..." : ""))
            .collect(Collectors.joining(" "))
        + verbs;
  }

  private static String names(OptionSpec option) {
    String names =
        Arrays.stream(option.names())
            .map(n -> "\\fB" + text(n) + "\\fR")
            .collect(Collectors.joining(", "));
    return option.arity().max() == 0 ? names : names + " \\fI" + text(option.paramLabel()) + "\\fR";
  }

  private static void item(StringBuilder page, String tag, ArgSpec argument) {
    page.append(".TP\n").append(tag).append('\n');
    page.append(text(String.join(" ", argument.description()))).append('\n');
  }

  private static void section(StringBuilder page, String title) {
    page.append(".SH ").append(title).append('\n');
  }

  private static String quoted(String text) {
    return '"' + text(text).replace("\"", "\\(dq") + '"';
  }

  /** Text as troff prints it: no escapes, no requests at the start of a line, real hyphens. */
  private static String text(String text) {
    String plain =
        text.replace("\\", "\\e")
            .replace("-", "\\-")
            .replace("`", "\\(ga")
            .replace("'", "\\(aq")
            .replaceAll("\\s*\\R\\s*", " ");
    return plain.startsWith(".") ? "\\&" + plain : plain;
  }
}
