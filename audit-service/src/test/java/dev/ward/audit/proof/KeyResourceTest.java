package dev.ward.audit.proof;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import dev.ward.verifier.PublicKeys;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class KeyResourceTest {

  @Inject Signer signer;

  @Test
  void whateverIsSignedIsVerifiedWithThePublishedKeysAlone() throws Exception {
    String jwks =
        given()
            .auth()
            .oauth2(Directory.token(Directory.person("anybody")).sign())
            .get("/audit/v1/keys")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    PublicKeys published = new PublicKeys();
    published.addAll(jwks);
    String signature = signer.sign("a text");
    assertThat(published.verify(signer.keyId(), "a text", signature)).isTrue();
    assertThat(published.verify(signer.keyId(), "another text", signature)).isFalse();
    assertThat(jwks).doesNotContain("\"d\"");
  }

  @Test
  void keysAreForThoseWhoAreSignedIn() {
    given().get("/audit/v1/keys").then().statusCode(401);
  }
}
