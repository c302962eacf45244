package dev.ward.local.drill;

import dev.ward.local.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * Somebody who changes one thing again and again, to 1, to 2 and so on, one change after the other,
 * and remembers which of them were acknowledged. What fails may have happened or not; the next
 * change is another one.
 */
final class Writer implements Runnable {

  private final Thing thing;
  private final LongPredicate change;
  private final Runnable untilThereIsSomebody;
  private final long versionBefore;
  private final List<Long> acknowledged = new ArrayList<>();
  private volatile boolean stopped;
  private volatile int count;
  private long attempts;

  /**
   * What is changed.
   *
   * @param field which of its values, as the record calls it
   * @param value what the record shows of each number
   * @param version which counts its changes
   */
  record Thing(
      String id, String action, String field, LongFunction<String> value, LongSupplier version) {}

  /**
   * @param change whether it was acknowledged
   * @param untilThereIsSomebody waits after a failure
   */
  Writer(Thing thing, LongPredicate change, Runnable untilThereIsSomebody) {
    this.thing = thing;
    this.versionBefore = thing.version().getAsLong();
    this.change = change;
    this.untilThereIsSomebody = untilThereIsSomebody;
  }

  @Override
  public void run() {
    for (long number = 1; !stopped; number++) {
      attempts = number;
      if (isAcknowledged(number)) {
        acknowledged.add(number);
        count = acknowledged.size();
      } else {
        untilThereIsSomebody.run();
      }
    }
  }

  private boolean isAcknowledged(long number) {
    try {
      return change.test(number);
    } catch (Failure e) {
      return false;
    }
  }

  void stop() {
    stopped = true;
  }

  String target() {
    return thing.id();
  }

  /** Which values were asked for, in this order. */
  List<String> attempted() {
    return LongStream.rangeClosed(1, attempts).mapToObj(thing.value()).toList();
  }

  /** Which of them were acknowledged; like the others only after the writer has stopped. */
  List<String> acknowledged() {
    return acknowledged.stream().map(number -> thing.value().apply(number)).toList();
  }

  /** How many changes there were, acknowledged or not. */
  long changes() {
    return thing.version().getAsLong() - versionBefore;
  }

  Thing thing() {
    return thing;
  }

  /** How many changes were acknowledged so far. */
  int count() {
    return count;
  }
}
