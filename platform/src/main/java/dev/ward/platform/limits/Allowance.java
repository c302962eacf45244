package dev.ward.platform.limits;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What this instance holds of one key's allowance. It takes shares of what all instances have
 * together and spends them by itself; a share that isn't spent in time is lost, so what several
 * instances let through in any time is at most what the limit grants in that time and one lease
 * more. One question at a time is under way; requests that come meanwhile wait for its answer. A
 * refusal is remembered for as long as it holds.
 *
 * <p>Times are those of a clock that never goes back, in nanoseconds.
 */
final class Allowance {

  private static final int LARGEST_SHARE = 10;
  private static final long SHORTEST_REFUSAL = 100_000_000L;

  private Rate rate;
  private final long lease;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean asking;
  private int left;
  private int spent;
  private long leaseEnds;
  private int share;
  private long elsewhere;
  private int refusedCost = Integer.MAX_VALUE;
  private long refusedUntil;

  /** What to ask of the allowance that all instances share. */
  record Demand(int needed, int wanted) {}

  /** Verdicts to hand out now, and what to ask next, if anything. */
  record Step(List<Runnable> verdicts, @Nullable Demand demand) {}

  private static final class Waiting {
    private final Consumer<Verdict> then;
    private int due;

    Waiting(int due, Consumer<Verdict> then) {
      this.due = due;
      this.then = then;
    }
  }

  Allowance(Rate rate, long lease) {
    this.rate = rate;
    this.lease = lease;
    this.elsewhere = rate.burst();
    this.share = Math.max(1, largestShare() / LARGEST_SHARE);
  }

  /** The verdict, if it takes no question; else null. */
  synchronized @Nullable Verdict tryTake(int cost, long now) {
    return decide(Math.min(cost, rate.burst()), now);
  }

  /** The verdict comes when there is an answer. */
  synchronized Step join(int cost, Consumer<Verdict> then, long now) {
    waiting.add(new Waiting(Math.min(cost, rate.burst()), then));
    return step(now);
  }

  /**
   * @param counted what this key's limit turned out to be
   * @param asked when the question was sent, which is when the lease begins
   */
  synchronized Step granted(int amount, int remaining, Rate counted, long asked, long now) {
    asking = false;
    rate = counted;
    left = amount;
    spent = 0;
    leaseEnds = asked + lease;
    elsewhere = remaining;
    return step(now);
  }

  synchronized Step refused(int needed, int remaining, Rate counted, long wait, long now) {
    asking = false;
    rate = counted;
    elsewhere = remaining;
    refuse(needed, now + Math.max(wait, SHORTEST_REFUSAL));
    return step(now);
  }

  /**
   * Nobody answers. For the time of a lease this instance lets through what the limit would grant
   * in that time; then it asks again.
   */
  synchronized Step failed(long now) {
    asking = false;
    left = rate.within(lease);
    spent = 0;
    leaseEnds = now + lease;
    elsewhere = 0;
    refuse(1, leaseEnds);
    return step(now);
  }

  private void refuse(int cost, long until) {
    refusedCost = cost;
    refusedUntil = until;
  }

  private @Nullable Verdict decide(int cost, long now) {
    if (left > 0 && now - leaseEnds >= 0) {
      share = Math.max(1, spent);
      left = 0;
    }
    if (left >= cost) {
      left -= cost;
      spent += cost;
      return Verdict.admitted(rate, left + elsewhere);
    }
    if (cost >= refusedCost) {
      if (now - refusedUntil < 0) {
        long wait = refusedUntil - now + rate.nanosFor(cost - refusedCost);
        return Verdict.refused(rate, left + elsewhere, wait);
      }
      refusedCost = Integer.MAX_VALUE;
    }
    return null;
  }

  private Step step(long now) {
    List<Runnable> verdicts = new ArrayList<>();
    Waiting first = waiting.peek();
    while (first != null) {
      Verdict verdict = decide(first.due, now);
      if (verdict == null) {
        break;
      }
      Consumer<Verdict> then = first.then;
      verdicts.add(() -> then.accept(verdict));
      waiting.remove();
      first = waiting.peek();
    }
    if (first == null || asking) {
      return new Step(verdicts, null);
    }
    asking = true;
    return new Step(verdicts, demand(first, now));
  }

  private Demand demand(Waiting first, long now) {
    // What is left is spent on the first already: a lease must not grow older with a new one.
    first.due -= left;
    if (spent > 0 && now - leaseEnds < 0) {
      share = Math.min(largestShare(), share * 2);
    }
    left = 0;
    spent = 0;
    long due = 0;
    for (Waiting each : waiting) {
      due += each.due;
    }
    int wanted = (int) Math.min(rate.burst(), Math.max(share, due));
    return new Demand(first.due, Math.max(first.due, wanted));
  }

  private int largestShare() {
    return Math.max(1, rate.burst() / LARGEST_SHARE);
  }
}
