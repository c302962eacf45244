package dev.ward.platform.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who was let into which clinic lately. It decides nobody's access; it keeps what strangers ask of
 * a clinic from being counted as the clinic's.
 */
@Singleton
public class KnownMembers {

  private static final int MOST = 100_000;
  private static final Duration LATELY = Duration.ofMinutes(5);

  private final Cache<Membership, Boolean> lately =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LATELY).build();

  private record Membership(String subject, UUID clinic) {}

  public boolean includes(String subject, UUID clinic) {
    return lately.getIfPresent(new Membership(subject, clinic)) != null;
  }

  public void admitted(Caller caller, Scope scope) {
    Membership membership = membership(caller, scope);
    if (membership != null && lately.getIfPresent(membership) == null) {
      lately.put(membership, true);
    }
  }

  public void refused(Caller caller, Scope scope) {
    Membership membership = membership(caller, scope);
    if (membership != null) {
      lately.invalidate(membership);
    }
  }

  private static @Nullable Membership membership(Caller caller, Scope scope) {
    return scope.kind() == Scope.Kind.CLINIC && caller.subject() != null && scope.id() != null
        ? new Membership(caller.subject(), scope.id())
        : null;
  }
}
