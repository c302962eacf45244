package dev.ward.audit.sealing;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event in the form that exports have (audit.as_json), and what of it is needed to open it.
 *
 * @param subject the pseudonym of an event with sealed content
 */
record EventText(
    String json,
    @Nullable UUID id,
    @Nullable UUID clinicId,
    @Nullable String subject,
    byte @Nullable [] sealed,
    byte @Nullable [] commitment) {

  static EventText of(String json) {
    UUID id = null;
    UUID clinicId = null;
    String subject = null;
    String sealed = null;
    String commitment = null;
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
        switch (name) {
          case "id" -> id = uuid(text);
          case "clinicId" -> clinicId = uuid(text);
          case "subjectId" -> subject = text;
          case "sealed" -> sealed = text;
          case "commitment" -> commitment = text;
          default -> parser.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an event on record is not JSON", e);
    }
    return new EventText(
        json,
        id,
        clinicId,
        subject,
        sealed == null ? null : Base64.getDecoder().decode(sealed),
        commitment == null ? null : HexFormat.of().parseHex(commitment));
  }

  boolean isSealed() {
    return sealed != null;
  }

  /**
   * As lists show it: without what only a verifier needs, with what was sealed in the place that it
   * had before.
   *
   * @param values null if there is nothing to show
   * @param unreadable why there isn't, unless it was erased
   */
  String listed(Content.@Nullable Values values, boolean erased, @Nullable String unreadable) {
    StringWriter text = new StringWriter(json.length());
    try (JsonParser parser = Json.FACTORY.createParser(json);
        JsonGenerator out = Json.FACTORY.createGenerator(text)) {
      parser.nextToken();
      out.writeStartObject();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "previousHash", "sealed", "commitment" -> parser.skipChildren();
          case "subjectId" -> string(out, name, isSealed() ? subjectId(values) : text(parser));
          case "target" -> target(parser, out, values);
          case "changes" -> changes(parser, out, values);
          default -> {
            out.writeFieldName(name);
            Json.copy(parser, out);
          }
        }
      }
      out.writeBooleanField("erased", erased);
      string(out, "unreadable", unreadable);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an event on record is not JSON", e);
    }
    return text.toString();
  }

  private static @Nullable String subjectId(Content.@Nullable Values values) {
    return values == null ? null : values.subjectId();
  }

  private void target(JsonParser parser, JsonGenerator out, Content.@Nullable Values values)
      throws IOException {
    out.writeObjectFieldStart("target");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      String sealedId = values == null ? null : values.targetId();
      string(out, name, name.equals("id") && sealedId != null ? sealedId : text(parser));
    }
    out.writeEndObject();
  }

  private void changes(JsonParser parser, JsonGenerator out, Content.@Nullable Values values)
      throws IOException {
    out.writeFieldName("changes");
    if (values != null && values.changes() != null) {
      out.writeRawValue(values.changes());
    } else {
      Json.copy(parser, out);
    }
  }

  private static void string(JsonGenerator out, String name, @Nullable String value)
      throws IOException {
    out.writeFieldName(name);
    if (value == null) {
      out.writeNull();
    } else {
      out.writeString(value);
    }
  }

  private static @Nullable String text(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
  }

  private static @Nullable UUID uuid(@Nullable String text) {
    return text == null ? null : UUID.fromString(text);
  }
}
