package dev.ward.bench;

import dev.ward.local.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Requests at a given mean rate, at chance intervals as {@code pgbench --rate} makes them, over
 * sixteen connections. A request that finds all of them busy is late, and its time counts from when
 * it was due: a service that stalls can't hide it by keeping the load away.
 */
final class SteadyLoad {
  private static final long NEVER = Long.MIN_VALUE;
  private static final long SEED = 1;

  private final int port;
  private final List<byte[]> requests;
  private final double gapNanos;
  private final long end;
  private final Random random = new Random(SEED);
  private final AtomicLong refused = new AtomicLong();
  private double due = System.nanoTime();
  private int turn;

  private record Turn(long due, byte[] request) {}

  private SteadyLoad(int port, List<byte[]> requests, int seconds, double perSecond) {
    this.port = port;
    this.requests = requests;
    this.gapNanos = 1e9 / perSecond;
    this.end = System.nanoTime() + seconds * 1_000_000_000L;
  }

  /**
   * @throws Failure if one is answered otherwise than with 200
   */
  static Rate run(int port, List<byte[]> requests, int seconds, double perSecond)
      throws InterruptedException {
    Answers answers = answers(port, requests, seconds, perSecond);
    if (answers.refused > 0) {
      throw new Failure(answers.refused + " requests were answered with 503.");
    }
    return answers.rate;
  }

  /** What came of a load under which a service may say that it is too busy. */
  static Answers answers(int port, List<byte[]> requests, int seconds, double perSecond)
      throws InterruptedException {
    return new SteadyLoad(port, requests, seconds, perSecond).run(seconds);
  }

  /**
   * @param rate of what was answered with 200
   * @param refused how many were answered with 503
   */
  record Answers(Rate rate, long refused) {}

  private Answers run(int seconds) throws InterruptedException {
    ExecutorService connections = Executors.newFixedThreadPool(Wrk.CONNECTIONS);
    try {
      List<Future<LongStream>> parts = new ArrayList<>();
      for (int i = 0; i < Wrk.CONNECTIONS; i++) {
        parts.add(connections.submit(this::drive));
      }
      LongStream latencies = LongStream.empty();
      for (Future<LongStream> part : parts) {
        latencies = LongStream.concat(latencies, part.get());
      }
      return new Answers(Rate.ofMicros(latencies.toArray(), seconds), refused.get());
    } catch (ExecutionException e) {
      throw new Failure("A request failed: " + e.getCause(), e);
    } finally {
      connections.shutdownNow();
    }
  }

  private LongStream drive() throws IOException {
    LongStream.Builder micros = LongStream.builder();
    try (RawHttp connection = new RawHttp(port)) {
      for (Turn next = next(); next.due != NEVER; next = next()) {
        waitUntil(next.due);
        int status = connection.send(next.request);
        if (status == 503) {
          refused.incrementAndGet();
        } else if (status == 200) {
          micros.add((System.nanoTime() - next.due) / 1000);
        } else {
          throw new IOException("it was answered with " + status);
        }
      }
    }
    return micros.build();
  }

  private synchronized Turn next() {
    due -= gapNanos * Math.log(1 - random.nextDouble());
    turn = (turn + 1) % requests.size();
    return new Turn(due < end ? (long) due : NEVER, requests.get(turn));
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
