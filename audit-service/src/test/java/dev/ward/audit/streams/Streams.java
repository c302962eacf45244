package dev.ward.audit.streams;

import static io.restassured.RestAssured.given;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** An organization with two clinics, an owner, and what they do with their streams. */
final class Streams {

  final UUID organization = Directory.organization("Northside");
  final UUID riverside = Directory.clinic(organization, "Riverside");
  final UUID hilltop = Directory.clinic(organization, "Hilltop");
  final UUID owner = Directory.person("owner");

  Streams() {
    Directory.organizationRole(organization, owner, "owner");
  }

  String path() {
    return "/audit/v1/organizations/" + organization + "/streams";
  }

  static RequestSpecification as(UUID person) {
    return given().auth().oauth2(Directory.token(person).sign()).contentType("application/json");
  }

  Response create(JsonObject stream) {
    return as(owner).body(stream.encode()).post(path());
  }

  static JsonObject webhook(String url) {
    return new JsonObject().put("name", "SIEM").put("kind", "webhook").put("address", url);
  }

  /** A webhook that is active. */
  String active(String url) {
    return active(webhook(url));
  }

  String active(JsonObject stream) {
    String id = create(stream).then().statusCode(201).extract().path("id");
    if (stream.getString("kind").equals("webhook")) {
      as(owner).post(path() + "/" + id + "/secret").then().statusCode(200);
    }
    act(id, "resume").then().statusCode(200);
    return id;
  }

  Response act(String id, String action) {
    return as(owner).post(path() + "/" + id + "/" + action);
  }

  Response rewind(String id, String from) {
    return as(owner)
        .body(new JsonObject().put("from", from).encode())
        .post(path() + "/" + id + "/rewind");
  }

  JsonObject stream(String id) {
    return new JsonObject(
        as(owner).get(path() + "/" + id).then().statusCode(200).extract().asString());
  }

  /** Puts so many events on a clinic's record, one request each. */
  static void happens(UUID clinic, int times) {
    for (int i = 0; i < times; i++) {
      Events.record(Events.of(clinic));
    }
  }
}
