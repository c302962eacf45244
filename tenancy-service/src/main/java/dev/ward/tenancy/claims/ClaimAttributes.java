package dev.ward.tenancy.claims;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * Claims as the identity provider keeps them: attributes of the account, one each, which its token
 * mappers read.
 */
public final class ClaimAttributes {

  private static final String SUBJECT = "subject";

  /** What a claim says that isn't there; an account that was never told of it is not wrong. */
  private static final Set<String> NOTHING = Set.of("{}", "0", "false");

  private ClaimAttributes() {}

  /**
   * @param claims as {@code access.claims_of()} gives them
   */
  static JsonObject of(JsonObject claims) {
    JsonObject attributes = new JsonObject();
    for (String claim : claims.fieldNames()) {
      if (!claim.equals(SUBJECT)) {
        Object value = claims.getValue(claim);
        attributes.put(
            claim,
            JsonArray.of(
                value instanceof JsonObject object ? object.encode() : String.valueOf(value)));
      }
    }
    return attributes;
  }

  /** Whether an account's attributes lead to other claims than these. */
  public static boolean differ(JsonObject present, JsonObject claims) {
    return of(claims).stream()
        .anyMatch(
            wanted -> {
              Object there = present.getValue(wanted.getKey());
              return there == null
                  ? !NOTHING.contains(((JsonArray) wanted.getValue()).getString(0))
                  : !there.equals(wanted.getValue());
            });
  }

  /** The version of the claims that an account has; 0 if it has none, or none that is a number. */
  public static long epoch(JsonObject present) {
    if (present.getValue("epoch") instanceof JsonArray values && !values.isEmpty()) {
      try {
        return Long.parseLong(String.valueOf(values.getValue(0)));
      } catch (NumberFormatException e) {
        return 0;
      }
    }
    return 0;
  }
}
