package dev.ward.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** How much memory the processes hold, as the kernel counts it. */
final class Memory {
  private static final String RESIDENT = "VmRSS:";

  private Memory() {}

  static String table(List<ManagedProcess> processes) {
    StringBuilder table = new StringBuilder("Memory held (MiB)\n");
    long services = 0;
    for (ManagedProcess process : processes) {
      long kilobytes = resident(process.pid()).orElse(0);
      table.append(line(process.name(), kilobytes));
      services += process.name().endsWith("-service") ? kilobytes : 0;
    }
    return table.append(line("the services together", services)).toString();
  }

  private static String line(String name, long kilobytes) {
    return String.format(Locale.ROOT, "  %-22s %6d%n", name, kilobytes / 1024);
  }

  private static OptionalLong resident(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
