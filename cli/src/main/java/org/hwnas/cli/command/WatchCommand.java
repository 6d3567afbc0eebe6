package org.hwnas.cli.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.cli.watch.WatchServer;
import org.hwnas.runtime.experiment.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A run as it goes on, in the browser. */
@Command(
    name = "watch",
    description =
        "Show a run as it goes on in a browser of this machine: front, convergence, designs. Prints the address; ends with Ctrl-C. The run is not touched.")
public final class WatchCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private RunInput input;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Port on the loopback address (default: one that is free).")
  private int port;

  @Override
  public Integer call() throws InterruptedException {
    RunDirectory directory = input.directory(common);
    try (WatchServer server = new WatchServer(directory, port)) {
      common.console().out().println(server.address());
      common.console().out().flush();
      if (!common.quiet()) {
        common.console().err().println("open this address in a browser; end with Ctrl-C");
      }
      new CountDownLatch(1).await();
      return ExitCode.OK;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(ExitCode.USAGE, "port " + port + " cannot be used: " + e.getMessage());
    }
  }
}
