package dev.ward.audit.trail;

import dev.ward.audit.sealing.SubjectReferences;
import dev.ward.platform.access.Scope;
import dev.ward.platform.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What stands in events for a patient, whom people know by another name. */
@ApplicationScoped
public class Subjects {

  /** Of a patient of whom there is no event: found in none. */
  private static final String NOBODY = new UUID(0, 0).toString();

  private static final int LONGEST = 255;

  private static final String PSEUDONYM = "select audit.pseudonym_of($1, $2) as pseudonym";

  private static final String OWN_CLINIC = "select $1::uuid = any (access.clinic_ids()) as own";

  private final SubjectReferences references;

  Subjects(SubjectReferences references) {
    this.references = references;
  }

  /**
   * The pseudonym of a patient; null if none is asked for.
   *
   * @param pointer where in the request the filter stands; empty for the query
   * @throws Problem 400 if it isn't said whose patient it is, or if the clinic isn't one of the
   *     organization's
   */
  public Uni<@Nullable String> pseudonym(
      SqlConnection connection,
      Scope scope,
      TrailFilter filter,
      @Nullable String subject,
      String pointer) {
    String wanted = subject == null ? null : checked(subject);
    UUID clinic = subject == null ? filter.clinic() : clinic(scope, filter, pointer);
    if (clinic == null || scope.kind() == Scope.Kind.CLINIC) {
      return wanted == null || clinic == null
          ? Uni.createFrom().nullItem()
          : pseudonym(connection, clinic, wanted);
    }
    return connection
        .preparedQuery(OWN_CLINIC)
        .execute(Tuple.of(clinic))
        .flatMap(
            rows -> {
              if (!rows.iterator().next().getBoolean("own")) {
                throw Problem.invalid(pointer + "/clinic", "is not a clinic of the organization");
              }
              return wanted == null
                  ? Uni.createFrom().nullItem()
                  : pseudonym(connection, clinic, wanted);
            });
  }

  private Uni<@Nullable String> pseudonym(SqlConnection connection, UUID clinicId, String subject) {
    Buffer reference = Buffer.buffer(references.of(clinicId, subject));
    return connection
        .preparedQuery(PSEUDONYM)
        .execute(Tuple.of(clinicId, reference))
        .map(rows -> rows.iterator().next().getUUID("pseudonym"))
        .map(pseudonym -> pseudonym == null ? NOBODY : pseudonym.toString());
  }

  private static UUID clinic(Scope scope, TrailFilter filter, String pointer) {
    if (scope.kind() == Scope.Kind.CLINIC) {
      return Objects.requireNonNull(scope.id());
    }
    if (filter.clinic() == null) {
      throw Problem.invalid(pointer + "/clinic", "is missing: whose patient is it?");
    }
    return filter.clinic();
  }

  private static String checked(String subject) {
    if (subject.isEmpty() || subject.length() > LONGEST || subject.indexOf('\0') >= 0) {
      throw Problem.invalid("/subject", "must have from 1 to " + LONGEST + " characters");
    }
    return subject;
  }
}
