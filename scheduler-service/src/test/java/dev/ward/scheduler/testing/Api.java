package dev.ward.scheduler.testing;

import static io.restassured.RestAssured.given;

import dev.ward.platform.testing.Directory;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** Requests of people whose tokens say what the directory says at that moment. */
public final class Api {

  private Api() {}

  public static RequestSpecification as(UUID person) {
    return with(Directory.token(person).sign());
  }

  public static RequestSpecification with(String token) {
    return given().auth().oauth2(token).contentType(ContentType.JSON);
  }

  /** The ids in it are all that two answers may differ in. */
  public static String withoutIds(Response response) {
    return response.statusCode()
        + response.asString().replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID");
  }

  /** A single value, as the administrator sees it. */
  public static String text(String sql, Object... arguments) {
    return Directory.inDatabase(
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
              statement.setObject(i + 1, arguments[i]);
            }
            try (var rows = statement.executeQuery()) {
              return rows.next() ? rows.getString(1) : null;
            }
          }
        });
  }

  /** Somebody with an address of their own. */
  public static UUID person() {
    return Directory.person("p" + UUID.randomUUID());
  }

  public static String address(UUID person) {
    return text("select email from tenancy.user_profile where user_id = ?", person);
  }
}
