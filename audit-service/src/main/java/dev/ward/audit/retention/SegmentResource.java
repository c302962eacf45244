package dev.ward.audit.retention;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/audit/v1/organizations/{orgId}/segments")
@Tag(name = "Retention")
class SegmentResource {

  private final CurrentCaller caller;
  private final SegmentStore store;

  SegmentResource(CurrentCaller caller, SegmentStore store) {
    this.caller = caller;
    this.store = store;
  }

  @GET
  @Operation(
      summary = "What was let go of, and where it is archived",
      description =
          """
          Each with the signed anchor from which the rest of its chain goes on; the newest first. Owners and compliance \
          officers.""")
  public Uni<Page<Segment>> list(
      @RestPath UUID orgId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.list(caller.get(), orgId, Limit.of(limit), cursor);
  }
}
