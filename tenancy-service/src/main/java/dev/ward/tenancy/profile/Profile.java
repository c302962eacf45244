package dev.ward.tenancy.profile;

import dev.ward.platform.access.Caller;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is kept of a person, as their token tells it. */
public record Profile(
    String subject, @Nullable String email, boolean emailVerified, @Nullable String name) {

  private static final String SEE = "select tenancy.see_profile($1, $2, $3, $4) as id";

  private static final int LONGEST_NAME = 200;

  /**
   * @throws Problem 403 for a service, which is nobody
   */
  static Profile of(Caller caller) {
    Caller.Person person = caller.person();
    if (caller.subject() == null || person == null) {
      throw Problem.of(ProblemCode.FORBIDDEN, "This is for people; a service has no profile.");
    }
    String name = person.name();
    if (name != null && name.length() > LONGEST_NAME) {
      name = name.substring(0, LONGEST_NAME);
    }
    return new Profile(caller.subject(), person.email(), person.emailVerified(), name);
  }

  /**
   * Makes or refreshes the caller's profile within a transaction on their own affairs; gives their
   * user id.
   */
  public static Uni<UUID> see(SqlConnection connection, Caller caller) {
    Profile profile = of(caller);
    return connection
        .preparedQuery(SEE)
        .execute(
            Tuple.of(profile.subject(), profile.email(), profile.emailVerified(), profile.name()))
        .map(rows -> rows.iterator().next().getUUID("id"));
  }
}
