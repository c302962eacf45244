package dev.ward.bench;

import dev.ward.local.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used of the machine, as the kernel counts it. */
final class ProcessUsage {
  private static final String FORGET_THE_PEAK = "5";

  /** Of a process, and of the children that it has outlived, in the fields behind its name. */
  private static final int OWN_TIME = 11;

  private static final int CHILDRENS_TIME = 13;
  private static final double TICKS_PER_SECOND = 100;

  private final long id;
  private final Path process;

  private ProcessUsage(long id) {
    this.id = id;
    this.process = Path.of("/proc", Long.toString(id));
  }

  static ProcessUsage of(Path processId) {
    try {
      return new ProcessUsage(Long.parseLong(Files.readString(processId).strip()));
    } catch (IOException e) {
      throw new Failure("There is no process id in " + processId + ".", e);
    }
  }

  static ProcessUsage of(long processId) {
    return new ProcessUsage(processId);
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

  /** Processor time of the process and of all children that it has or had. */
  double cpuSeconds() {
    return time(process, OWN_TIME)
        + time(process, CHILDRENS_TIME)
        + ProcessHandle.of(id).stream()
            .flatMap(ProcessHandle::children)
            .mapToDouble(child -> time(Path.of("/proc", Long.toString(child.pid())), OWN_TIME))
            .sum();
  }

  /** User and system time stand one behind the other; 0 for a process that has ended meanwhile. */
  private static double time(Path process, int field) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) / TICKS_PER_SECOND;
    } catch (IOException e) {
      return 0;
    }
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
