package dev.ward.platform.limits;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Says of every operation that it may be refused for asking too much, and in which headers. */
public class LimitsInOpenApi implements OASFilter {

  private static final String STATUS = "429";

  @Override
  public @Nullable Operation filterOperation(Operation operation) {
    if (operation.getResponses() != null
        && operation.getResponses().getAPIResponse(STATUS) == null) {
      operation.getResponses().addAPIResponse(STATUS, tooManyRequests());
    }
    return operation;
  }

  private static APIResponse tooManyRequests() {
    return OASFactory.createAPIResponse()
        .description("The caller, or the people of the clinic together, have asked for too much")
        .addHeader(
            "Retry-After", header("In how many seconds it may work", Schema.SchemaType.INTEGER))
        .addHeader(
            "RateLimit",
            header(
                "What is left of each limit (r) and in how many seconds all of it, or after a"
                    + " refusal what was asked for, will be there (t); every answer has it",
                Schema.SchemaType.STRING))
        .addHeader(
            "RateLimit-Policy",
            header(
                "The limits that count here: how much at once (q) and in how many seconds that comes"
                    + " back (w); every answer has it",
                Schema.SchemaType.STRING));
  }

  private static Header header(String description, Schema.SchemaType type) {
    return OASFactory.createHeader()
        .description(description)
        .schema(OASFactory.createSchema().addType(type));
  }
}
