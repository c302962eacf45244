package dev.ward.scheduler.channels;

import dev.ward.platform.access.Caller;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.webhook.Destinations;
import dev.ward.scheduler.channels.ChannelSecrets.Fresh;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ChannelStore {

  /** A place needs a few; nobody reads pages of them. */
  private static final int MOST = 50;

  private static final String ALL =
      """
      select id, kind, name, address, url, secret_number, fallback_id, created_at, version
      from scheduler.notification_channel where clinic_id = $1 order by name, id
      """;

  private static final String WHERE_TO =
      """
      select coalesce($1, access.organization_id()) as organization_id, uuidv7() as id, count(*) as others,
        $3::uuid is null or bool_or(id = $3) is true as has_fallback
      from scheduler.notification_channel where clinic_id = $2
      """;

  private static final String INSERT =
      """
      insert into scheduler.notification_channel
        (clinic_id, organization_id, id, kind, name, address, url, secret, secret_key, fallback_id)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      returning id, kind, name, address, url, secret_number, fallback_id, created_at, version
      """;

  private static final String LOCK =
      """
      select id, organization_id, kind, version from scheduler.notification_channel where clinic_id = $1 and id = $2
      for no key update
      """;

  private static final String UPDATE =
      """
      update scheduler.notification_channel
      set name = coalesce($3, name), address = coalesce($4, address), url = coalesce($5, url),
        fallback_id = coalesce($6, fallback_id)
      where clinic_id = $1 and id = $2
      returning id, kind, name, address, url, secret_number, fallback_id, created_at, version
      """;

  /** Apart, because what names the secret that is there would have to read it. */
  private static final String ROTATE =
      """
      update scheduler.notification_channel
      set secret = $3, secret_key = $4, secret_number = secret_number + 1
      where clinic_id = $1 and id = $2
      """;

  private static final String DELETE =
      "delete from scheduler.notification_channel where clinic_id = $1 and id = $2";

  private final ClinicTransaction transaction;
  private final ChannelSecrets secrets;
  private final Destinations destinations;
  private final Creation creation;

  ChannelStore(
      ClinicTransaction transaction,
      ChannelSecrets secrets,
      Destinations destinations,
      Creation creation) {
    this.transaction = transaction;
    this.secrets = secrets;
    this.destinations = destinations;
    this.creation = creation;
  }

  Uni<List<Channel>> all(Caller caller, Place place) {
    return transaction.read(
        caller,
        place.scope(),
        connection ->
            connection
                .preparedQuery(ALL)
                .execute(Tuple.of(place.clinicId()))
                .map(
                    rows -> {
                      List<Channel> channels = new ArrayList<>(rows.size());
                      for (Row row : rows) {
                        channels.add(Channel.of(row, null));
                      }
                      return channels;
                    }));
  }

  Uni<Answer> add(Caller caller, Place place, @Nullable String key, NewChannel asked) {
    asked.check(destinations);
    return transaction.write(
        caller,
        place.scope(),
        connection ->
            creation.once(
                connection,
                caller,
                // An answer that is kept would keep the secret; the name makes a repetition a 409.
                asked.isWebhook() ? null : key,
                place.path(),
                asked,
                () -> insert(connection, place, asked)));
  }

  private Uni<Made> insert(SqlConnection connection, Place place, NewChannel asked) {
    return whereTo(connection, place, asked.fallbackId())
        .flatMap(
            row -> {
              if (row.getLong("others") >= MOST) {
                throw Problem.of(ProblemCode.CONFLICT, "There are " + MOST + " channels already.");
              }
              UUID organization = row.getUUID("organization_id");
              UUID id = row.getUUID("id");
              Fresh fresh = asked.isWebhook() ? secrets.fresh(organization, id) : null;
              Tuple values =
                  Tuple.tuple()
                      .addUUID(place.clinicId())
                      .addUUID(organization)
                      .addUUID(id)
                      .addString(asked.kind())
                      .addString(asked.name())
                      .addString(asked.address())
                      .addString(asked.url());
              return connection
                  .preparedQuery(INSERT)
                  .execute(sealed(values, fresh).addUUID(asked.fallbackId()))
                  .map(rows -> Channel.of(only(rows), fresh == null ? null : fresh.plain()))
                  .map(made -> new Made(place.path() + "/" + made.id(), made));
            });
  }

  Uni<Channel> change(
      Caller caller, Place place, UUID id, @Nullable String ifMatch, ChannelChange change) {
    return transaction.write(
        caller,
        place.scope(),
        connection ->
            connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(place.clinicId(), id))
                .map(ChannelStore::only)
                .invoke(row -> ETag.require(ifMatch, row.getLong("version")))
                .invoke(row -> change.check(row.getString("kind").equals("webhook"), destinations))
                .call(row -> whereTo(connection, place, change.fallbackId()))
                .flatMap(
                    row -> {
                      Fresh fresh =
                          change.rotates()
                              ? secrets.fresh(row.getUUID("organization_id"), id)
                              : null;
                      Tuple values =
                          Tuple.tuple()
                              .addUUID(place.clinicId())
                              .addUUID(id)
                              .addString(change.name())
                              .addString(change.address())
                              .addString(change.url())
                              .addUUID(change.fallbackId());
                      return rotate(connection, place, id, fresh)
                          .flatMap(rotated -> connection.preparedQuery(UPDATE).execute(values))
                          .map(
                              rows -> Channel.of(only(rows), fresh == null ? null : fresh.plain()));
                    }));
  }

  private static Uni<Void> rotate(
      SqlConnection connection, Place place, UUID id, @Nullable Fresh fresh) {
    if (fresh == null) {
      return Uni.createFrom().voidItem();
    }
    Tuple values = Tuple.tuple().addUUID(place.clinicId()).addUUID(id);
    return connection.preparedQuery(ROTATE).execute(sealed(values, fresh)).replaceWithVoid();
  }

  Uni<Void> remove(Caller caller, Place place, UUID id) {
    return transaction.write(
        caller,
        place.scope(),
        connection ->
            connection
                .preparedQuery(DELETE)
                .execute(Tuple.of(place.clinicId(), id))
                .invoke(
                    rows -> {
                      if (rows.rowCount() == 0) {
                        throw Problem.of(ProblemCode.NOT_FOUND);
                      }
                    })
                .replaceWithVoid());
  }

  /** What a row needs that the request doesn't say; the channel that stands in must be there. */
  private static Uni<Row> whereTo(
      SqlConnection connection, Place place, @Nullable UUID fallbackId) {
    return connection
        .preparedQuery(WHERE_TO)
        .execute(Tuple.of(place.organizationId(), place.clinicId(), fallbackId))
        .map(rows -> rows.iterator().next())
        .invoke(
            row -> {
              if (!row.getBoolean("has_fallback")) {
                throw Problem.invalid("/fallbackId", "is no channel of this place");
              }
            });
  }

  private static Tuple sealed(Tuple values, @Nullable Fresh fresh) {
    return fresh == null
        ? values.addValue(null).addString(null)
        : values.addBuffer(Buffer.buffer(fresh.sealed().bytes())).addString(fresh.sealed().key());
  }

  private static Row only(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return rows.iterator().next();
  }
}
