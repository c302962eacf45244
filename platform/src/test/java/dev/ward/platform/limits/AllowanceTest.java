package dev.ward.platform.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.limits.Allowance.Demand;
import dev.ward.platform.limits.Allowance.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllowanceTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Rate RATE = new Rate("caller", 100, 10, "");

  private final Allowance allowance = new Allowance(RATE, 2 * SECOND);
  private final List<Verdict> verdicts = new ArrayList<>();
  private long now = 7 * SECOND;

  @Test
  void theFirstRequestAsksAndThoseAfterItSpendWhatWasGranted() {
    assertThat(allowance.tryTake(1, now)).isNull();
    assertThat(join(1)).isEqualTo(new Demand(1, 1));
    grant(5, 95);
    assertThat(admitted()).containsExactly(true);
    for (int i = 0; i < 4; i++) {
      assertThat(allowance.tryTake(1, now)).isNotNull().matches(Verdict::admitted);
    }
    assertThat(allowance.tryTake(1, now)).isNull();
  }

  @Test
  void requestsThatComeWhileAQuestionIsUnderWayShareItsAnswer() {
    assertThat(join(1)).isNotNull();
    assertThat(join(1)).isNull();
    assertThat(join(1)).isNull();
    assertThat(grant(3, 97)).isNull();
    assertThat(admitted()).containsExactly(true, true, true);
  }

  @Test
  void whatTheFirstAnswerLeavesOverIsAskedForTogether() {
    join(1);
    join(2);
    join(3);
    assertThat(grant(1, 99)).isEqualTo(new Demand(2, 5));
    assertThat(admitted()).containsExactly(true);
    assertThat(grant(5, 94)).isNull();
    assertThat(admitted()).containsExactly(true, true, true);
  }

  @Test
  void aLeaseThatIsNotSpentInTimeIsLost() {
    join(1);
    grant(50, 50);
    now += 2 * SECOND - 1;
    assertThat(allowance.tryTake(1, now)).isNotNull();
    now += 1;
    assertThat(allowance.tryTake(1, now)).isNull();
  }

  @Test
  void aLeaseBeginsWhenItIsAskedForHoweverLateTheAnswer() {
    join(1);
    long asked = now;
    now += SECOND;
    allowance.granted(50, 50, RATE, asked, now).verdicts().forEach(Runnable::run);
    now += SECOND;
    assertThat(allowance.tryTake(1, now)).isNull();
  }

  @Test
  void aLimitThatTurnsOutToBeLowerIsWhatIsToldFromThenOn() {
    join(1);
    Rate lower = RATE.counting(30, 5);
    hand(allowance.granted(3, 27, lower, now, now));
    assertThat(verdicts.get(0).rate().policy()).contains(";q=30;w=6");
    assertThat(RATE.counting(RATE.burst(), RATE.perSecond())).isSameAs(RATE);
  }

  @Test
  void whatIsLeftOfALeaseNeverLivesLongerByANewOne() {
    join(1);
    grant(3, 97);
    now += 2 * SECOND - 1;
    assertThat(join(5)).isEqualTo(new Demand(3, 3));
    grant(3, 90);
    assertThat(admitted()).containsExactly(true, true);
    assertThat(allowance.tryTake(1, now)).isNull();
  }

  @Test
  void aRefusalIsRememberedUntilItEndsAndThenAskedAbout() {
    join(1);
    refuse(1, 3 * SECOND);
    assertThat(admitted()).containsExactly(false);
    Verdict refused = allowance.tryTake(1, now + SECOND);
    assertThat(refused).isNotNull();
    assertThat(refused.admitted()).isFalse();
    assertThat(refused.retryAfterSeconds()).isEqualTo(2);
    assertThat(allowance.tryTake(1, now + 3 * SECOND)).isNull();
  }

  @Test
  void whatIsRefusedToADearRequestMayBeThereForACheapOne() {
    join(50);
    refuse(50, 3 * SECOND);
    assertThat(allowance.tryTake(60, now)).isNotNull().matches(verdict -> !verdict.admitted());
    assertThat(join(1)).isNotNull();
  }

  @Test
  void aRequestThatCostsMoreThanThereCanEverBeCostsAllThereIs() {
    assertThat(join(1_000)).isEqualTo(new Demand(100, 100));
    grant(100, 0);
    assertThat(admitted()).containsExactly(true);
  }

  @Test
  void whoeverSpendsQuicklyIsGrantedMoreAtOnceAndWhoeverDoesNotLess() {
    join(1);
    grant(1, 99);
    assertThat(join(1)).isEqualTo(new Demand(1, 2));
    grant(2, 97);
    assertThat(allowance.tryTake(1, now)).isNotNull();
    assertThat(join(1)).isEqualTo(new Demand(1, 4));
    grant(4, 93);
    now += 10 * SECOND;
    assertThat(join(1)).isEqualTo(new Demand(1, 1));
  }

  @Test
  void withoutAnAnswerNoMoreIsLetThroughThanTheLimitGrantsInThatTime() {
    join(1);
    hand(allowance.failed(now));
    int through = 1;
    for (int i = 0; i < 1_000; i++) {
      Verdict verdict = allowance.tryTake(1, now);
      assertThat(verdict).isNotNull();
      through += verdict.admitted() ? 1 : 0;
    }
    assertThat(through).isEqualTo(20);
    assertThat(allowance.tryTake(1, now + 2 * SECOND)).isNull();
  }

  private Demand join(int cost) {
    return hand(allowance.join(cost, verdicts::add, now));
  }

  private Demand grant(int amount, int remaining) {
    return hand(allowance.granted(amount, remaining, RATE, now, now));
  }

  private void refuse(int needed, long wait) {
    hand(allowance.refused(needed, 0, RATE, wait, now));
  }

  private static Demand hand(Step step) {
    step.verdicts().forEach(Runnable::run);
    return step.demand();
  }

  private List<Boolean> admitted() {
    return verdicts.stream().map(Verdict::admitted).toList();
  }
}
