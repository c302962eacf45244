package dev.ward.bench;

import dev.ward.local.Failure;
import dev.ward.local.Service;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What goes on beside the reads, for as long as it is open: the aggregation of every clinic of the
 * crowd, which begins at once, and whoever else is let in.
 */
final class Background implements AutoCloseable {
  private static final String NIGHT =
      """
      insert into scheduler.job_run (clinic_id, organization_id, job, scheduled_for, trigger)
        select c.id, c.organization_id, 'daily-aggregation', clock_timestamp(), 'manual'
          from unnest(?) as x (id) join access.clinic c on c.id = x.id
      """;

  // What is left of it would go on beside the next measure.
  private static final String END_OF_NIGHT =
      """
      update scheduler.job_run set state = 'cancelled', claimable_at = null, finished_at = clock_timestamp()
        where job = 'daily-aggregation' and state = 'pending'
      """;

  // What is still in outboxes, and what of the record nobody has looked through for alerts.
  private static final String STILL_UNDER_WAY =
      """
      select (select count(*) from scheduler.job_run where job = 'daily-aggregation' and state = 'running')
             + (select count(*) from metrics.outbox) + (select count(*) from scheduler.outbox)
             + (select count(*) from audit.outbox) + (select count(*) from tenancy.outbox)
             + (select coalesce(sum(h.seq - coalesce(p.seq, 0)), 0)
                  from audit.chain_head h left join audit.alert_position p on p.chain = h.stream)
      """;

  private static final String NIGHT_WORK_DONE =
      """
      select count(*) from scheduler.job_run where state = 'succeeded' and finished_at >= ?::timestamptz and attempt > 0
      """;

  private static final int LONGEST_END = 120;

  private final Stage stage;
  private final Dataset dataset;
  private final List<UUID> crowd;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<Void>> works = new ArrayList<>();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Stopwatch watch = new Stopwatch();
  private final String began;

  Background(Stage stage, Dataset dataset, List<UUID> crowd) throws SQLException {
    this.stage = stage;
    this.dataset = dataset;
    this.crowd = crowd;
    try (Connection administrator = stage.administrator()) {
      began = Sql.text(administrator, "select clock_timestamp()");
      Sql.execute(administrator, NIGHT, administrator.createArrayOf("uuid", crowd.toArray()));
    }
  }

  /**
   * A clinic that imports file after file.
   *
   * @param every from the beginning of one to that of the next; as soon as it is done if that takes
   *     longer
   */
  Background importing(Team importer, int rowsOfAFile, Duration every) {
    FileImport imports = new FileImport(stage, dataset);
    UUID clinic = importer.clinics().get(0);
    again(
        every,
        () -> {
          // Each file brings facts of its own: what is there already is hardly any work.
          LedgerFile ledger =
              LedgerFile.write(
                  stage.file("night.csv"),
                  stage.file("night.copy"),
                  rowsOfAFile,
                  clinic,
                  System.nanoTime());
          imports.run(importer, clinic, ledger.forHttp());
          return rows.addAndGet(rowsOfAFile);
        });
    return this;
  }

  /**
   * Producers of audit events with a batch under way each.
   *
   * @param every from one batch to the next, as for imports
   */
  Background recording(int producers, Duration every) throws IOException {
    EventBatches batches = new EventBatches(stage);
    String token = dataset.identityProvider().token(Service.METRICS);
    for (int producer = 0; producer < producers; producer++) {
      AuditEvents mine = new AuditEvents(crowd, System.nanoTime() + producer);
      again(
          every,
          () -> {
            batches.sendPatiently(mine, token);
            return events.addAndGet(EventBatches.SIZE);
          });
    }
    return this;
  }

  private void again(Duration every, Callable<Long> work) {
    works.add(
        threads.submit(
            () -> {
              long next = System.nanoTime();
              do {
                work.call();
                next = Math.max(next + every.toNanos(), System.nanoTime());
              } while (!over.await(next - System.nanoTime(), TimeUnit.NANOSECONDS));
              return null;
            }));
  }

  /** What came of it, a second. */
  String told() throws SQLException {
    double seconds = watch.seconds();
    try (Connection administrator = stage.administrator()) {
      return String.format(
          Locale.ROOT,
          "beside %,.0f rows imported, %,.0f events recorded, %,.0f runs done a second",
          rows.get() / seconds,
          events.get() / seconds,
          Sql.number(administrator, NIGHT_WORK_DONE, began) / seconds);
    }
  }

  /** Ends what is under way, and waits until nothing of it is left to do. */
  @Override
  public void close() throws InterruptedException, SQLException {
    over.countDown();
    threads.shutdown();
    try (Connection administrator = stage.administrator()) {
      Sql.execute(administrator, END_OF_NIGHT);
      for (Future<Void> work : works) {
        try {
          work.get();
        } catch (ExecutionException e) {
          throw new Failure("What went on beside the reads has failed: " + e.getCause(), e);
        }
      }
      Stopwatch waited = new Stopwatch();
      while (Sql.number(administrator, STILL_UNDER_WAY) > 0) {
        if (waited.seconds() > LONGEST_END) {
          throw new Failure("What went on beside the reads is still under way.");
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }
}
