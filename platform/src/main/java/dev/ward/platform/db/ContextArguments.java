package dev.ward.platform.db;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code access.enter()}, in its order; all of them bound, none of them written
 * into SQL.
 */
final class ContextArguments {

  private ContextArguments() {}

  static Tuple of(Caller caller, Scope scope, boolean readOnly) {
    return Tuple.tuple()
        .addString(caller.subject())
        .addLong(caller.epoch())
        .addString(scope.claimedRole(caller))
        .addString(organizations(caller))
        .addBoolean(caller.operator())
        .addString(caller.service())
        .addString(scope.kind().code())
        .addUUID(scope.id())
        .addArrayOfString(scope.roles())
        .addBoolean(readOnly)
        .addString(caller.origin().toJson());
  }

  static Map<String, @Nullable Object> named(Caller caller, Scope scope, boolean readOnly) {
    Map<String, @Nullable Object> named = new HashMap<>();
    named.put("subject", caller.subject());
    named.put("epoch", caller.epoch());
    named.put("claimed", scope.claimedRole(caller));
    named.put("orgs", organizations(caller));
    named.put("operator", caller.operator());
    named.put("service", caller.service());
    named.put("kind", scope.kind().code());
    named.put("addressed", scope.id() == null ? null : scope.id().toString());
    named.put("permitted", "{" + String.join(",", scope.roles()) + "}");
    named.put("readOnly", readOnly);
    named.put("request", caller.origin().toJson());
    return named;
  }

  /** Null for a token that refers to the directory: then that decides, for clinics as well. */
  private static @Nullable String organizations(Caller caller) {
    if (caller.byReference()) {
      return null;
    }
    if (caller.organizations().isEmpty()) {
      return "{}";
    }
    JsonObject json = new JsonObject();
    for (Map.Entry<UUID, String> organization : caller.organizations().entrySet()) {
      json.put(organization.getKey().toString(), organization.getValue());
    }
    return json.encode();
  }
}
