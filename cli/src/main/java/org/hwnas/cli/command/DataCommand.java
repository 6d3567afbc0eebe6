package org.hwnas.cli.command;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.runtime.workload.Catalogue;
import org.hwnas.runtime.workload.DataInstaller;
import org.hwnas.runtime.workload.DataSet;
import org.hwnas.runtime.workload.DataSets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Data sets: which there are, bringing one, checking one. */
@Command(name = "data", description = "List, install or verify data sets.")
public final class DataCommand implements Callable<Integer> {
  /** What to do. */
  enum Action {
    list,
    install,
    verify
  }

  /** Where a set stands. */
  record Status(String name, boolean installed, String licence, String detail) {}

  @Mixin private CommonOptions common;

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      defaultValue = "list",
      description = "list (default), install or verify.")
  private Action action;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "A data set, such as fashion_mnist.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      description =
          "A folder or an address that holds the files; of `own_NAME` an NPZ file, or a folder with train.csv and test.csv.")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--licence",
      paramLabel = "TEXT",
      defaultValue = "not stated",
      description = "Licence of a set of yours, shown by list. Default: ${DEFAULT-VALUE}.")
  private String licence;

  @Option(names = "--format", description = "human or json, for list.", defaultValue = "human")
  private OutputFormat format;

  @Override
  public Integer call() {
    switch (action) {
      case list -> list();
      case install -> {
        DataInstaller installer = new DataInstaller(line -> common.console().err().println(line));
        Path folder =
            name.filter(DataSets::own).isPresent()
                ? installer.installOwn(name.get(), ownSource(), userRoot(), licence)
                : installer.install(entry(), userRoot(), from.map(this::place));
        common.console().out().println(folder);
      }
      case verify -> {
        DataSet set = sets(common).load(name.filter(DataSets::own).orElseGet(() -> entry().name()));
        common
            .console()
            .out()
            .printf(
                "%s: %d training and %d test samples, checksums right%n",
                set.name(), set.train().size(), set.test().size());
      }
    }
    return ExitCode.OK;
  }

  private Path ownSource() {
    return common.resolve(
        Path.of(
            from.orElseThrow(
                () ->
                    new UserError(
                        ExitCode.USAGE,
                        "say where `%s` is: --from FILE.npz, or a folder with train.csv and test.csv"
                            .formatted(name.orElseThrow())))));
  }

  private String place(String given) {
    return given.contains("://") ? given : common.resolve(Path.of(given)).toString();
  }

  private Catalogue.Entry entry() {
    List<String> known = Catalogue.entries().stream().map(Catalogue.Entry::name).toList();
    String wanted =
        name.orElseThrow(
            () -> new UserError(ExitCode.USAGE, "name a data set: " + String.join(", ", known)));
    String spelled = wanted.replace('-', '_');
    return Catalogue.find(spelled)
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.USAGE,
                    "there is no data set `" + wanted + "`; " + DidYouMean.hint(spelled, known)));
  }

  private void list() {
    List<Status> all = statuses(common);
    if (format == OutputFormat.json) {
      JsonArray json = new JsonArray();
      for (Status status : all) {
        JsonObject one = new JsonObject();
        one.addProperty("name", status.name());
        one.addProperty("installed", status.installed());
        one.addProperty("licence", status.licence());
        one.addProperty("detail", status.detail());
        json.add(one);
      }
      common
          .console()
          .out()
          .println(
              new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json));
    } else {
      all.forEach(
          s ->
              common
                  .console()
                  .out()
                  .printf(
                      "%-20s %-10s %-24s %s%n",
                      s.name(), s.installed() ? "installed" : "missing", s.licence(), s.detail()));
    }
  }

  /** Every known set with its folder, or how to get it. */
  static List<Status> statuses(CommonOptions common) {
    DataSets sets = sets(common);
    Stream<Status> own =
        sets.ownSets().stream()
            .map(
                n -> new Status(n, true, sets.licence(n), sets.folder(n).orElseThrow().toString()));
    Stream<Status> known =
        Catalogue.entries().stream()
            .map(
                e ->
                    sets.folder(e.name())
                        .map(f -> new Status(e.name(), true, e.licence(), f.toString()))
                        .orElseGet(
                            () ->
                                new Status(
                                    e.name(),
                                    false,
                                    e.licence(),
                                    "hwnas data install " + e.name())));
    return Stream.concat(known, own).toList();
  }

  /** Data sets of the user, of the installation, and of a checkout. */
  static DataSets sets(CommonOptions common) {
    return new DataSets(roots());
  }

  /** Folders that are looked through for data sets. */
  static List<Path> roots() {
    List<Path> roots = new ArrayList<>(List.of(userRoot()));
    CommonOptions.home().ifPresent(home -> roots.add(home.resolve("share").resolve("data")));
    return roots;
  }

  private static Path userRoot() {
    return DataSets.userRoot(System.getenv(), System.getProperty("user.home"));
  }
}
