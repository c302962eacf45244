package dev.ward.tenancy.claims;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * The claims as a token carries them.
 *
 * @param clinics clinic id to role
 * @param orgs organization id to role
 * @param epoch the version of these claims
 * @param byReference whether the roles are too many for a token; both maps are empty then, and the
 *     directory is asked instead
 */
record TokenRoles(
    Map<String, Object> clinics,
    Map<String, Object> orgs,
    long epoch,
    @JsonProperty("by_reference") boolean byReference) {

  static TokenRoles of(JsonObject claims) {
    return new TokenRoles(
        claims.getJsonObject("clinics").getMap(),
        claims.getJsonObject("orgs").getMap(),
        claims.getLong("epoch"),
        claims.getBoolean("by_reference"));
  }
}
