package dev.ward.platform.testing;

import static io.restassured.RestAssured.given;

import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import org.eclipse.microprofile.config.ConfigProvider;

/** A test's hand on the {@link IdentityStandIn}. */
final class IdentityProvider {

  static final String URL = "test.ward.identity-url";

  private IdentityProvider() {}

  /** How often it was asked anything since the last time. */
  static int callsSince() {
    return Integer.parseInt(given().baseUri(url()).port(port()).get("/calls").asString());
  }

  /** From now on it answers questions for its keys with this status. */
  static void answersWith(int status) {
    given().baseUri(url()).port(port()).body(String.valueOf(status)).post("/status");
  }

  /** From now on questions for its keys are taken, and answered only when it is told how. */
  static void saysNothing() {
    given().baseUri(url()).port(port()).post("/silence");
  }

  /** Signs with a new key from now on; the keys before it stay known. */
  static void rotatesTo(String keyId, KeyPair pair) {
    given()
        .baseUri(url())
        .port(port())
        .body(TestKeys.encoded((RSAPublicKey) pair.getPublic()))
        .post("/keys/" + keyId);
  }

  static String url() {
    return ConfigProvider.getConfig().getValue(URL, String.class);
  }

  private static int port() {
    return java.net.URI.create(url()).getPort();
  }
}
