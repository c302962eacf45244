package dev.ward.scheduler.clockwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestTest {

  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void close() {
    VERTX.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 9, 0",
    "1, 10, 10",
    "1, 80, 80",
    "0.5, 80, 40",
    "1, 251, 250",
    "1, 3600000, 250",
    "4, 100, 250",
    "0, 80, 0",
    "Infinity, 80, 250"
  })
  void aLaneRestsForItsShareOfTheRunThatItHasDone(double share, int run, int rest) {
    assertThat(new Rest(VERTX, share).behind(Duration.ofMillis(run)))
        .isEqualTo(Duration.ofMillis(rest));
  }

  @Test
  void andGoesOnNoSooner() {
    long began = System.nanoTime();
    new Rest(VERTX, 2).after(Duration.ofMillis(20)).await().atMost(Duration.ofSeconds(20));
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(39));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.NEGATIVE_INFINITY})
  void aShareOfLessThanNothingIsRefusedAtTheStart(double share) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rest(VERTX, share))
        .withMessageContaining("ward.scheduler.rest");
  }
}
