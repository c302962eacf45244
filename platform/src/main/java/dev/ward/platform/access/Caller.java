package dev.ward.platform.access;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as their verified token says, and where the request came from. Whether the claims still
 * hold is decided by the database, at the start of each transaction.
 *
 * @param subject the token's {@code sub}; null for a service
 * @param service the client id of the service that calls; null for a person
 * @param epoch the version of the claims, 0 when the token has none
 * @param clinics clinic id to role
 * @param organizations organization id to role
 * @param byReference whether the token leaves the roles to the directory, because they are too many
 *     to carry; then both maps are empty
 * @param operator whether the token has the realm role {@code super_admin}
 * @param person what the token says of the person; null for a service
 * @param signIn how and when the person signed in; of a service nothing is known
 */
public record Caller(
    @Nullable String subject,
    @Nullable String service,
    long epoch,
    Map<UUID, String> clinics,
    Map<UUID, String> organizations,
    boolean byReference,
    boolean operator,
    @Nullable Person person,
    SignIn signIn,
    Origin origin) {

  public Caller {
    if ((subject == null) == (service == null)) {
      throw new IllegalArgumentException("a caller is either a person or a service");
    }
    clinics = Map.copyOf(clinics);
    organizations = Map.copyOf(organizations);
  }

  /** What the identity provider says of a person; each part may be missing. */
  public record Person(@Nullable String email, boolean emailVerified, @Nullable String name) {}

  /**
   * How the person signed in, as the identity provider tells it; each part may be missing.
   *
   * @param at when they last proved who they are ({@code auth_time})
   * @param level how well they proved it ({@code acr})
   * @param session the session that the token belongs to ({@code sid})
   */
  public record SignIn(@Nullable Instant at, @Nullable String level, @Nullable String session) {

    static final SignIn UNKNOWN = new SignIn(null, null, null);
  }

  /** The service itself, for work that nobody is waiting for. */
  public static Caller service(String name) {
    return new Caller(
        null,
        Objects.requireNonNull(name),
        0,
        Map.of(),
        Map.of(),
        false,
        false,
        null,
        SignIn.UNKNOWN,
        Origin.NONE);
  }

  public Caller from(Origin where) {
    return new Caller(
        subject,
        service,
        epoch,
        clinics,
        organizations,
        byReference,
        operator,
        person,
        signIn,
        where);
  }
}
