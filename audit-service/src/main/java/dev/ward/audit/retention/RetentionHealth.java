package dev.ward.audit.retention;

import dev.ward.audit.proof.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether what is due goes, beside the readiness, which it never changes: kept too long is kept.
 */
@Readiness
@ApplicationScoped
class RetentionHealth implements HealthCheck {

  private final RetentionGauge gauge;
  private final Vault vault;
  private final Clock clock = Clock.systemUTC();

  RetentionHealth(RetentionGauge gauge, Vault vault) {
    this.gauge = gauge;
    this.vault = vault;
  }

  @Override
  public HealthCheckResponse call() {
    RetentionMeasures measures = gauge.last();
    return HealthCheckResponse.named("retention")
        .up()
        .withData("vault", vault.isThere())
        .withData("lastRoundSeconds", measures.ageSeconds(clock.instant()))
        .withData("gone", measures.gone())
        .withData("refused", measures.refused())
        .build();
  }
}
