package dev.ward.tenancy.profile;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.tenancy.address.PersonAddresses;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ProfileStore {

  private static final String PROFILE =
      """
      select user_id, subject, email, email_verified, name, tenancy.own_addresses() as addresses, version
      from tenancy.user_profile where user_id = (select access.uid())
      """;

  private static final String ORGANIZATIONS =
      """
      select o.id, o.name, o.status, r.role
      from tenancy.organization o
      left join tenancy.organization_role r on r.organization_id = o.id and r.user_id = (select access.uid())
      where o.status <> 'deleted'
      order by o.name, o.id
      """;

  private static final String CLINICS =
      """
      select c.id, c.name, c.organization_id, c.kind,
             case o.status when 'active' then c.status else o.status end as status, c.time_zone, c.currency, g.role
      from access.get_user_clinics() g
      join tenancy.clinic c on c.id = g.clinic_id
      join tenancy.organization o on o.id = c.organization_id
      where o.status <> 'deleted'
      order by c.name, c.id
      """;

  private static final String VERSION =
      "select version from tenancy.user_profile where user_id = (select access.uid()) for update";

  private static final String SET_ADDRESSES =
      "update tenancy.user_profile set addresses = $1 where user_id = (select access.uid())";

  private final ClinicTransaction transaction;

  ProfileStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * Reads; writes only when the person is new or the identity provider says something new of them.
   */
  Uni<Me> me(Caller caller) {
    Profile told = Profile.of(caller);
    return transaction
        .read(caller, Scope.self(), connection -> look(connection, caller, told))
        .flatMap(
            seen ->
                seen.isPresent()
                    ? Uni.createFrom().item(seen.get())
                    : transaction
                        .write(
                            caller,
                            Scope.self(),
                            connection ->
                                Profile.see(connection, caller)
                                    .flatMap(id -> look(connection, caller, told)))
                        .map(Optional::orElseThrow));
  }

  Uni<Me> change(Caller caller, @Nullable String ifMatch, MeChange change) {
    Profile told = Profile.of(caller);
    return transaction.write(
        caller,
        Scope.self(),
        connection ->
            Profile.see(connection, caller)
                .flatMap(seen -> connection.query(VERSION).execute())
                .invoke(rows -> ETag.require(ifMatch, rows.iterator().next().getLong("version")))
                .flatMap(checked -> setAddresses(connection, change.addresses()))
                .flatMap(set -> look(connection, caller, told))
                .map(Optional::orElseThrow));
  }

  private static Uni<Void> setAddresses(
      SqlConnection connection, @Nullable PersonAddresses addresses) {
    return addresses == null
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery(SET_ADDRESSES)
            .execute(Tuple.of(addresses.toJson()))
            .replaceWithVoid();
  }

  private static Uni<Optional<Me>> look(SqlConnection connection, Caller caller, Profile told) {
    return Uni.combine()
        .all()
        .unis(
            connection.query(PROFILE).execute(),
            connection.query(ORGANIZATIONS).execute(),
            connection.query(CLINICS).execute())
        .asTuple()
        .map(
            read -> {
              if (read.getItem1().size() == 0) {
                return Optional.empty();
              }
              Row row = read.getItem1().iterator().next();
              if (!Objects.equals(profile(row), told)) {
                return Optional.empty();
              }
              return Optional.of(
                  me(
                      row,
                      told,
                      caller.epoch(),
                      stream(read.getItem2()).map(ProfileStore::place).toList(),
                      stream(read.getItem3()).map(Me.Seat::of).toList()));
            });
  }

  private static java.util.stream.Stream<Row> stream(Iterable<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static Me me(
      Row row, Profile profile, long epoch, List<Me.Place> organizations, List<Me.Seat> clinics) {
    return new Me(
        row.getUUID("user_id"),
        profile.subject(),
        profile.name(),
        profile.email(),
        profile.emailVerified(),
        PersonAddresses.of(row),
        row.getLong("version"),
        epoch,
        organizations,
        clinics);
  }

  private static Profile profile(Row row) {
    return new Profile(
        row.getString("subject"),
        row.getString("email"),
        row.getBoolean("email_verified"),
        row.getString("name"));
  }

  private static Me.Place place(Row row) {
    return new Me.Place(
        row.getUUID("id"), row.getString("name"), row.getString("status"), row.getString("role"));
  }
}
