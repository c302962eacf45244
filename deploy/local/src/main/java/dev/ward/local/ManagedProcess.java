package dev.ward.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A child process with a log, and with its id on disk for those who must end it when the launcher
 * can't.
 */
final class ManagedProcess {
  private static final boolean HAS_SETSID = Commands.exists("setsid");

  private final ProcessSpec spec;
  private final Path log;
  private final Path processId;
  private final Process process;

  private ManagedProcess(ProcessSpec spec, Path log, Path processId, Process process) {
    this.spec = spec;
    this.log = log;
    this.processId = processId;
    this.process = process;
  }

  /**
   * @param again whether this run has had it before; then its log goes on
   */
  static ManagedProcess start(Settings settings, ProcessSpec spec, boolean again) {
    Path log = settings.log(spec.name());
    Path processId = settings.processId(spec.name());
    try {
      Files.createDirectories(log.getParent());
      Files.createDirectories(processId.getParent());
      ProcessBuilder builder =
          new ProcessBuilder(inItsOwnSession(spec.command()))
              .directory(settings.state().toFile())
              .redirectErrorStream(true)
              .redirectOutput(
                  again
                      ? ProcessBuilder.Redirect.appendTo(log.toFile())
                      : ProcessBuilder.Redirect.to(log.toFile()));
      builder.environment().putAll(spec.environment());
      Process process = builder.start();
      process.getOutputStream().close();
      Files.writeString(processId, process.pid() + "\n");
      return new ManagedProcess(spec, log, processId, process);
    } catch (IOException e) {
      throw new Failure(spec.name() + " can't be started: " + e.getMessage() + ".", e);
    }
  }

  String name() {
    return spec.name();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  CompletableFuture<ManagedProcess> onExit() {
    return process.onExit().thenApply(ended -> this);
  }

  String ending() {
    return "%s ended with exit code %d; %s".formatted(name(), process.exitValue(), whereItsLogIs());
  }

  String whereItsLogIs() {
    return "its log is " + log + ".";
  }

  /** Asks it to end, and ends it if it doesn't within the given time. */
  void stop(Duration patience) {
    if (process.isAlive()) {
      Commands.run("kill", "-" + spec.stopSignal(), Long.toString(pid()));
    }
    awaitEnd(patience);
  }

  /** Ends it as a crash would, with all that it has started. */
  void kill() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(Duration.ofSeconds(5));
    started.forEach(ended -> ended.onExit().join());
  }

  private void awaitEnd(Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      Files.deleteIfExists(processId);
    } catch (TimeoutException e) {
      process.destroyForcibly().onExit().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    } catch (ExecutionException | IOException e) {
      throw new Failure(name() + " could not be stopped: " + e.getMessage() + ".", e);
    }
  }

  /** Ctrl-C reaches every process of a session; the children are to be stopped in order instead. */
  private static List<String> inItsOwnSession(List<String> command) {
    if (!HAS_SETSID) {
      return command;
    }
    List<String> wrapped = new ArrayList<>(List.of("setsid"));
    wrapped.addAll(command);
    return wrapped;
  }
}
