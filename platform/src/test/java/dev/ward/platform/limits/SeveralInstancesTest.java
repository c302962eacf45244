package dev.ward.platform.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.db.AllowanceLedger;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "tenancy_service"))
class SeveralInstancesTest {

  private static final Rate RATE = new Rate("caller", 120, 80, "");
  private static final Duration LEASE = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration RUN = Duration.ofSeconds(2);
  private static final double NANOS = 1e9;

  @Inject AllowanceLedger ledger;

  /** What one request cost, and when it was let through. */
  private record Through(long at, int cost) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void togetherTheyNeverLetMoreThroughThanTheLimit(int instances) throws Exception {
    String id = UUID.randomUUID().toString();
    long begun = System.nanoTime();
    List<Through> all = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(instances);
    try {
      List<Future<List<Through>>> each = new ArrayList<>();
      for (int i = 0; i < instances; i++) {
        each.add(threads.submit(instance(id, new Random(i), begun + RUN.toNanos())));
      }
      for (Future<List<Through>> one : each) {
        all.addAll(one.get());
      }
    } finally {
      threads.shutdown();
    }
    all.sort((a, b) -> Long.compare(a.at(), b.at()));

    long sum = 0;
    for (Through through : all) {
      sum += through.cost();
      assertThat(sum).isLessThanOrEqualTo(most(through.at() - begun));
    }
    inAnyTimeOnlyWhatALeaseHeldComesOnTop(all);
    assertThat(sum).as("but most of it is let through").isGreaterThan(most(RUN.toNanos()) / 2);
  }

  private static void inAnyTimeOnlyWhatALeaseHeldComesOnTop(List<Through> all) {
    for (int first = 0; first < all.size(); first++) {
      long sum = 0;
      for (Through through : all.subList(first, all.size())) {
        sum += through.cost();
        long time = through.at() - all.get(first).at();
        assertThat(sum).isLessThanOrEqualTo(most(time + LEASE.toNanos()));
      }
    }
  }

  private static long most(long nanos) {
    return (long) Math.floor(RATE.burst() + RATE.perSecond() * (nanos / NANOS));
  }

  private Callable<List<Through>> instance(String id, Random random, long until) {
    return () -> {
      Allowances allowances = new Allowances(RATE, ledger, LEASE, PATIENCE, System::nanoTime);
      List<Through> through = new ArrayList<>();
      while (System.nanoTime() < until) {
        int cost = 1 + random.nextInt(3);
        Verdict verdict = allowances.tryTake(id, cost);
        if (verdict == null) {
          verdict = allowances.take(id, cost).await().atMost(PATIENCE);
        }
        if (verdict.admitted()) {
          through.add(new Through(System.nanoTime(), cost));
        } else {
          LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
      }
      return through;
    };
  }
}
