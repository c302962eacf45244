package dev.ward.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.ward.audit.Proofs;
import dev.ward.audit.rounds.Round;
import dev.ward.audit.rounds.Round.Outcome;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Proofs.ByHand.class)
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class CheckpointRoundsTest {

  private static final Duration AGES = Duration.ofHours(1);

  @Inject ClinicTransaction transaction;

  private UUID clinic;

  @BeforeEach
  void aClinic() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
  }

  @Test
  void whatCannotBeCarriedWaitsAndIsCarriedInItsOrderWhenTheVaultIsBack() throws Exception {
    Proofs.record(clinic, 1);
    Proofs.sign();
    Path chain = Proofs.vault().resolve("checkpoints/" + clinic);
    Path elsewhere = Proofs.vault().resolve("elsewhere");
    Files.move(chain, elsewhere);
    Files.createFile(chain);
    Proofs.record(clinic, 1);
    Proofs.sign().body("signed", is(1)).body("waiting", is(1));
    Proofs.record(clinic, 1);
    Proofs.sign().body("signed", is(1)).body("waiting", is(2));
    Files.delete(chain);
    Files.move(elsewhere, chain);
    Proofs.sign().body("signed", is(0)).body("carried", is(2)).body("waiting", is(0));
    assertThat(Proofs.kept(clinic)).hasSize(3);
    assertThat(
            Directory.number(
                """
                select count(*) from audit.checkpoint a join audit.checkpoint b on b.stream = a.stream and b.seq > a.seq
                where a.stream = ? and b.carried_at < a.carried_at
                """,
                clinic))
        .isZero();
  }

  @Test
  void anotherCheckpointOfAPlaceInTheVaultIsEvidenceAndNotOverwritten() throws Exception {
    Proofs.record(clinic, 1);
    Proofs.sign();
    Path kept = Proofs.kept(clinic).get(0);
    String before = Files.readString(kept);
    String forked =
        before.replaceAll("\"hash\":\"[0-9a-f]{64}\"", "\"hash\":\"" + "0".repeat(64) + "\"");
    Path next = kept.resolveSibling(VaultNames.checkpoint(clinic, 2).replaceAll(".*/", ""));
    Files.writeString(next, forked.replace("\"seq\":1", "\"seq\":2"));
    Proofs.record(clinic, 1);
    Proofs.sign().body("signed", is(1)).body("waiting", is(0));
    assertThat(
            Directory.number(
                "select count(*) from audit.checkpoint where stream = ? and disputed_at is not null",
                clinic))
        .isEqualTo(1);
    assertThat(Files.readString(next)).contains("0".repeat(64));
  }

  @Test
  void aPlaceThatWasSignedTwiceWithTheSameHashIsNoDispute() {
    Proofs.record(clinic, 1);
    Proofs.sign();
    Proofs.tamper(
        "checkpoint",
        "update audit.checkpoint set carried_at = null, at = at + interval '1 second' where stream = ?",
        clinic);
    Proofs.sign().body("waiting", is(0));
    assertThat(
            Directory.number(
                "select count(*) from audit.checkpoint where stream = ? and carried_at is not null",
                clinic))
        .isEqualTo(1);
  }

  @Test
  void aHeadWhoseEventIsNotThereIsNotVouchedFor() {
    Proofs.record(clinic, 3);
    Proofs.tamper("event", "delete from audit.event where stream = ? and seq = 3", clinic);
    int doubtful = Proofs.sign().extract().path("doubtful");
    assertThat(doubtful).isPositive();
    assertThat(Proofs.kept(clinic)).isEmpty();
  }

  @Test
  void aChainThatIsShorterThanItWasSignedIsNotVouchedFor() {
    Proofs.record(clinic, 3);
    Proofs.sign();
    int before = Proofs.sign().extract().path("doubtful");
    Proofs.tamper("event", "delete from audit.event where stream = ? and seq = 3", clinic);
    Proofs.tamper(
        "chain_head",
        """
        update audit.chain_head h set seq = 2, hash = (select e.hash from audit.event e where e.stream = h.stream and e.seq = 2)
        where h.stream = ?
        """,
        clinic);
    int doubtful = Proofs.sign().extract().path("doubtful");
    assertThat(doubtful).isEqualTo(before + 1);
  }

  @Test
  void oneInstanceAtATimeGoesARoundAndNoneBeforeItIsDue() {
    String name = "round " + clinic;
    Round one = new Round(transaction, name, AGES, AGES);
    Round other = new Round(transaction, name, AGES, AGES);
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Void> held = new CompletableFuture<>();
    CompletableFuture<Optional<Outcome>> first =
        one.ifDue(
                turn ->
                    turn.goesOn()
                        .invoke(ours -> begun.complete(null))
                        .flatMap(ours -> Uni.createFrom().completionStage(held))
                        .replaceWith(new Outcome(1, 0)))
            .subscribeAsCompletionStage();
    begun.join();
    assertThat(result(other.now(turn -> nothing()))).as("held").isEmpty();
    held.complete(null);
    assertThat(first.join()).contains(new Outcome(1, 0));
    assertThat(result(other.ifDue(turn -> nothing()))).as("not due yet").isEmpty();
    assertThat(result(other.now(turn -> nothing()))).isPresent();
  }

  @Test
  void whoeverHasLostATurnDoesNotGoOnAndWhatFailedIsDueAgain() {
    String name = "round " + clinic;
    Round round = new Round(transaction, name, AGES, AGES);
    assertThat(
            round
                .ifDue(
                    turn -> {
                      Directory.execute(
                          "update audit.round set holder = gen_random_uuid() where round = ?",
                          name);
                      return turn.goesOn().replaceWith(new Outcome(1, 0));
                    })
                .subscribeAsCompletionStage())
        .failsWithin(AGES)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("another instance");
    Directory.execute("update audit.round set held_until = now() where round = ?", name);
    assertThat(
            round
                .ifDue(
                    turn -> Uni.createFrom().<Outcome>failure(new IllegalStateException("broken")))
                .subscribeAsCompletionStage())
        .failsWithin(AGES);
    assertThat(result(round.ifDue(turn -> nothing()))).isPresent();
  }

  private static Uni<Outcome> nothing() {
    return Uni.createFrom().item(new Outcome(0, 0));
  }

  private static <T> T result(Uni<T> uni) {
    return uni.subscribeAsCompletionStage().join();
  }
}
