package dev.ward.platform.outbox;

import dev.ward.platform.access.CurrentCaller;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** An outbox at a path, as each service has one. */
@Path("/probe/v1/outbox")
@Produces(MediaType.APPLICATION_JSON)
public class ProbeOutboxResource extends OutboxResource {

  ProbeOutboxResource(CurrentCaller caller, OutboxView view) {
    super(caller, view);
  }
}
