package dev.ward.tenancy.outbox;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.outbox.OutboxResource;
import dev.ward.platform.outbox.OutboxView;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/tenancy/v1/outbox")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Outbox", description = "What is on its way to the audit trail; for operators")
class TenancyOutboxResource extends OutboxResource {

  TenancyOutboxResource(CurrentCaller caller, OutboxView view) {
    super(caller, view);
  }
}
