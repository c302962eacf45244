package dev.ward.platform.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every service must make of every token: taken if the identity provider signed it for this
 * platform and now, 401 otherwise, and never more calls to the provider than it takes.
 */
public abstract class TokenSuite {

  private static final int MANY = 1_000;

  private final String path;
  private String url = "";
  private UUID admin = new UUID(0, 0);

  /**
   * @param template a path that the admin of the clinic in place of {@code %s} may read
   */
  protected TokenSuite(String template) {
    path = template;
  }

  @BeforeEach
  void anAdmin() {
    UUID clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    url = path.formatted(clinic);
  }

  @AfterEach
  void theProviderIsWell() {
    IdentityProvider.answersWith(200);
  }

  @Test
  void aTokenOfThePlatformIsTaken() {
    assertThat(status(token().sign())).isEqualTo(200);
    assertThat(status(signed(like()))).isEqualTo(200);
    assertThat(status(signed(like().claim("exp", Integer.MAX_VALUE * 1000L)))).isEqualTo(200);
  }

  @TestFactory
  Stream<DynamicTest> aTokenThatDoesNotVerifyIs401() {
    Map<String, String> broken = broken();
    List<HttpResponse<Void>> answers = answers(List.copyOf(broken.values()));
    List<String> flaws = List.copyOf(broken.keySet());
    return IntStream.range(0, flaws.size())
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    flaws.get(i),
                    () -> {
                      assertThat(answers.get(i).statusCode()).isEqualTo(401);
                      assertThat(answers.get(i).headers().firstValue("Content-Type"))
                          .contains("application/problem+json");
                    }));
  }

  private Map<String, String> broken() {
    byte[] publicKey = TestKeys.publicOf(Tokens.ownKey()).getEncoded();
    long now = Instant.now().getEpochSecond();
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String none : List.of("none", "None", "NONE", "")) {
      tokens.put("algorithm '" + none + "'", like().unsigned(none));
    }
    tokens.put("RS256 without a signature", like().unsigned("RS256"));
    tokens.put("HS256 keyed with the public key", like().hmac(publicKey));
    tokens.put("HS256 keyed with the public key's text", like().hmac(pem(publicKey)));
    tokens.put("another algorithm with the right key", like().rsa("RS512", Tokens.ownKey()));
    tokens.put("signed by somebody else", token().forged().sign());
    tokens.put("another issuer, the same key", token().issuer("https://elsewhere.example").sign());
    tokens.put("no issuer", signed(like().changed(claims -> claims.remove("iss"))));
    tokens.put("another audience", token().audience("account").sign());
    tokens.put("no audience", signed(like().changed(claims -> claims.remove("aud"))));
    tokens.put("an ID token", token().claim("typ", "ID").sign());
    tokens.put("an ID token as it is", token().claim("typ", "ID").audience("ward-web").sign());
    tokens.put("a refresh token", token().claim("typ", "Refresh").sign());
    tokens.put("an offline token", token().claim("typ", "Offline").sign());
    tokens.put("expired", token().expired().sign());
    tokens.put("expired a second ago", signed(like().claim("exp", now - 1)));
    tokens.put("never expiring", signed(like().changed(claims -> claims.remove("exp"))));
    tokens.put("expiring at no time", signed(like().claim("exp", "tomorrow")));
    tokens.put("not yet valid", signed(like().claim("nbf", now + 60)));
    tokens.put("without a subject", signed(like().changed(claims -> claims.remove("sub"))));
    tokens.put("with a blank subject", signed(like().claim("sub", " ")));
    tokens.put("without a key id", signed(like().header("kid", null)));
    tokens.put("with a path for a key id", signed(like().header("kid", "../../../dev/null")));
    tokens.put("with a number for a key id", signed(like().header("kid", 7)));
    tokens.put(
        "with a header that must be understood",
        signed(like().header("crit", new JsonArray().add("exp2")).header("exp2", 1)));
    tokens.put("opaque", "2YotnFZFEjr1zCsicMWpAA");
    tokens.put("dots", "..");
    tokens.put("no JSON", "e30.bm8.c2ln");
    tokens.put("empty", "");
    return tokens;
  }

  @Test
  void keysThatATokenBringsAlongAreIgnored() {
    KeyPair stranger = TestKeys.generate();
    JsonObject jwk = TestKeys.jwk((RSAPublicKey) stranger.getPublic()).put("kid", "own");
    String elsewhere = IdentityProvider.url() + "/elsewhere/certs";
    Map<String, Object> headers =
        Map.of("jwk", jwk, "jku", elsewhere, "x5u", elsewhere, "x5c", new JsonArray().add("MIIB"));
    List<String> good = new ArrayList<>();
    List<String> forged = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          good.add(signed(like().header(name, value)));
          forged.add(like().header(name, value).rsa("RS256", stranger.getPrivate()));
          unknown.add(
              like().header(name, value).header("kid", "own").rsa("RS256", stranger.getPrivate()));
        });
    IdentityProvider.callsSince();
    assertThat(statuses(good)).containsOnly(200);
    assertThat(statuses(forged)).containsOnly(401);
    assertThat(IdentityProvider.callsSince()).as("calls").isZero();
    assertThat(statuses(unknown)).containsOnly(401);
    assertThat(IdentityProvider.callsSince()).as("calls").isBetween(1, 3);
  }

  @Test
  void aThousandUnknownKeysAreAFewCallsToTheProvider() {
    KeyPair stranger = TestKeys.generate();
    Tokens token = token();
    List<String> tokens =
        IntStream.range(0, MANY)
            .mapToObj(i -> token.signedBy("unknown-" + i, stranger.getPrivate()).sign())
            .toList();
    IdentityProvider.callsSince();
    Instant began = Instant.now();
    assertThat(statuses(tokens)).containsOnly(401);
    // One a second, and a few for those that came before the first was answered.
    int seconds = (int) Duration.between(began, Instant.now()).toSeconds();
    assertThat(IdentityProvider.callsSince()).as("calls").isBetween(1, 5 + seconds);
    assertThat(status(token().sign())).isEqualTo(200);
  }

  @Test
  void nobodyIsRefusedWhenTheProviderChangesItsKey() {
    String before = token().sign();
    // Somebody has just made the service look for a key that doesn't exist.
    assertThat(status(token().signedBy("nowhere", Tokens.ownKey()).sign())).isEqualTo(401);
    KeyPair pair = TestKeys.generate();
    String keyId = UUID.randomUUID().toString();
    IdentityProvider.rotatesTo(keyId, pair);
    IdentityProvider.callsSince();
    List<String> tokens =
        IntStream.range(0, 50)
            .mapToObj(i -> token().claim("jti", "t" + i).signedBy(keyId, pair.getPrivate()).sign())
            .toList();
    assertThat(statuses(tokens)).containsOnly(200);
    assertThat(IdentityProvider.callsSince()).as("calls").isBetween(1, 3);
    assertThat(status(before)).isEqualTo(200);
  }

  @Test
  void aProviderThatIsAwayCostsNobodyTheirValidToken() {
    IdentityProvider.answersWith(503);
    assertThat(status(token().signedBy("nowhere", Tokens.ownKey()).sign())).isEqualTo(401);
    assertThat(status(token().sign())).isEqualTo(200);
  }

  @Test
  void aProviderThatSaysNothingIsNotWaitedForWithoutEnd() {
    IdentityProvider.saysNothing();
    assertThat(status(token().signedBy("nowhere", Tokens.ownKey()).sign())).isEqualTo(503);
    assertThat(status(token().sign())).isEqualTo(200);
  }

  private Tokens token() {
    return Directory.token(admin);
  }

  private RawToken like() {
    return RawToken.like(token());
  }

  private static String signed(RawToken token) {
    return token.rsa("RS256", Tokens.ownKey());
  }

  private int status(String token) {
    return given().header("Authorization", "Bearer " + token).get(url).statusCode();
  }

  private List<Integer> statuses(List<String> tokens) {
    return answers(tokens).stream().map(HttpResponse::statusCode).toList();
  }

  /** All of them at once. */
  private List<HttpResponse<Void>> answers(List<String> tokens) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    URI address = URI.create("http://localhost:" + RestAssured.port + url);
    List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
    for (String token : tokens) {
      HttpRequest request =
          HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token).build();
      answers.add(client.sendAsync(request, BodyHandlers.discarding()));
    }
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private static byte[] pem(byte[] key) {
    return ("-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
            + "\n-----END PUBLIC KEY-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
