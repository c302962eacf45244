package dev.ward.audit.verification;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.audit.Proofs;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import dev.ward.verifier.Checkpoint;
import dev.ward.verifier.Checkpoints;
import dev.ward.verifier.ExportVerifier;
import dev.ward.verifier.PublicKeys;
import dev.ward.verifier.UnusableInputException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Six events, signed and kept outside; then somebody who may do anything to the database has had
 * their way with them.
 */
@QuarkusTest
@TestProfile(Proofs.ByHand.class)
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class TamperingTest {

  private UUID organization;
  private UUID clinic;
  private UUID admin;

  @BeforeEach
  void sixSignedEvents() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    Proofs.record(clinic, 4);
    Proofs.sign();
    Proofs.record(clinic, 2);
    Proofs.sign();
  }

  @Test
  void anUntouchedChainIsHeldAgainstAllThatWasSigned() {
    verify("")
        .body("valid", is(true))
        .body("checked", is(6))
        .body("firstBad", nullValue())
        .body("reason", nullValue())
        .body("checkpoints", is(2))
        .body("outside.state", is("held"))
        .body("outside.seq", is(6));
    verify("?toSeq=5").body("valid", is(true)).body("outside.seq", is(4));
    Proofs.record(clinic, 1);
    verify("").body("valid", is(true)).body("checked", is(7));
  }

  @ParameterizedTest
  @EnumSource(Tampering.class)
  void whateverIsDoneIsFound(Tampering tampering) {
    tampering.doTo(clinic);
    verify("")
        .body("valid", is(false))
        .body("firstBad", is(tampering.firstBad()))
        .body("reason", containsString(tampering.reason()));
    if (tampering.isInTheEvents()) {
      assertThat(offline()).as("by the offline verifier").isFalse();
    }
    tampering.undo();
  }

  @Test
  void anUntouchedExportIsWholeWithTheCheckpointsOfTheVault() {
    assertThat(offline()).isTrue();
  }

  @Test
  void aCheckpointOfARetiredKeyCountsAndOneOfAnUnknownKeyDoesNot() {
    signAgain(Proofs.RETIRED, "2025");
    verify("").body("valid", is(true));
    signAgain(Proofs.RETIRED, "2024");
    verify("").body("valid", is(false)).body("reason", containsString("None of our keys"));
    signAgain(Proofs.RETIRED, "2026");
    verify("").body("valid", is(false)).body("firstBad", is(6));
  }

  private void signAgain(KeyPair key, String keyId) {
    String hash =
        Directory.text(
            "select encode(hash, 'hex') from audit.checkpoint where stream = ? and seq = 6",
            clinic);
    String at =
        Directory.text(
            "select audit.instant(at) from audit.checkpoint where stream = ? and seq = 6", clinic);
    String text = Checkpoint.text(Checkpoint.CHECKPOINT, clinic.toString(), 6, hash, at, keyId);
    Proofs.tamper(
        "checkpoint",
        "update audit.checkpoint set key_id = ?, signature = ? where stream = ? and seq = 6",
        keyId,
        Proofs.signature(key, text),
        clinic);
  }

  /**
   * Whether an export of what is there now is whole for somebody who has the vault's checkpoints.
   */
  private boolean offline() {
    try {
      PublicKeys keys = new PublicKeys();
      keys.add("2026", Proofs.CURRENT.getPublic());
      Checkpoints signed = new Checkpoints();
      for (Path kept : Proofs.kept(clinic)) {
        signed.addAll(Files.readString(kept));
      }
      byte[] export = Export.of(clinic);
      return new ExportVerifier(keys, signed).verify(new ByteArrayInputStream(export)).isWhole();
    } catch (IOException | UnusableInputException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anUnsignedAnchorIsNoBeginning() {
    Directory.execute(
        """
        insert into audit.anchor (stream, seq, hash, first_seq, first_received_at, last_received_at, archive, archive_sha256,
          organization_id, clinic_id, purged_at, key_id, signature)
        select stream, seq, hash, 1, received_at, received_at, 'archive', hash, organization_id, clinic_id, now(), 'run', 'none'
        from audit.event where stream = ? and seq = 3
        """,
        clinic);
    Proofs.tamper("event", "delete from audit.event where stream = ? and seq <= 3", clinic);
    verify("").body("valid", is(false)).body("reason", containsString("anchor"));
  }

  @Test
  void whatIsForgedInTheVaultIsFound() throws IOException {
    Path kept = Proofs.kept(clinic).get(0);
    String before = Files.readString(kept);
    Files.writeString(kept, before.replace("\"at\":\"2", "\"at\":\"1"));
    verify("")
        .body("valid", is(false))
        .body("firstBad", is(6))
        .body("reason", containsString("outside"));
    Files.writeString(kept, "nothing");
    verify("").body("valid", is(false)).body("firstBad", is(6));
    Files.writeString(kept, before);
    verify("").body("valid", is(true));
  }

  @Test
  void whatTheVaultCouldNotSayIsSaid() throws IOException {
    Path chain = Proofs.vault().resolve("checkpoints/" + clinic);
    Path unreadable = Files.createFile(chain.resolve("0 is no name of ours"));
    verify("").body("valid", is(true)).body("outside.state", is("unreachable"));
    Files.delete(unreadable);
    Files.move(chain, chain.resolveSibling("elsewhere-" + clinic));
    verify("").body("valid", is(true)).body("outside.state", is("none"));
  }

  @Test
  void aChainTooLongForARequestIsVerifiedInRanges() {
    Proofs.tamper(
        "chain_head", "update audit.chain_head set seq = 250000 where stream = ?", clinic);
    post("clinics/" + clinic, "").statusCode(422);
    post("clinics/" + clinic, "?fromSeq=1&toSeq=100001").statusCode(422);
    verify("?fromSeq=1&toSeq=4").body("valid", is(true)).body("checked", is(4));
  }

  @Test
  void anOrganizationsOwnChainIsVerifiedByItsOverseersAlone() {
    UUID compliance = Directory.person("compliance");
    Directory.organizationRole(organization, compliance, "compliance");
    String path = "organizations/" + organization;
    as(compliance, path, "").statusCode(200).body("valid", is(true)).body("checked", is(0));
    as(compliance, "organizations/" + Directory.organization("Southbank"), "").statusCode(404);
    post(path, "").statusCode(404);
    assertThat(
            Directory.number(
                """
                select count(*) from audit.outbox where stream = ? and event ->> 'action' = 'audit.verified'
                """,
                organization))
        .isEqualTo(1);
  }

  private ValidatableResponse verify(String query) {
    return post("clinics/" + clinic, query).statusCode(200);
  }

  private ValidatableResponse post(String path, String query) {
    return as(admin, path, query);
  }

  private static ValidatableResponse as(UUID person, String path, String query) {
    return given()
        .auth()
        .oauth2(Directory.token(person).sign())
        .post("/audit/v1/" + path + "/verify" + query)
        .then();
  }
}
