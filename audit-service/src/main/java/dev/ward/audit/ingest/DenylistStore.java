package dev.ward.audit.ingest;

import dev.ward.audit.ingest.DeniedPattern.Kind;
import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The patterns as they are in the database, read again from time to time. */
@ApplicationScoped
class DenylistStore {

  private static final String PATTERNS =
      """
      select name, kind, title, pattern, least_digits, least_length, one_of
      from audit.denied_pattern where active order by name
      """;

  private final ClinicTransaction transaction;
  private final Duration refresh;
  private volatile @Nullable Loaded loaded;

  private record Loaded(Denylist denylist, long at) {}

  DenylistStore(ClinicTransaction transaction, IngestConfig config) {
    this.transaction = transaction;
    this.refresh = config.denylistRefresh();
  }

  /** Fails when the database is away: what can't be looked at isn't recorded. */
  Uni<Denylist> current() {
    Loaded known = loaded;
    if (known != null && System.nanoTime() - known.at() < refresh.toNanos()) {
      return Uni.createFrom().item(known.denylist());
    }
    return transaction
        .relay(connection -> connection.query(PATTERNS).execute())
        .map(DenylistStore::denylist)
        .invoke(denylist -> loaded = new Loaded(denylist, System.nanoTime()))
        .emitOn(Infrastructure.getDefaultWorkerPool());
  }

  private static Denylist denylist(RowSet<Row> rows) {
    List<DeniedPattern> patterns = new ArrayList<>(rows.size());
    rows.forEach(
        row ->
            patterns.add(
                new DeniedPattern(
                    row.getString("name"),
                    Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                    row.getString("title"),
                    Pattern.compile(row.getString("pattern")),
                    row.getInteger("least_digits"),
                    row.getInteger("least_length"),
                    row.getString("one_of"))));
    return new Denylist(patterns);
  }
}
