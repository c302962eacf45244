package dev.ward.bench;

import dev.ward.local.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process holds and held at most, as the kernel counts it. */
final class ServiceMemory {
  private static final String FORGET_THE_PEAK = "5";

  private final Path process;

  private ServiceMemory(Path process) {
    this.process = process;
  }

  static ServiceMemory of(Path processId) {
    try {
      return new ServiceMemory(Path.of("/proc", Files.readString(processId).strip()));
    } catch (IOException e) {
      throw new Failure("There is no process id in " + processId + ".", e);
    }
  }

  /** From here on the peak is counted anew. */
  void forgetPeak() {
    try {
      Files.writeString(process.resolve("clear_refs"), FORGET_THE_PEAK);
    } catch (IOException e) {
      throw new Failure("The peak of " + process + " can't be reset: " + e.getMessage() + ".", e);
    }
  }

  long residentMegabytes() {
    return megabytes("VmRSS:");
  }

  long peakMegabytes() {
    return megabytes("VmHWM:");
  }

  private long megabytes(String field) {
    try {
      return Files.readAllLines(process.resolve("status")).stream()
              .filter(line -> line.startsWith(field))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow(() -> new Failure(process + " is no process with memory."))
          / 1024;
    } catch (IOException e) {
      throw new Failure("The memory of " + process + " can't be read.", e);
    }
  }
}
