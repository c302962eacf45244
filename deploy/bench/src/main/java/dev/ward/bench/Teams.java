package dev.ward.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.local.Failure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes organizations, their clinics and their people, at the identity provider too. */
final class Teams {
  static final String CURRENCY = "EUR";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ADD_ORGANIZATION =
      """
      insert into tenancy.organization (name, tier) values (?, 'biosync') returning id
      """;

  private static final String ADD_CLINICS =
      """
      insert into tenancy.clinic (organization_id, name, kind, time_zone, currency)
        select ?, 'Clinic ' || n, 'dental', 'Europe/Berlin', ? from generate_series(1, ?) as n
      returning id
      """;

  private static final String ADD_PERSON =
      """
      insert into tenancy.user_profile (user_id, subject, name) values (?, ?, ?)
      """;

  private static final String ADD_MEMBERSHIPS =
      """
      insert into tenancy.user_clinic_roles (clinic_id, user_id, role)
        select c.id, ?, ? from unnest(?) as c (id)
      """;

  private static final String EPOCH =
      """
      select epoch from access.principal where id = ?
      """;

  // What waits here would be carried away in the middle of a measure.
  private static final String FORGET_EVENTS =
      """
      delete from tenancy.outbox
      """;

  private static final String FORGET_CLAIMS =
      """
      delete from tenancy.claims_push
      """;

  private final Stage stage;
  private final IdentityProvider identityProvider;

  Teams(Stage stage, IdentityProvider identityProvider) {
    this.stage = stage;
    this.identityProvider = identityProvider;
  }

  Team create(String person, String role, int clinics) throws SQLException, IOException {
    try (Connection administrator = stage.administrator()) {
      UUID organization = Sql.ids(administrator, ADD_ORGANIZATION, person).get(0);
      List<UUID> ids = Sql.ids(administrator, ADD_CLINICS, organization, CURRENCY, clinics);
      // Each membership makes a new version of the person's claims.
      long epoch = ids.size();
      UUID subject = identityProvider.addPerson(person, claim(ids, role), epoch);
      Sql.execute(administrator, ADD_PERSON, subject, subject.toString(), person);
      Sql.execute(
          administrator,
          ADD_MEMBERSHIPS,
          subject,
          role,
          administrator.createArrayOf("uuid", ids.toArray()));
      if (Sql.number(administrator, EPOCH, subject) != epoch) {
        throw new Failure("The directory counts the versions of claims in another way.");
      }
      Sql.execute(administrator, FORGET_EVENTS);
      Sql.execute(administrator, FORGET_CLAIMS);
      return new Team(person, subject, epoch, role, ids);
    }
  }

  private static String claim(List<UUID> clinics, String role) throws IOException {
    Map<UUID, String> roles = clinics.stream().collect(Collectors.toMap(id -> id, id -> role));
    return JSON.writeValueAsString(roles);
  }
}
