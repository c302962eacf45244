package dev.ward.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processes of one run, from the moment they are spawned, so that none is left behind. */
final class Children {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Settings settings;
  private final Map<String, ManagedProcess> byName = new LinkedHashMap<>();
  private final Set<String> known = new HashSet<>();
  private boolean closed;

  Children(Settings settings) {
    this.settings = settings;
  }

  synchronized ManagedProcess spawn(ProcessSpec spec) {
    if (closed) {
      throw new Failure("Ward is being stopped.");
    }
    ManagedProcess process = ManagedProcess.start(settings, spec, !known.add(spec.name()));
    byName.put(spec.name(), process);
    return process;
  }

  /**
   * Those that were started and not stopped on purpose, in the order in which they were started.
   */
  synchronized List<ManagedProcess> all() {
    return new ArrayList<>(byName.values());
  }

  void stop(String name) {
    stop(name, PATIENCE);
  }

  void stop(String name, Duration patience) {
    ManagedProcess process = remove(name);
    if (process != null) {
      process.stop(patience);
    }
  }

  void kill(String name) {
    ManagedProcess process = remove(name);
    if (process != null) {
      process.kill();
    }
  }

  /** From here on nothing more is started. */
  synchronized void close() {
    closed = true;
  }

  private synchronized @Nullable ManagedProcess remove(String name) {
    return byName.remove(name);
  }
}
