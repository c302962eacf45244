package dev.ward.metrics.exports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final UUID GREEDY = UUID.randomUUID();
  private static final UUID MODEST = UUID.randomUUID();
  private static final UUID LATE = UUID.randomUUID();

  private final Turns<String> turns = new Turns<>();

  @Test
  void aClinicThatAsksForManyWaitsBehindThoseThatAskForOne() {
    turns.add(GREEDY, "greedy 1");
    turns.add(GREEDY, "greedy 2");
    turns.add(GREEDY, "greedy 3");
    turns.add(MODEST, "modest 1");
    assertThat(turns.next()).isEqualTo("greedy 1");
    turns.add(LATE, "late 1");
    turns.ended(GREEDY);
    assertThat(turns.next()).isEqualTo("modest 1");
    turns.ended(MODEST);
    assertThat(turns.next()).isEqualTo("greedy 2");
    turns.ended(GREEDY);
    assertThat(turns.next()).isEqualTo("late 1");
    assertThat(turns.next()).isEqualTo("greedy 3");
    assertThat(turns.next()).isNull();
  }

  @Test
  void aClinicHasOneAtATime() {
    turns.add(GREEDY, "greedy 1");
    turns.add(GREEDY, "greedy 2");
    assertThat(turns.next()).isEqualTo("greedy 1");
    assertThat(turns.next()).isNull();
    assertThat(turns.running()).isEqualTo(1);
    assertThat(turns.waiting()).isEqualTo(1);
    assertThat(turns.waiting(GREEDY)).isEqualTo(1);
    assertThat(turns.waiting(MODEST)).isZero();
    turns.ended(GREEDY);
    assertThat(turns.next()).isEqualTo("greedy 2");
  }
}
