package dev.ward.tenancy;

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
}
