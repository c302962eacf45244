package dev.ward.audit.streams;

import dev.ward.platform.access.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Sends a receiver something that isn't of the record, to see whether it would take what is. */
@ApplicationScoped
class Trial {

  private final StreamStore store;
  private final Courier courier;

  Trial(StreamStore store, Courier courier) {
    this.store = store;
    this.courier = courier;
  }

  Uni<Tried> of(Caller caller, UUID organizationId, UUID id) {
    return store
        .claimForTest(caller, organizationId, id)
        .flatMap(
            claim ->
                courier
                    .tried(claim, batch(organizationId, id))
                    .replaceWith(new Tried(true, null))
                    .onFailure()
                    .recoverWithItem(
                        failure -> new Tried(false, NotTaken.because(failure).getMessage())));
  }

  private static Batch batch(UUID organizationId, UUID id) {
    String event =
        new JsonObject()
            .put("id", UUID.randomUUID().toString())
            .put("orgId", organizationId.toString())
            .put("action", "stream.test")
            .put("target", new JsonObject().put("type", "stream").put("id", id.toString()))
            .put("outcome", "success")
            .put("occurredAt", Instant.now().toString())
            .put("seq", 0)
            .encode();
    return new Batch(organizationId, 0, List.of(new Batch.Item(0, event)));
  }
}
