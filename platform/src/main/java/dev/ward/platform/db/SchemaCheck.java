package dev.ward.platform.db;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * A service isn't ready before the schema is there that it was built with: not before the migration
 * has ended, and never when it ended half way. A newer schema is none of its business, for each
 * migration leaves the release before it running.
 */
@Readiness
@ApplicationScoped
class SchemaCheck implements AsyncHealthCheck {

  private static final String NAME = "schema";
  private static final String REACHES = "select access.schema_reaches($1) as reached";

  private final Pool pool;
  private final int lastMigration = lastMigration();

  SchemaCheck(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return pool.preparedQuery(REACHES)
        .execute(Tuple.of(lastMigration))
        .map(rows -> response(rows.iterator().next().getBoolean("reached")))
        .onFailure()
        .recoverWithItem(() -> response(false));
  }

  private HealthCheckResponse response(boolean reached) {
    return HealthCheckResponse.named(NAME).status(reached).withData("needs", lastMigration).build();
  }

  /** Which one there was last when this was built. */
  private static int lastMigration() {
    try (InputStream in = SchemaCheck.class.getResourceAsStream("/META-INF/ward-last-migration")) {
      String number =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      return Integer.parseInt(number.strip());
    } catch (IOException e) {
      throw new IllegalStateException("the build left no number of the last migration", e);
    }
  }
}
