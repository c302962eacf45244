package dev.ward.metrics.facts;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts on record whose rows are shown: an event for each patient, in the transaction that reads
 * them. Without the record there is no answer.
 */
public final class Looks {

  private static final String AT_FACTS =
      "select access.emit_reads($1 || '.read', $1, $2, $3::text[], $4)";

  private static final String AT_IDENTITIES =
      """
      select access.emit_reads($1 || '.read', $1, null, metrics.patients_of($1, $2::text[]), $3)
      """;

  private static final String AT_CHANGES =
      """
      select access.emit_reads(
        $1 || '.read', $1, null, metrics.patients_of($1, $2::text[]) || metrics.patients_in($3::text[]::jsonb[]), $4)
      """;

  private Looks() {}

  /** What each of them is known by, as far as it could be told. */
  public static <T> List<@Nullable String> each(
      List<T> rows, Function<T, @Nullable String> identity) {
    List<@Nullable String> identities = new ArrayList<>(rows.size());
    rows.forEach(row -> identities.add(identity.apply(row)));
    return identities;
  }

  /**
   * @param fact the one that was asked for; null for several
   * @param patients of each row
   * @param where null for the count of rows
   */
  static Uni<?> atFacts(
      SqlConnection connection,
      FactKind kind,
      @Nullable UUID fact,
      List<@Nullable String> patients,
      @Nullable String where) {
    return kind.isOfPatients() && !patients.isEmpty()
        ? connection
            .preparedQuery(AT_FACTS)
            .execute(
                Tuple.of(
                    kind.code(),
                    fact == null ? null : fact.toString(),
                    patients.toArray(String[]::new),
                    where))
        : Uni.createFrom().voidItem();
  }

  /**
   * @param identities what the rows are known by
   */
  public static Uni<?> atRows(
      SqlConnection connection,
      @Nullable FactKind kind,
      List<@Nullable String> identities,
      String where) {
    return kind != null && kind.isOfPatients() && !identities.isEmpty()
        ? connection
            .preparedQuery(AT_IDENTITIES)
            .execute(Tuple.of(kind.code(), identities.toArray(String[]::new), where))
        : Uni.createFrom().voidItem();
  }

  /**
   * @param changes as JSON, the fields that are before and after
   */
  public static Uni<?> atChanges(
      SqlConnection connection,
      @Nullable FactKind kind,
      List<@Nullable String> identities,
      List<String> changes,
      String where) {
    return kind != null && kind.isOfPatients() && !identities.isEmpty()
        ? connection
            .preparedQuery(AT_CHANGES)
            .execute(
                Tuple.of(
                    kind.code(),
                    identities.toArray(String[]::new),
                    changes.toArray(String[]::new),
                    where))
        : Uni.createFrom().voidItem();
  }
}
