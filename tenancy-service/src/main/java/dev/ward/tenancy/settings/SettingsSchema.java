package dev.ward.tenancy.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.ward.platform.problem.Problem;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What settings an organization can have. Read once, when the service starts; to check against it
 * takes no more than a walk through a document whose size the database bounds.
 */
@ApplicationScoped
@Startup
public class SettingsSchema {

  private static final String RESOURCE = "/settings-schema.json";
  private static final String FIELD = "/settings";
  private static final int LONGEST = 16_000;

  private final ObjectMapper json;
  private final String text;
  private final JsonSchema schema;

  SettingsSchema(ObjectMapper json) {
    this.json = json;
    this.text = read();
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .locale(Locale.ENGLISH)
            .build();
    this.schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text, config);
    schema.initializeValidators();
  }

  /** The schema itself, for clients that draw a form from it. */
  String text() {
    return text;
  }

  /**
   * @throws Problem 400 with a pointer to each setting that is wrong
   */
  public void require(Map<String, Object> settings) {
    JsonNode document = json.valueToTree(settings);
    if (document.toString().length() > LONGEST) {
      throw Problem.invalid(FIELD, "must be shorter than " + LONGEST + " characters");
    }
    List<Problem.FieldError> errors =
        schema.validate(document).stream().map(SettingsSchema::error).toList();
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }

  /** An unknown setting is said of the object that has it; the pointer is to lead to itself. */
  private static Problem.FieldError error(ValidationMessage message) {
    String place = FIELD + message.getInstanceLocation();
    if (message.getType().equals("additionalProperties")) {
      String name = message.getProperty().replace("~", "~0").replace("/", "~1");
      return new Problem.FieldError(place + "/" + name, "is not a known setting");
    }
    String said = message.getMessage();
    return new Problem.FieldError(place, said.substring(said.indexOf(": ") + 1).strip());
  }

  private static String read() {
    try (InputStream resource = SettingsSchema.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is missing");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
