package dev.ward.metrics.exports;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose export is next: clinics take turns, each with one at a time, so that a clinic that asks for
 * many waits behind one that asks for one. Not for several threads.
 */
final class Turns<J> {

  private final Map<UUID, Deque<J>> waiting = new LinkedHashMap<>();
  private final Set<UUID> running = new HashSet<>();
  private int size;

  void add(UUID clinic, J job) {
    waiting.computeIfAbsent(clinic, first -> new ArrayDeque<>()).add(job);
    size++;
  }

  /**
   * The job whose turn it is; null if there is none. Its clinic has no other until it has ended.
   */
  @Nullable J next() {
    for (Iterator<Map.Entry<UUID, Deque<J>>> entries = waiting.entrySet().iterator();
        entries.hasNext(); ) {
      Map.Entry<UUID, Deque<J>> entry = entries.next();
      UUID clinic = entry.getKey();
      if (running.contains(clinic)) {
        continue;
      }
      Deque<J> jobs = entry.getValue();
      entries.remove();
      J job = jobs.remove();
      if (!jobs.isEmpty()) {
        waiting.put(clinic, jobs);
      }
      running.add(clinic);
      size--;
      return job;
    }
    return null;
  }

  void ended(UUID clinic) {
    running.remove(clinic);
  }

  int running() {
    return running.size();
  }

  int waiting() {
    return size;
  }

  int waiting(UUID clinic) {
    Deque<J> jobs = waiting.get(clinic);
    return jobs == null ? 0 : jobs.size();
  }
}
