package dev.ward.audit.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.ward.audit.Proofs;
import dev.ward.audit.proof.Signer;
import dev.ward.audit.proof.Vault;
import dev.ward.audit.proof.VaultNames;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import dev.ward.verifier.Checkpoint;
import dev.ward.verifier.Checkpoints;
import dev.ward.verifier.ExportVerifier;
import dev.ward.verifier.Hashes;
import dev.ward.verifier.Verdict;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Proofs.ByHand.class)
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class RetentionRoundsTest {

  @Inject RetentionLoop loop;
  @Inject DueStore due;
  @Inject Signer signer;
  @Inject Vault vault;

  private UUID clinic;
  private UUID admin;

  @BeforeEach
  void fiveEventsThatAreOver() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    Proofs.record(clinic, 5);
    Proofs.sign();
    Ages.everythingIsOver();
  }

  @AfterEach
  void sixYearsAgain() {
    Ages.sixYearsAreSixYears();
  }

  @Test
  void whatIsOverGoesPartByPartIntoArchivesThatAnybodyCanVerify() throws Exception {
    round();
    assertThat(Ages.left(clinic)).isZero();
    assertThat(Ages.onRecord("retention.purged", clinic)).isEqualTo(2);
    String first = VaultNames.archive(clinic, 1, 3);
    String second = VaultNames.archive(clinic, 4, 5);
    assertThat(verdict(first, new Checkpoints()).events()).isEqualTo(3);
    Checkpoints anchors = new Checkpoints();
    anchors.addAll(
        given()
            .auth()
            .oauth2(Directory.token(admin).sign())
            .get("/audit/v1/clinics/" + clinic + "/checkpoints")
            .asString());
    Verdict verdict = verdict(second, anchors);
    assertThat(verdict.isWhole()).isTrue();
    assertThat(verdict.events()).isEqualTo(2);
    assertThat(sha256OfAnchor(5)).isEqualTo(Hashes.hex(Hashes.sha256().digest(read(second))));
  }

  @Test
  void theChainGoesOnFromItsAnchor() {
    round();
    verify().body("valid", is(true)).body("checked", is(0)).body("anchor", is(5));
    Proofs.record(clinic, 2);
    Proofs.sign();
    verify().body("valid", is(true)).body("checked", is(2)).body("outside.seq", is(7));
    round();
    assertThat(Ages.left(clinic)).isZero();
    verify().body("valid", is(true)).body("anchor", is(7));
    assertThat(Directory.number("select count(*) from audit.checkpoint where stream = ?", clinic))
        .as("older checkpoints have gone with what they spoke of")
        .isEqualTo(1);
  }

  @Test
  void anAnchorIsSignedAsTheVerifierReadsIt() {
    round();
    given()
        .auth()
        .oauth2(Directory.token(admin).sign())
        .get("/audit/v1/clinics/" + clinic + "/checkpoints")
        .then()
        .body("items.findAll { it.kind == 'anchor' }.seq", hasItem(5));
    Checkpoint anchor = due.anchor(clinic).subscribeAsCompletionStage().join().orElseThrow();
    assertThat(signer.verify(anchor.keyId(), anchor.text(), anchor.signature())).isTrue();
  }

  @Test
  void anArchiveThatAnInterruptedRoundHasLeftIsTakenUp() {
    DueSegment segment = result(due.read(clinic, 3)).orElseThrow();
    Archive left = Archive.of(segment, signer, Instant.now().minusSeconds(3_600));
    result(vault.put(left.name(), left.content()));
    round();
    assertThat(Ages.left(clinic)).isZero();
    assertThat(sha256OfAnchor(3)).isEqualTo(left.sha256());
  }

  @Test
  void whatIsKeptUnderTheArchivesNameButIsNoArchiveKeepsTheEvents() throws Exception {
    Path there = Proofs.vault().resolve(VaultNames.archive(clinic, 1, 3));
    Files.createDirectories(there.getParent());
    Files.writeString(there, "nothing of the kind");
    round();
    round();
    assertThat(Ages.left(clinic)).isEqualTo(5);
    assertThat(Ages.onRecord("retention.refused", clinic)).as("once a day").isEqualTo(1);
  }

  @Test
  void anArchiveOfOtherEventsKeepsTheEvents() {
    UUID other = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    Proofs.record(other, 3);
    Archive foreign = Archive.of(result(due.read(other, 3)).orElseThrow(), signer, Instant.now());
    result(vault.put(VaultNames.archive(clinic, 1, 3), foreign.content()));
    round();
    assertThat(Ages.left(clinic)).isEqualTo(5);
  }

  @Test
  void evidenceIsNotLetGoOf() {
    Proofs.tamper(
        "event",
        "update audit.event set action = 'goal.created' where stream = ? and seq = 2",
        clinic);
    round();
    assertThat(Ages.left(clinic)).isEqualTo(5);
    assertThat(Ages.onRecord("retention.refused", clinic)).isEqualTo(1);
  }

  @Test
  void whatWasMadeAnewSinceItWasSignedIsNotLetGoOf() {
    Proofs.record(clinic, 1);
    Proofs.sign();
    Proofs.tamper(
        "event",
        """
        update audit.event e set reason = 'new', hash = sha256(e.previous_hash || sha256(convert_to(audit.canonical(
          jsonb_populate_record(e, '{"reason": "new"}')), 'UTF8')))
        where stream = ? and seq = 6
        """,
        clinic);
    round();
    assertThat(Ages.left(clinic)).as("the part that speaks of what was signed").isEqualTo(3);
  }

  @Test
  void whatIsHeldStays() {
    Directory.execute(
        """
        insert into audit.legal_hold (organization_id, clinic_id, reason)
        select organization_id, id, 'A lawsuit' from access.clinic where id = ?
        """,
        clinic);
    round();
    assertThat(Ages.left(clinic)).isEqualTo(5);
  }

  @Test
  void whatTheRoundHasComeToIsToldBesideTheReadiness() {
    round();
    given()
        .get("/q/health/ready")
        .then()
        .body("checks.find { it.name == 'retention' }.status", is("UP"))
        .body("checks.find { it.name == 'retention' }.data.vault", is(true));
    assertThat(given().get("/q/metrics").asString()).contains("ward_retention_refused");
  }

  private void round() {
    assertThat(result(loop.now())).isPresent();
  }

  private ValidatableResponse verify() {
    return given()
        .auth()
        .oauth2(Directory.token(admin).sign())
        .post("/audit/v1/clinics/" + clinic + "/verify")
        .then()
        .statusCode(200);
  }

  private Verdict verdict(String archive, Checkpoints signed) throws Exception {
    return new ExportVerifier(signer.publicKeys(), signed)
        .verify(new ByteArrayInputStream(read(archive)));
  }

  private static byte[] read(String archive) throws Exception {
    byte[] content = Files.readAllBytes(Proofs.vault().resolve(archive));
    assertThat(new String(content, StandardCharsets.UTF_8)).doesNotContain("\"opened\"");
    return content;
  }

  private String sha256OfAnchor(long seq) {
    return Directory.text(
        "select encode(archive_sha256, 'hex') from audit.anchor where stream = ? and seq = ?",
        clinic,
        seq);
  }

  private static <T> T result(Uni<T> uni) {
    return uni.subscribeAsCompletionStage().join();
  }
}
