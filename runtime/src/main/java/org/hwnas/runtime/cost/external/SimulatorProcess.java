package org.hwnas.runtime.cost.external;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One running simulator: a line in, a line out. For one thread at a time. The program runs without
 * a shell and without arguments; its error stream is read, and its end told when it breaks.
 */
final class SimulatorProcess implements AutoCloseable {
  /** A longer answer is no answer, and must not fill the memory. */
  private static final int LONGEST_LINE = 16 * 1024 * 1024;

  private static final int TOLD_LINES = 5;
  private static final long FAREWELL = 500; // ms

  private final String name;
  private final Process process;
  private final BufferedWriter in;
  private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(1024);
  private final Deque<String> errors = new ArrayDeque<>();
  private final Thread errorReader;

  private SimulatorProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    daemon("answers", this::readAnswers);
    this.errorReader = daemon("errors", this::readErrors);
  }

  static SimulatorProcess start(String name, Path executable) {
    try {
      return new SimulatorProcess(name, new ProcessBuilder(executable.toString()).start());
    } catch (IOException e) {
      throw new SimulatorException(
          "the simulator `%s` does not start: %s".formatted(name, e.getMessage()));
    }
  }

  private Thread daemon(String what, Runnable task) {
    Thread thread = new Thread(task, "hwnas-simulator-" + what);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void readAnswers() {
    try (BufferedReader out = reader(process.getInputStream())) {
      StringBuilder line = new StringBuilder();
      for (int c = out.read(); c >= 0; c = out.read()) {
        if (c == '\n') {
          lines.put(Optional.of(line.toString()));
          line.setLength(0);
        } else if (line.length() < LONGEST_LINE) {
          line.append((char) c);
        } else {
          process.destroyForcibly();
          break;
        }
      }
    } catch (IOException e) {
      // the stream broke with its process; the end below says so
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // where answers nobody asked for fill the queue, the process is of no use any more
      if (!lines.offer(Optional.empty())) {
        lines.clear();
        lines.offer(Optional.empty());
      }
    }
  }

  private void readErrors() {
    try (BufferedReader err = reader(process.getErrorStream())) {
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        synchronized (errors) {
          errors.addLast(line);
          if (errors.size() > TOLD_LINES) {
            errors.removeFirst();
          }
        }
      }
    } catch (IOException e) {
      // nothing more to tell
    }
  }

  private static BufferedReader reader(java.io.InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  /**
   * Asks and waits.
   *
   * @param line without a line end
   * @param seconds to wait at most
   * @throws SimulatorException where it ended, or did not answer in time; it is of no use then
   */
  String ask(String line, double seconds) throws InterruptedException {
    try {
      in.write(line);
      in.write('\n');
      in.flush();
    } catch (IOException e) {
      throw ended();
    }
    Optional<String> answer = lines.poll((long) (seconds * 1e3), TimeUnit.MILLISECONDS);
    if (answer == null) {
      throw new SimulatorException(
          "the simulator `%s` did not answer within %s s%s".formatted(name, seconds, told()));
    }
    return answer.orElseThrow(this::ended);
  }

  private SimulatorException ended() {
    String code = "";
    try {
      if (process.waitFor(FAREWELL, TimeUnit.MILLISECONDS)) {
        code = " with exit code " + process.exitValue();
      }
      // its last words may still be on their way; a child it left behind may keep the stream open
      errorReader.join(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new SimulatorException("the simulator `%s` ended%s%s".formatted(name, code, told()));
  }

  private String told() {
    synchronized (errors) {
      return errors.isEmpty() ? "" : "; its last words: " + String.join(" | ", errors);
    }
  }

  /** Ends the program: first its input, then the process and what it started. */
  @Override
  public void close() {
    try {
      in.close();
      if (process.waitFor(FAREWELL, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (IOException e) {
      // it had gone already
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
