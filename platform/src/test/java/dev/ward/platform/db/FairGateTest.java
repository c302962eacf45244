package dev.ward.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.db.FairGate.Party;
import dev.ward.platform.db.FairGate.Waiter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairGateTest {

  private static final int PLACES = 4;
  private static final int SHARE = 3;

  private final FairGate gate = new FairGate(PLACES, SHARE, 1_000, 500);
  private final List<String> entered = new ArrayList<>();
  private final Deque<Party> inside = new ArrayDeque<>();

  @Test
  void whileThereIsRoomEverybodyEntersAtOnce() {
    enter("a", "b", "c", "d");
    assertThat(entered).containsExactly("a", "b", "c", "d");
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void whoeverSendsAFloodLeavesAPlaceForTheOthers() {
    flood("a", 100);
    assertThat(entered).containsExactly("a", "a", "a");
    enter("b");
    assertThat(entered).endsWith("b");
  }

  @Test
  void whoeverComesAfterAFloodIsNextAllTheSame() {
    flood("a", 100);
    flood("b", 50);
    enter("c");
    entered.clear();
    leave(3);
    assertThat(entered).contains("c");
  }

  @Test
  void thoseWhoWaitTakeTurnsHoweverManyEachSends() {
    FairGate narrow = new FairGate(1, 1, 1_000, 500);
    Party first = narrow.tryEnter("busy");
    assertThat(first).isNotNull();
    Deque<Party> one = new ArrayDeque<>(List.of(first));
    for (int i = 0; i < 50; i++) {
      enqueue(narrow, "a", one);
    }
    for (int i = 0; i < 3; i++) {
      enqueue(narrow, "b", one);
      enqueue(narrow, "c", one);
    }
    for (int i = 0; i < 12; i++) {
      narrow.leave(one.remove());
    }
    assertThat(entered).containsExactly("a", "b", "c", "a", "b", "c", "a", "b", "c", "a", "a", "a");
  }

  @Test
  void nobodyWaitsBehindSomebodyWhoseShareIsUsedUp() {
    flood("a", 10);
    enter("b");
    enter("c", "d");
    entered.clear();
    // The one of b leaves: what a has waiting stays where it is.
    leaveOf("b");
    assertThat(entered).containsExactly("c");
  }

  @Test
  void whoeverGaveUpIsNotLetIn() {
    flood("a", 3);
    enter("b");
    Waiter waiter = gate.enqueue("c", party -> entered.add("late"));
    assertThat(waiter).isNotNull();
    assertThat(gate.giveUp(waiter)).isTrue();
    assertThat(gate.giveUp(waiter)).isFalse();
    leave(4);
    assertThat(entered).doesNotContain("late");
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void aQueueIsBoundedForEachAndForAll() {
    FairGate small = new FairGate(1, 1, 3, 2);
    assertThat(small.tryEnter("a")).isNotNull();
    assertThat(small.enqueue("a", party -> {})).isNotNull();
    assertThat(small.enqueue("a", party -> {})).isNotNull();
    assertThat(small.enqueue("a", party -> {})).isNull();
    assertThat(small.enqueue("b", party -> {})).isNotNull();
    assertThat(small.enqueue("c", party -> {})).isNull();
  }

  @Test
  void whateverHappensNobodyHoldsMoreThanTheirShareAndNoPlaceStaysEmptyWhileSomebodyMayTakeIt() {
    Random random = new Random(20260301);
    Map<String, Integer> held = new HashMap<>();
    Map<String, Integer> waiting = new HashMap<>();
    List<Runnable> leaving = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      if (random.nextInt(100) < 55) {
        String who = "p" + random.nextInt(6);
        Party party = gate.tryEnter(who);
        if (party != null) {
          in(who, party, held, leaving);
        } else {
          waiting.merge(who, 1, Integer::sum);
          Waiter waiter =
              gate.enqueue(
                  who,
                  later -> {
                    waiting.merge(who, -1, Integer::sum);
                    in(who, later, held, leaving);
                  });
          if (waiter == null) {
            waiting.merge(who, -1, Integer::sum);
          }
        }
      } else if (!leaving.isEmpty()) {
        leaving.remove(random.nextInt(leaving.size())).run();
      }
      int taken = held.values().stream().mapToInt(Integer::intValue).sum();
      assertThat(taken).isLessThanOrEqualTo(PLACES);
      assertThat(held.values()).allMatch(count -> count <= SHARE);
      boolean somebodyMay =
          waiting.entrySet().stream()
              .anyMatch(w -> w.getValue() > 0 && held.getOrDefault(w.getKey(), 0) < SHARE);
      assertThat(somebodyMay && taken < PLACES).isFalse();
    }
  }

  private void in(String who, Party party, Map<String, Integer> held, List<Runnable> leaving) {
    held.merge(who, 1, Integer::sum);
    leaving.add(
        () -> {
          held.merge(who, -1, Integer::sum);
          gate.leave(party);
        });
  }

  private void flood(String who, int times) {
    for (int i = 0; i < times; i++) {
      enter(who);
    }
  }

  private void enter(String... names) {
    for (String who : names) {
      Party party = gate.tryEnter(who);
      if (party == null) {
        enqueue(gate, who, inside);
      } else {
        entered.add(who);
        inside.add(party);
      }
    }
  }

  private void enqueue(FairGate into, String who, Deque<Party> holding) {
    into.enqueue(
        who,
        party -> {
          entered.add(who);
          holding.add(party);
        });
  }

  private void leave(int times) {
    for (int i = 0; i < times; i++) {
      gate.leave(inside.remove());
    }
  }

  private void leaveOf(String who) {
    Party party = inside.stream().filter(p -> p.key().equals(who)).findFirst().orElseThrow();
    inside.remove(party);
    gate.leave(party);
  }
}
