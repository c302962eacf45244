package dev.ward.platform.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** What every service must say of itself. */
public abstract class DescriptionSuite {

  private static final String SOME = "019a0c1e-5b0a-7c11-8e55-0a1b2c3d4e5f";

  @Test
  protected void theDescriptionSaysAllThatAClientHasToKnow() throws Exception {
    assertThat(OpenApiLint.findings(new ObjectMapper().readTree(description()))).isEmpty();
  }

  @Test
  protected void aFormerPathSaysWhatHasSucceededIt() throws Exception {
    JsonNode paths = new ObjectMapper().readTree(description()).path("paths");
    for (var path : paths.properties()) {
      JsonNode read = path.getValue().path("get");
      if (read.path("deprecated").asBoolean()) {
        String described =
            read.path("description").asText().replaceAll(".*(/[a-z]+/v1/.*) instead.*", "$1");
        given()
            .get(
                of(path.getKey())
                    + (path.getKey().contains("{clinicId}") ? "" : "?clinicId=" + SOME))
            .then()
            .statusCode(401)
            .header("Deprecation", startsWith("@"))
            .header("Sunset", endsWith("GMT"))
            .header("Link", startsWith("<" + of(described) + ">"));
      }
    }
  }

  private static String of(String template) {
    return template.replaceAll("\\{[^}]*}", SOME);
  }

  private static String description() {
    return given().get("/q/openapi?format=json").then().statusCode(200).extract().asString();
  }
}
