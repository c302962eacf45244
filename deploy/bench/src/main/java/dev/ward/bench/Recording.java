package dev.ward.bench;

import dev.ward.local.Parallel;
import dev.ward.local.Service;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Audit events over HTTP, and the rows that they became by COPY into the same partition. */
final class Recording implements Measure {
  private static final Bar RATE = Bar.atLeast(0.2);
  private static final int BATCH = EventBatches.SIZE;

  /** One relay of each service that produces events. */
  private static final int PRODUCERS = 3;

  // All of an event but its place, and its id, which counts once.
  private static final String COLUMNS =
      """
      select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
        where a.attrelid = 'audit.event'::regclass and a.attnum > 0 and not a.attisdropped
          and a.attname not in ('stream', 'seq', 'id')
      """;

  private static final String COPY_OUT =
      """
      copy (select stream, seq, uuidv7(), %s from audit.event where received_at >= '%s' order by received_at, id) to stdout
      """;

  private static final String COPY_IN =
      """
      copy audit.%s (stream, seq, id, %s) from stdin
      """;

  private static final String NOW =
      """
      select clock_timestamp()
      """;

  private static final String PARTITION =
      """
      select c.relname from pg_class c
        where c.oid = (select e.tableoid from audit.event e order by e.received_at desc limit 1)
      """;

  private static final String CHECKPOINT =
      """
      checkpoint
      """;

  private final Stage stage;
  private final Dataset dataset;
  private final Options options;
  private final EventBatches batches;

  Recording(Stage stage, Dataset dataset, Options options) {
    this.stage = stage;
    this.dataset = dataset;
    this.options = options;
    this.batches = new EventBatches(stage);
  }

  @Override
  public List<String> figures() {
    return List.of("I2");
  }

  @Override
  public void take(Report report) throws Exception {
    List<UUID> clinics = dataset.clinics();
    stage.start(Service.AUDIT);
    try {
      record(clinics, 0, 20 * BATCH);
      Volume volume = new Volume();
      for (int round = 1; round <= options.rounds(); round++) {
        String began = text(NOW);
        double recordSeconds = record(clinics, round, options.events());
        double copySeconds = copy(began);
        volume.add(options.events() / recordSeconds, options.events() / copySeconds);
      }
      report.add(volume.figure("I2", "events recorded over HTTP / COPY", RATE));
    } finally {
      stage.stop(Service.AUDIT);
    }
  }

  /**
   * Each producer sends its next batch when the last one has been answered; returns the seconds.
   */
  private double record(List<UUID> clinics, int round, int events)
      throws IOException, SQLException {
    execute(CHECKPOINT);
    String token = dataset.identityProvider().token(Service.METRICS);
    AtomicInteger left = new AtomicInteger(events / BATCH);
    Stopwatch watch = new Stopwatch();
    Parallel.run(
        IntStream.range(0, PRODUCERS)
            .<Runnable>mapToObj(
                producer ->
                    () -> {
                      AuditEvents mine =
                          new AuditEvents(clinics, (long) round * PRODUCERS + producer);
                      while (left.decrementAndGet() >= 0) {
                        batches.send(mine, token);
                      }
                    })
            .toList());
    return watch.seconds();
  }

  private double copy(String since) throws SQLException, IOException {
    Path file = stage.file("events.copy");
    String partition = text(PARTITION);
    String columns = text(COLUMNS);
    try (Connection administrator = stage.administrator()) {
      CopyManager copies = administrator.unwrap(PGConnection.class).getCopyAPI();
      try (OutputStream out = Files.newOutputStream(file)) {
        copies.copyOut(COPY_OUT.formatted(columns, since), out);
      }
      Sql.execute(administrator, CHECKPOINT);
      Stopwatch watch = new Stopwatch();
      try (InputStream in = Files.newInputStream(file)) {
        copies.copyIn(COPY_IN.formatted(partition, columns), in);
      }
      return watch.seconds();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection administrator = stage.administrator()) {
      Sql.execute(administrator, sql);
    }
  }

  private String text(String sql) throws SQLException {
    try (Connection administrator = stage.administrator()) {
      return Sql.text(administrator, sql);
    }
  }
}
