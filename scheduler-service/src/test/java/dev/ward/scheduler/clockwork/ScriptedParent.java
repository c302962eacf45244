package dev.ward.scheduler.clockwork;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The platform's work that hands on to the clinics that a test names, and talks about it. */
@Singleton
class ScriptedParent implements Work {

  final Set<UUID> clinics = ConcurrentHashMap.newKeySet();
  private final Telling telling;

  ScriptedParent(Telling telling) {
    this.telling = telling;
  }

  @Override
  public String job() {
    return "scripted-parent";
  }

  @Override
  public Uni<JsonObject> perform(SqlConnection connection, Claim claim) {
    return telling
        .progress(claim, 1, 2)
        .flatMap(told -> telling.line(claim, "Handing on."))
        .flatMap(told -> telling.handOn(connection, claim, "scripted", clinics))
        .map(made -> new JsonObject().put("handedOn", made));
  }
}
