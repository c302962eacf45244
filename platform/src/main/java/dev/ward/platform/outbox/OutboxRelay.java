package dev.ward.platform.outbox;

import dev.ward.platform.db.ClinicTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Carries the events that this service's transactions wrote to the audit service: at least once,
 * and in order per clinic, because one relay at a time holds the lease and an event leaves the
 * outbox only when the audit service has answered for it. While the audit service is away, events
 * wait.
 */
@ApplicationScoped
public class OutboxRelay {

  private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

  private final ClinicTransaction transaction;
  private final AuditClient audit;
  private final OutboxConfig config;
  private final Vertx vertx;
  private final OutboxSql sql;
  private final UUID holder = UUID.randomUUID();

  private volatile boolean stopped;
  private int failures;

  OutboxRelay(ClinicTransaction transaction, AuditClient audit, OutboxConfig config, Vertx vertx) {
    this.transaction = transaction;
    this.audit = audit;
    this.config = config;
    this.vertx = vertx;
    this.sql = new OutboxSql(config.schema());
  }

  void start(@Observes StartupEvent event) {
    if (config.audit().url().isPresent()) {
      again(config.outbox().idle().toMillis());
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
  }

  /**
   * Delivers one batch. The result is how many events have left the outbox; 0 also when another
   * relay has the lease.
   */
  public Uni<Integer> deliver() {
    return transaction
        .relay(this::take)
        .flatMap(
            events ->
                events.isEmpty()
                    ? Uni.createFrom().item(0)
                    : audit
                        .send(events.stream().map(Waiting::event).toList())
                        .flatMap(
                            sent -> transaction.relay(connection -> remove(connection, events)))
                        .map(removed -> events.size()));
  }

  private Uni<List<Waiting>> take(SqlConnection connection) {
    return connection
        .preparedQuery(sql.lease())
        .execute(Tuple.of("audit", holder, (int) config.outbox().lease().toSeconds()))
        .flatMap(
            held ->
                held.rowCount() == 0
                    ? Uni.createFrom().item(List.<Waiting>of())
                    : connection
                        .preparedQuery(sql.oldest())
                        .execute(Tuple.of(config.outbox().batch()))
                        .map(
                            rows -> {
                              List<Waiting> events = new ArrayList<>(rows.size());
                              for (Row row : rows) {
                                events.add(
                                    new Waiting(
                                        row.getUUID("stream"),
                                        row.getUUID("id"),
                                        row.getString("event")));
                              }
                              return events;
                            }));
  }

  private Uni<Integer> remove(SqlConnection connection, List<Waiting> events) {
    UUID[] streams = events.stream().map(Waiting::stream).toArray(UUID[]::new);
    UUID[] ids = events.stream().map(Waiting::id).toArray(UUID[]::new);
    return connection
        .preparedQuery(sql.remove())
        .execute(Tuple.of(streams, ids))
        .map(rows -> rows.rowCount());
  }

  private void again(long delayMillis) {
    if (!stopped) {
      vertx.setTimer(Math.max(1, delayMillis), ignored -> run());
    }
  }

  private void run() {
    if (stopped) {
      return;
    }
    deliver()
        .subscribe()
        .with(
            delivered -> {
              failures = 0;
              again(delivered == 0 ? config.outbox().idle().toMillis() : 0);
            },
            failure -> {
              failures++;
              if (failures == 1) {
                LOG.warnf("events wait in the outbox: %s", failure.getMessage());
              }
              again(backoff());
            });
  }

  private long backoff() {
    long most = config.outbox().longestPause().toMillis();
    long base = Math.min(most, config.outbox().idle().toMillis() << Math.min(failures, 10));
    return base / 2 + ThreadLocalRandom.current().nextLong(base / 2 + 1);
  }

  private record Waiting(UUID stream, UUID id, String event) {}
}
