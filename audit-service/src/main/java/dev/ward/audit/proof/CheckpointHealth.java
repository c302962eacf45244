package dev.ward.audit.proof;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * How old the proofs are, beside the readiness, which it never changes: to stop recording because
 * proofs are late would lose what is to be proved.
 */
@Readiness
@ApplicationScoped
class CheckpointHealth implements HealthCheck {

  private final CheckpointGauge gauge;
  private final CheckpointVault vault;
  private final Clock clock = Clock.systemUTC();

  CheckpointHealth(CheckpointGauge gauge, CheckpointVault vault) {
    this.gauge = gauge;
    this.vault = vault;
  }

  @Override
  public HealthCheckResponse call() {
    CheckpointMeasures measures = gauge.last();
    Instant now = clock.instant();
    return HealthCheckResponse.named("checkpoints")
        .up()
        .withData("vault", vault.isThere())
        .withData("waiting", measures.waiting())
        .withData("oldestWaitingSeconds", Math.round(measures.oldestAgeSeconds(now)))
        .withData("lastRoundSeconds", Math.round(measures.roundAgeSeconds(now)))
        .withData("doubtful", measures.doubtful())
        .withData("disputed", measures.disputed())
        .build();
  }
}
