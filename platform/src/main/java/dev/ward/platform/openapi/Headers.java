package dev.ward.platform.openapi;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** What answers say beside their bodies, each header once as a component. */
final class Headers {

  private static final String RATE_LIMIT = "RateLimit";
  private static final String RATE_LIMIT_POLICY = "RateLimit-Policy";
  private static final String RETRY_AFTER = "Retry-After";
  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String ETAG = "ETag";
  private static final String REQUEST_ID = "X-Request-Id";

  private static final long LONGEST_WAIT = 86_400;

  private static final Set<HttpMethod> THAT_ANSWER_WITH_IT =
      Set.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.PATCH);

  private Headers() {}

  static Map<String, Header> all() {
    Map<String, Header> all = new LinkedHashMap<>();
    all.put(
        RATE_LIMIT,
        text(
            "What is left of each limit (r) and in how many seconds all of it, or after a refusal what"
                + " was asked for, will be there (t); every answer to a known caller has it"));
    all.put(
        RATE_LIMIT_POLICY,
        text(
            "The limits that count here: how much at once (q) and in how many seconds that comes back"
                + " (w); every answer to a known caller has it"));
    all.put(
        RETRY_AFTER,
        OASFactory.createHeader()
            .description("In how many seconds it may work")
            .schema(
                OASFactory.createSchema()
                    .addType(SchemaType.INTEGER)
                    .format("int32")
                    .minimum(BigDecimal.ZERO)
                    .maximum(BigDecimal.valueOf(LONGEST_WAIT))));
    all.put(
        CHALLENGE,
        text(
            "What to do: on stale_claims refresh the token, on insufficient_user_authentication send"
                + " the person to sign in again with the max_age or acr_values that it names"));
    all.put(ETAG, text("The version of what is answered with, for If-Match and If-None-Match"));
    all.put(REQUEST_ID, text("What our logs and the audit trail know the request by"));
    return all;
  }

  static List<String> ofRefusals(int status) {
    return switch (status) {
      case 401 -> List.of(REQUEST_ID, CHALLENGE);
      case 429 -> List.of(REQUEST_ID, RETRY_AFTER, RATE_LIMIT, RATE_LIMIT_POLICY);
      case 503 -> List.of(REQUEST_ID, RETRY_AFTER);
      default -> List.of(REQUEST_ID, RATE_LIMIT, RATE_LIMIT_POLICY);
    };
  }

  static List<String> ofAnswers(PathItem item, HttpMethod method, String status) {
    boolean isVersioned =
        THAT_ANSWER_WITH_IT.contains(method)
            && status.equals("200")
            && item.getOperations().values().stream().anyMatch(Headers::asksForAVersion);
    return isVersioned
        ? List.of(REQUEST_ID, RATE_LIMIT, RATE_LIMIT_POLICY, ETAG)
        : List.of(REQUEST_ID, RATE_LIMIT, RATE_LIMIT_POLICY);
  }

  static Header reference(String name) {
    return OASFactory.createHeader().ref("#/components/headers/" + name);
  }

  private static boolean asksForAVersion(Operation operation) {
    return operation.getParameters() != null
        && operation.getParameters().stream()
            .anyMatch(parameter -> "If-Match".equals(parameter.getName()));
  }

  private static Header text(String description) {
    return OASFactory.createHeader()
        .description(description)
        .schema(OASFactory.createSchema().addType(SchemaType.STRING));
  }
}
