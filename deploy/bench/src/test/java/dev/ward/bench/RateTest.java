package dev.ward.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RateTest {

  @Test
  void percentilesAreOfWhatWasMeasuredWhateverItsOrder() {
    Rate rate =
        Rate.ofMicros(LongStream.rangeClosed(1, 100).map(n -> (101 - n) * 1000).toArray(), 2);

    assertThat(rate).isEqualTo(new Rate(50, 50, 95, 99));
  }

  @Test
  void theMedianOfRoundsIsTakenOfEachFigureByItself() {
    Rate median =
        Rate.median(List.of(new Rate(1, 30, 5, 7), new Rate(3, 10, 6, 9), new Rate(2, 20, 4, 8)));

    assertThat(median).isEqualTo(new Rate(2, 20, 5, 8));
  }
}
