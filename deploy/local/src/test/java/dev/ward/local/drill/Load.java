package dev.ward.local.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.local.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Several writers at once. */
final class Load implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Writer> writers;
  private final List<Thread> threads = new ArrayList<>();

  Load(List<Writer> writers) {
    this.writers = writers;
    for (Writer writer : writers) {
      Thread thread = new Thread(writer, "writer of " + writer.target());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  /** Returns when so many more changes were acknowledged. */
  void goesOnFor(int changes) {
    int wanted = count() + changes;
    int reached = Waiting.poll(PATIENCE, this::count, count -> count >= wanted);
    assertThat(reached).as("changes that were acknowledged").isGreaterThanOrEqualTo(wanted);
  }

  int count() {
    return writers.stream().mapToInt(Writer::count).sum();
  }

  /** The writers, stopped. */
  List<Writer> ended() {
    close();
    return writers;
  }

  @Override
  public void close() {
    writers.forEach(Writer::stop);
    for (Thread thread : threads) {
      try {
        thread.join(PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }
  }
}
