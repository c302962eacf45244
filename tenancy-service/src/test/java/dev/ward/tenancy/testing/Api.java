package dev.ward.tenancy.testing;

import static io.restassured.RestAssured.given;

import dev.ward.platform.testing.Directory;
import io.restassured.http.ContentType;
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

  /** The id of the addressed thing and of the request are all that two answers may differ in. */
  public static String withoutIds(io.restassured.response.Response response, UUID... ids) {
    String text = response.asString().replaceAll("\"requestId\":\"[^\"]*\"", "");
    for (UUID id : ids) {
      text = text.replace(id.toString(), "ID");
    }
    return response.statusCode() + text;
  }
}
