package dev.ward.platform.db;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets as many through at the same time as there are places, and when there are more who want to,
 * one of each party in turn: whoever sends a flood waits behind their own flood. No party holds
 * more than its share of the places, so one is left for the others even if everything that the
 * flood does is slow.
 */
final class FairGate {

  private final int places;
  private final int share;
  private final int mostWaiting;
  private final int mostWaitingOfOne;
  private final Map<Object, Party> parties = new HashMap<>();

  /** Those with somebody waiting and a share that isn't used up, in the order of their turns. */
  private final Deque<Party> turns = new ArrayDeque<>();

  private int taken;
  private int waiting;

  /** Whose requests are one queue: a clinic, as a rule. */
  static final class Party {
    private final Object key;
    private final Deque<Waiter> queue = new ArrayDeque<>();
    private int held;
    private boolean inTurns;

    private Party(Object key) {
      this.key = key;
    }

    Object key() {
      return key;
    }
  }

  static final class Waiter {
    private final Party party;
    private final Consumer<Party> enter;

    private Waiter(Party party, Consumer<Party> enter) {
      this.party = party;
      this.enter = enter;
    }
  }

  FairGate(int places, int share, int mostWaiting, int mostWaitingOfOne) {
    if (places < 1 || share < 1 || share > places) {
      throw new IllegalArgumentException("a gate of %d places, %d each".formatted(places, share));
    }
    this.places = places;
    this.share = share;
    this.mostWaiting = mostWaiting;
    this.mostWaitingOfOne = mostWaitingOfOne;
  }

  /** Null if there is no place now; otherwise whoever got in must leave. */
  synchronized @Nullable Party tryEnter(Object key) {
    Party party = parties.get(key);
    if (taken == places || party != null && (party.held == share || !party.queue.isEmpty())) {
      return null;
    }
    if (party == null) {
      party = new Party(key);
      parties.put(key, party);
    }
    taken++;
    party.held++;
    return party;
  }

  /**
   * Null if too many wait already.
   *
   * @param enter called when it is this one's turn, maybe at once, by whichever thread
   */
  @Nullable Waiter enqueue(Object key, Consumer<Party> enter) {
    Waiter waiter;
    List<Waiter> next;
    synchronized (this) {
      Party party = parties.computeIfAbsent(key, Party::new);
      if (waiting >= mostWaiting || party.queue.size() >= mostWaitingOfOne) {
        forgetIfIdle(party);
        return null;
      }
      waiter = new Waiter(party, enter);
      party.queue.add(waiter);
      waiting++;
      queueUp(party);
      next = admit();
    }
    enter(next);
    return waiter;
  }

  /** False if it was let in before. */
  synchronized boolean giveUp(Waiter waiter) {
    if (!waiter.party.queue.remove(waiter)) {
      return false;
    }
    waiting--;
    forgetIfIdle(waiter.party);
    return true;
  }

  void leave(Party party) {
    List<Waiter> next;
    synchronized (this) {
      taken--;
      party.held--;
      queueUp(party);
      forgetIfIdle(party);
      next = admit();
    }
    enter(next);
  }

  synchronized int waiting() {
    return waiting;
  }

  private void queueUp(Party party) {
    if (!party.inTurns && !party.queue.isEmpty() && party.held < share) {
      party.inTurns = true;
      turns.add(party);
    }
  }

  private List<Waiter> admit() {
    if (turns.isEmpty() || taken == places) {
      return List.of();
    }
    List<Waiter> next = new ArrayList<>();
    while (taken < places && !turns.isEmpty()) {
      Party party = turns.remove();
      party.inTurns = false;
      Waiter waiter = party.queue.poll();
      if (waiter != null) {
        waiting--;
        taken++;
        party.held++;
        next.add(waiter);
        queueUp(party);
      }
    }
    return next;
  }

  private void forgetIfIdle(Party party) {
    if (party.held == 0 && party.queue.isEmpty()) {
      parties.remove(party.key);
    }
  }

  private static void enter(List<Waiter> next) {
    for (Waiter waiter : next) {
      waiter.enter.accept(waiter.party);
    }
  }
}
