package dev.ward.platform.access;

import dev.ward.platform.faults.Deadline;
import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Lets a change of the identity provider's key pass unnoticed. The keys are looked up again when a
 * token names an unknown one, but only once in a while, and whoever comes while they are being
 * looked up, or shortly after somebody else's nonsense has used the turn, would be refused with a
 * perfectly good token. They wait for the next look instead. How many may wait is bounded, so that
 * a flood of unknown keys holds nothing but itself; and so is how long anybody waits for a provider
 * that takes connections and says nothing.
 */
@ApplicationScoped
@Unremovable
@OidcEndpoint(OidcEndpoint.Type.JWKS)
class SigningKeys implements OidcResponseFilter {

  private static final int MOST_WAITING = 500;
  private static final long PAUSE_MILLIS = 100;

  /** So many that wait double the pause, twice as many treble it: each is verified every time. */
  private static final int CROWD = 50;

  /** From the provider's answer until its keys are in use. */
  private static final long SETTLING = Duration.ofMillis(100).toNanos();

  /** How long an answer of the provider may take to count. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How long one is waited for at all. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(4);

  private final Vertx vertx;
  private final Deadline deadline;
  private final long longest;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long loadedAt = System.nanoTime();

  SigningKeys(
      Vertx vertx,
      @ConfigProperty(name = "quarkus.oidc.token.forced-jwk-refresh-interval") Duration interval) {
    this.vertx = vertx;
    this.deadline = new Deadline(vertx, LONGEST_SILENCE);
    this.longest = interval.plus(PATIENCE).toNanos();
  }

  @Override
  public void filter(OidcResponseContext response) {
    if (response.statusCode() == 200) {
      loadedAt = System.nanoTime();
    }
  }

  /** Verifies, and again for as long as the keys may be older than the token. */
  <T> Uni<T> verifying(Supplier<Uni<T>> verification) {
    return attempt(verification, System.nanoTime());
  }

  private <T> Uni<T> attempt(Supplier<Uni<T>> verification, long asked) {
    long begun = System.nanoTime();
    return deadline
        .bounded(verification.get(), () -> new OIDCException("the identity provider is silent"))
        .onFailure(SigningKeys::isOfAnUnknownKey)
        .recoverWithUni(
            failure ->
                isFinal(asked, begun) || waiting.get() >= MOST_WAITING
                    ? Uni.createFrom().failure(failure)
                    : pause().flatMap(next -> attempt(verification, asked)));
  }

  private boolean isFinal(long asked, long begun) {
    boolean knewTheNewest = loadedAt - asked >= 0 && begun - loadedAt >= SETTLING;
    return knewTheNewest || begun - asked > longest;
  }

  /** On the request's own context, without which nothing can be verified. */
  private Uni<Void> pause() {
    Context context = vertx.getOrCreateContext();
    return Uni.createFrom()
        .emitter(
            emitter -> {
              int others = waiting.getAndIncrement();
              vertx.setTimer(
                  PAUSE_MILLIS * (1 + others / CROWD),
                  timer -> {
                    waiting.decrementAndGet();
                    context.runOnContext(ignored -> emitter.complete(null));
                  });
            });
  }

  private static boolean isOfAnUnknownKey(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvableKeyException) {
        return true;
      }
    }
    return false;
  }
}
