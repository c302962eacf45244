package dev.ward.bench;

import dev.ward.local.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A program that somebody else wrote and that measures well. */
final class Tool {
  private Tool() {}

  static String run(List<String> command, Map<String, String> environment) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new Failure(command.get(0) + " failed: " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new Failure(command.get(0) + " can't be run: " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted while " + command.get(0) + " was running.", e);
    }
  }
}
