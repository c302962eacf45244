package dev.ward.audit.retention;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/audit/v1/organizations/{orgId}/retention")
@Tag(
    name = "Retention",
    description = "How long the record is kept, and what must not go meanwhile")
class RetentionResource {

  private final CurrentCaller caller;
  private final RetentionStore store;

  RetentionResource(CurrentCaller caller, RetentionStore store) {
    this.caller = caller;
    this.store = store;
  }

  record Classes(List<RetentionClass> items) {}

  @GET
  @Operation(
      summary = "How long an organization keeps which events",
      description =
          """
          Each event is of the first class that takes it. The oldest part of a chain goes when the time of all its events \
          is over and no legal hold names them, so some stay for longer than agreed, never for less. Owners and \
          compliance officers.""")
  public Uni<Classes> list(@RestPath UUID orgId) {
    return store.list(caller.get(), orgId).map(Classes::new);
  }

  @PUT
  @Path("{name}")
  @Operation(
      summary = "Agree how long a class of events is kept (with If-Match)",
      description =
          "No less than its floor. It counts for what is on record already, too. Owners and compliance officers.")
  @APIResponse(responseCode = "200", description = "Agreed")
  @APIResponse(responseCode = "422", description = "Less than the floor of the class")
  public Uni<RestResponse<RetentionClass>> agree(
      @RestPath UUID orgId,
      @Parameter(description = "Which class of events") @RestPath String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid RetentionChange change) {
    return store
        .agree(caller.get(), orgId, name, ifMatch, change.months())
        .map(
            agreed ->
                RestResponse.ResponseBuilder.ok(agreed)
                    .header(HttpHeaders.ETAG, ETag.of(agreed.version()))
                    .build());
  }
}
