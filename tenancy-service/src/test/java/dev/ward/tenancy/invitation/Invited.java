package dev.ward.tenancy.invitation;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Invitations and their tokens as tests need them. */
final class Invited {

  private Invited() {}

  static String path(UUID clinic) {
    return "/tenancy/v1/clinics/" + clinic + "/invitations";
  }

  static String path(UUID clinic, UUID id) {
    return path(clinic) + "/" + id;
  }

  static String address() {
    return "guest-" + UUID.randomUUID() + "@ward.example";
  }

  static Response invite(UUID by, UUID clinic, String email, String role) {
    return Api.as(by).body(body(email, role)).post(path(clinic));
  }

  static UUID invited(UUID by, UUID clinic, String email, String role) {
    Response answer = invite(by, clinic, email, role);
    answer.then().statusCode(201);
    return UUID.fromString(answer.path("id"));
  }

  static String body(String email, String role) {
    return new JsonObject().put("email", email).put("role", role).encode();
  }

  /** A token as the mail would have carried it; no mail is sent any more. */
  static String token(UUID invitation) {
    String token = Token.make();
    Directory.execute(
        "update tenancy.invitation set token_hash = ?, mail_next_attempt_at = null where id = ?",
        Token.hash(token).getBytes(),
        invitation);
    return token;
  }

  static void expire(UUID invitation) {
    Directory.execute(
        "update tenancy.invitation set expires_at = now() - interval '1 second' where id = ?",
        invitation);
  }

  /** Somebody whom the identity provider knows by this verified address. */
  static Tokens guest(UUID subject, String email) {
    boolean known =
        Directory.number("select count(*) from access.principal where id = ?", subject) == 1;
    return (known ? Directory.token(subject) : Tokens.user(subject)).claim("email", email);
  }

  static Response accept(String bearer, String token) {
    return Api.with(bearer)
        .body(new JsonObject().put("token", token).encode())
        .post("/tenancy/v1/invitations/accept");
  }
}
