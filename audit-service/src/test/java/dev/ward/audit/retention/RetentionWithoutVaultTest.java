package dev.ward.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.audit.Proofs;
import dev.ward.audit.rounds.Round.Outcome;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class RetentionWithoutVaultTest {

  private static final String SAID =
      """
      select count(*) from audit.outbox
      where event ->> 'action' = 'retention.refused' and event ->> 'reason' like '%there is no vault%'
      """;

  @Inject RetentionLoop loop;

  @AfterEach
  void sixYearsAgain() {
    Ages.sixYearsAreSixYears();
  }

  @Test
  void withoutAVaultNothingGoesAndThatIsOnRecordOnce() {
    UUID clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    Proofs.record(clinic, 3);
    Ages.everythingIsOver();
    Outcome outcome = loop.now().subscribeAsCompletionStage().join().orElseThrow();
    assertThat(outcome.done()).isZero();
    assertThat(outcome.refused()).isPositive();
    assertThat(loop.now().subscribeAsCompletionStage().join()).isPresent();
    assertThat(Ages.left(clinic)).isEqualTo(3);
    assertThat(Directory.number(SAID)).isEqualTo(1);
  }
}
