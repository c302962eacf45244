package dev.ward.bench;

import dev.ward.local.Failure;
import dev.ward.local.Service;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a bad night brings all at once, for as long as it is open: a clinic that imports file after
 * file, two producers of audit events with a batch under way each, and the aggregation of every
 * clinic of the crowd.
 */
final class Background implements AutoCloseable {
  private static final int PRODUCERS = 2;

  private static final String NIGHT =
      """
      insert into scheduler.job_run (clinic_id, organization_id, job, scheduled_for, trigger)
        select c.id, c.organization_id, 'daily-aggregation', clock_timestamp(), 'manual'
          from unnest(?) as x (id) join access.clinic c on c.id = x.id
      """;

  private static final String NIGHT_WORK_DONE =
      """
      select count(*) from scheduler.job_run where state = 'succeeded' and finished_at >= ?::timestamptz and attempt > 0
      """;

  private final Stage stage;
  private final ExecutorService threads = Executors.newFixedThreadPool(1 + PRODUCERS);
  private final List<Future<Void>> works = new ArrayList<>();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private final Stopwatch watch = new Stopwatch();
  private final String began;
  private volatile boolean over;

  /**
   * @param rowsOfAFile how many facts each imported file has
   */
  Background(Stage stage, Dataset dataset, Team importer, List<UUID> crowd, int rowsOfAFile)
      throws SQLException, IOException {
    this.stage = stage;
    try (Connection administrator = stage.administrator()) {
      began = Sql.text(administrator, "select clock_timestamp()");
      Sql.execute(administrator, NIGHT, administrator.createArrayOf("uuid", crowd.toArray()));
    }
    FileImport imports = new FileImport(stage, dataset);
    UUID clinic = importer.clinics().get(0);
    again(
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
    EventBatches batches = new EventBatches(stage);
    String token = dataset.identityProvider().token(Service.METRICS);
    for (int producer = 0; producer < PRODUCERS; producer++) {
      AuditEvents mine = new AuditEvents(crowd, System.nanoTime() + producer);
      again(
          () -> {
            batches.sendPatiently(mine, token);
            return events.addAndGet(EventBatches.SIZE);
          });
    }
  }

  private void again(Callable<Long> work) {
    works.add(
        threads.submit(
            () -> {
              while (!over) {
                work.call();
              }
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

  /** Ends what is under way. */
  @Override
  public void close() throws InterruptedException {
    over = true;
    threads.shutdown();
    for (Future<Void> work : works) {
      try {
        work.get();
      } catch (ExecutionException e) {
        throw new Failure("What went on beside the reads has failed: " + e.getCause(), e);
      }
    }
  }
}
