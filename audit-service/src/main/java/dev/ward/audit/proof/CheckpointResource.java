package dev.ward.audit.proof;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.limits.Cost;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/audit/v1")
@Tag(name = "Proof", description = "What shows that the record is whole")
class CheckpointResource {

  private final CurrentCaller caller;
  private final CheckpointStore store;
  private final CheckpointsNow now;

  CheckpointResource(CurrentCaller caller, CheckpointStore store, CheckpointsNow now) {
    this.caller = caller;
    this.store = store;
    this.now = now;
  }

  @GET
  @Path("/clinics/{clinicId}/checkpoints")
  @Operation(
      summary = "Where the chain of a clinic stood when it was signed",
      description =
          """
          The latest first, and among them the anchors of what was let go of. A page is what verify-audit takes as \
          --checkpoints. For its admins and its organization's owners and compliance officers.""")
  public Uni<Page<SignedCheckpoint>> ofClinic(
      @RestPath UUID clinicId,
      @Parameter(description = "Only those signed from then on (instant)") @RestQuery
          @Nullable String since,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.ofClinic(caller.get(), clinicId, instant(since), Limit.of(limit), cursor);
  }

  @GET
  @Path("/organizations/{orgId}/checkpoints")
  @Operation(
      summary = "Where the chains of an organization and its clinics stood when they were signed",
      description =
          """
          The latest first, and among them the anchors of what was let go of. A page is what verify-audit takes as \
          --checkpoints. For its owners and compliance officers.""")
  public Uni<Page<SignedCheckpoint>> ofOrganization(
      @RestPath UUID orgId,
      @Parameter(description = "Only those signed from then on (instant)") @RestQuery
          @Nullable String since,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.ofOrganization(caller.get(), orgId, instant(since), Limit.of(limit), cursor);
  }

  @POST
  @Path("/checkpoints")
  @Cost(50)
  @Operation(
      summary = "Sign all chains that have moved, now",
      description =
          """
          For operators and services; it happens by itself every few minutes. What is signed is carried outside at once, \
          as far as the vault answers.""")
  @APIResponse(responseCode = "200", description = "What was done")
  @APIResponse(responseCode = "503", description = "A round is being gone at the moment")
  public Uni<RoundDone> sign() {
    return now.sign(caller.get());
  }

  private static @Nullable OffsetDateTime instant(@Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text);
    } catch (DateTimeException e) {
      throw Problem.invalid("/since", "must be an instant like 2026-11-01T00:00:00Z");
    }
  }
}
