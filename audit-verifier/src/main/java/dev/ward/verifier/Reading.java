package dev.ward.verifier;

import dev.ward.verifier.Batches.Batch;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads an export from one end to the other. Events are read and hashed by several threads, a
 * bounded number of batches ahead, and walked along by this one in their order.
 */
final class Reading {

  private final Batches batches;
  private final Checkpoints checkpoints;
  private final ExecutorService readers;
  private final int ahead;
  private final MessageDigest sha256 = Hashes.sha256();
  private final Deque<Future<List<Event>>> waiting = new ArrayDeque<>();

  private long line = 1;

  Reading(InputStream in, Checkpoints checkpoints, ExecutorService readers, int ahead) {
    this.batches = new Batches(in);
    this.checkpoints = checkpoints;
    this.readers = readers;
    this.ahead = ahead;
  }

  /**
   * @param sha256 of everything before the last line
   * @param manifest null if the last line is none
   */
  record Outcome(Header header, Walk walk, String sha256, @Nullable Manifest manifest) {}

  Outcome all() throws IOException, UnusableInputException {
    Batch batch = batches.next();
    if (batch == null) {
      byte[] only = batches.lastLine();
      Walk nothing = new Walk(Header.of(only, 0, only.length), checkpoints);
      return new Outcome(nothing.header(), nothing, "", null);
    }
    int begin = batch.firstLine();
    Walk walk = new Walk(Header.of(batch.bytes(), 0, begin), checkpoints);
    begin++;
    while (batch != null) {
      submit(batch, begin);
      sha256.update(batch.bytes(), 0, batch.length());
      if (waiting.size() > ahead) {
        walkAlong(walk);
      }
      batch = batches.next();
      begin = 0;
    }
    while (!waiting.isEmpty()) {
      walkAlong(walk);
    }
    return new Outcome(walk.header(), walk, Hashes.hex(sha256.digest()), manifest());
  }

  private void submit(Batch batch, int from) {
    waiting.add(readers.submit(() -> new EventReader().read(batch.bytes(), from, batch.length())));
  }

  private void walkAlong(Walk walk) {
    List<Event> events = events(waiting.remove());
    for (Event event : events) {
      walk.take(event, line + event.line());
    }
    line += events.size();
  }

  private static List<Event> events(Future<List<Event>> batch) {
    try {
      return batch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private @Nullable Manifest manifest() {
    try {
      return Manifests.read(batches.lastLine());
    } catch (Malformed e) {
      return null;
    }
  }
}
