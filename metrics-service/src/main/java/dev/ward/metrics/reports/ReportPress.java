package dev.ward.metrics.reports;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Prints reports, on threads of its own and no more at a time than are allowed: that takes
 * processor and memory which series and imports must not be without.
 */
@ApplicationScoped
class ReportPress {

  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor threads;
  private volatile @Nullable Layout layout;

  ReportPress(ReportConfig config) {
    threads =
        new ThreadPoolExecutor(
            config.concurrency(),
            config.concurrency(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(config.waiting()),
            work -> new Thread(work, "report-press"));
    threads.allowCoreThreadTimeOut(true);
  }

  void stop(@Observes ShutdownEvent event) {
    threads.shutdownNow();
  }

  /** Fails with 503 if too many are waiting already. The result comes on one of its threads. */
  Uni<Printed> print(WeeklyReport report) {
    return Uni.createFrom()
        .item(() -> printed(report))
        .runSubscriptionOn(threads)
        .onFailure(RejectedExecutionException.class)
        .transform(
            full ->
                Problem.of(
                    ProblemCode.UNAVAILABLE, "Too many reports are being made; try again later."));
  }

  private Printed printed(WeeklyReport report) {
    Layout ready = layout;
    if (ready == null) {
      ready = new Layout();
      layout = ready;
    }
    return printed(report, ready);
  }

  static Printed printed(WeeklyReport report, Layout layout) {
    Sheet sheet = SheetMaker.of(report);
    try {
      return new Printed(
          layout.of(sheet, true).getBytes(StandardCharsets.UTF_8),
          PdfPrinter.print(layout.of(sheet, false), sheet.charts(), report.until()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
