package dev.ward.metrics.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.quarkus.runtime.ShutdownEvent;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportPressTest {

  private static final int WAITING = 3;
  private static final int ASKED = 40;

  private final ReportPress press =
      new ReportPress(
          new ReportConfig() {
            @Override
            public int concurrency() {
              return 1;
            }

            @Override
            public int waiting() {
              return WAITING;
            }
          });

  @AfterEach
  void stop() {
    press.stop(new ShutdownEvent());
  }

  @Test
  void whatNoThreadIsFreeForWaitsUpToABoundAndIsPrintedApart() {
    LocalDate week = LocalDate.parse("2026-03-02");
    WeeklyReport report =
        new WeeklyReport(
            week,
            week.plusWeeks(1),
            false,
            "Europe/Paris",
            "EUR",
            null,
            false,
            List.of(),
            List.of(),
            List.of());
    Set<String> threads = ConcurrentHashMap.newKeySet();
    Queue<Printed> printed = new ConcurrentLinkedQueue<>();
    Queue<Throwable> refused = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < ASKED; i++) {
      press
          .print(report)
          .subscribe()
          .with(
              done -> {
                threads.add(Thread.currentThread().getName());
                printed.add(done);
              },
              refused::add);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> printed.size() + refused.size() == ASKED);
    assertThat(printed).hasSizeGreaterThanOrEqualTo(1 + WAITING).hasSizeLessThan(ASKED);
    assertThat(refused)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE)));
    assertThat(threads).containsExactly("report-press");
  }
}
