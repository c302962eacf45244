package dev.ward.platform.access;

import dev.ward.platform.access.Caller.SignIn;
import dev.ward.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a stolen or forgotten session must not be enough for: deeds that can't be taken back ask for
 * a recent sign-in, or for one with a second factor. The client sends the person to the identity
 * provider with the challenge's {@code max_age} or {@code acr_values} and comes back (RFC 9470).
 */
@ApplicationScoped
public class StepUp {

  /** A clock of the identity provider that is ahead of ours is no reason to ask again. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private final Duration recent;
  private final List<String> levels;
  private final Clock clock;

  @Inject
  StepUp(StepUpConfig config) {
    this(config.maxAge(), config.levels(), Clock.systemUTC());
  }

  StepUp(Duration recent, List<String> levels, Clock clock) {
    this.recent = recent;
    this.levels = List.copyOf(levels);
    this.clock = clock;
  }

  /**
   * Does nothing if the caller has signed in recently, or with a second factor.
   *
   * @throws Problem 401 {@code insufficient_user_authentication} otherwise; a service has never
   *     signed in
   */
  public void require(Caller caller) {
    if (!isSatisfiedBy(caller.signIn())) {
      throw Problem.insufficientAuthentication(recent, levels);
    }
  }

  private boolean isSatisfiedBy(SignIn signIn) {
    if (signIn.level() != null && levels.contains(signIn.level())) {
      return true;
    }
    Instant now = clock.instant();
    return signIn.at() != null
        && signIn.at().isAfter(now.minus(recent))
        && signIn.at().isBefore(now.plus(CLOCK_SKEW));
  }
}
